import EventTime

/// A table as events.
package struct ConvertedTable: Sendable, Equatable {
    /// By time, then id, source and revision.
    package let events: [TableEvent]
    package let notes: [TableNote]
}

/// Turns the rows of one table into events as its mapping tells.
///
/// Rows that agree in time, source, report and dimensions are one event, their sum: a key occurs once in the
/// result. It holds one event a key, so its memory is bounded by the table. Problems are collected and told
/// together by `finish`.
package struct TableConverter: Sendable {
    private let mapping: TableMapping
    private let width: Int
    private var time: TimeReader
    private var source: FieldReader
    private var report: FieldReader
    private var dimensions: [FieldReader] = []
    private var filters: [(place: Int, filter: TableFilter)] = []
    private var releases: [ReleaseReader] = []

    private var sums: [EventKey: EventSum] = [:]
    private var rows = 0
    private var filteredRows = 0
    private var problems = RowProblems()

    /// Refuses a mapping that cannot be meant, and a header that is not the one it was written for.
    package init(_ mapping: TableMapping, header: [String]) throws(TableError) {
        var columns = TableColumns(header: header)
        self.mapping = mapping
        width = columns.count
        time = TimeReader(mapping, columns: &columns)
        source = FieldReader(mapping.source, key: "source", columns: &columns)
        report = FieldReader(mapping.report, key: "report", columns: &columns)
        for dimension in mapping.dimensions {
            let key = "dimensions.\(dimension.name)"
            dimensions.append(FieldReader(dimension.field, key: key, columns: &columns))
        }
        for filter in mapping.filters {
            filters.append((columns.place(of: filter.column, for: "filters"), filter))
        }
        for release in mapping.releases {
            let place = columns.place(of: release.column, for: "releases")
            releases.append(ReleaseReader(release: release, place: place))
        }
        for column in mapping.ignore { columns.ignore(column) }
        columns.refuseOthers()
        let unmeant = mapping.problems.map { TableProblem("`\($0.key)` of the mapping: \($0.sentence)") }
        guard unmeant.isEmpty, columns.problems.isEmpty else {
            throw TableError(unmeant + columns.problems)
        }
    }

    /// Takes one row; `line` is where it starts in the file. What is wrong with it is told by `finish`.
    package mutating func add(row published: [String], line: Int) {
        rows += 1
        guard published.count == width else {
            let found = "the row has \(published.count) fields, the header \(width)"
            return problems.append(line: line, found + ": add what is missing, or quote fields with commas")
        }
        let row = published.map(\.trimmed)
        guard filters.allSatisfy({ $0.filter.passes(row[$0.place]) }) else {
            filteredRows += 1
            return
        }
        guard let moment = time.moment(of: row) else {
            return problems.append(line: line, time.complaint(about: row))
        }
        let sourceText = source.text(of: row, line: line)
        let reportText = report.text(of: row, line: line)
        // Every field is read even where one fails: all unknown texts are told at once.
        var values: [String] = []
        for index in dimensions.indices { values.append(dimensions[index].text(of: row, line: line)) }
        let key = TableEventID.key(report: reportText, time: moment.text, values: values)
        for index in releases.indices {
            guard let count = releases[index].count(of: row, line: line, problems: &problems) else {
                continue
            }
            let eventKey = EventKey(source: sourceText, text: key, revision: releases[index].revision)
            sums[
                eventKey,
                default: EventSum(
                    time: moment.time, source: sourceText, report: reportText, values: values, line: line)
            ].add(count)
        }
        requireFeed(source: sourceText, report: reportText, line: line)
    }

    private mutating func requireFeed(source: String, report: String, line: Int) {
        guard !self.source.hasUnknown, !self.report.hasUnknown else { return }
        if source.isEmpty { problems.append(line: line, "the row names no source: fill in its cell") }
        if report.isEmpty { problems.append(line: line, "the row names no report: fill in its cell") }
    }

    /// The events, or everything that is wrong.
    package func finish() throws(TableError) -> ConvertedTable {
        let fields = [source, report] + dimensions
        let found = fields.compactMap(\.problem) + problems.all
        guard found.isEmpty else { throw TableError(found) }
        let events = sums.map { key, sum in event(key, sum) }.sorted(by: TableEvent.precedes)
        var notes = [TableNote.converted(rows: rows, events: events.count)]
        if filteredRows > 0 { notes.append(.filtered(rows: filteredRows)) }
        notes += releases.compactMap(\.note) + fields.compactMap(\.note)
        if let summed { notes.append(summed) }
        return ConvertedTable(events: events, notes: notes)
    }

    private func event(_ key: EventKey, _ sum: EventSum) -> TableEvent {
        TableEvent(
            id: TableEventID.id(ofKey: key.text), revision: key.revision, stream: mapping.stream,
            time: sum.time, period: mapping.period, count: sum.persons, source: sum.source,
            report: sum.report,
            dimensions: zip(mapping.dimensions, sum.values).filter { !$1.isEmpty }
                .map { TableEvent.Dimension(name: $0.name, value: $1) })
    }

    private var summed: TableNote? {
        let several = sums.values.filter { $0.rows > 1 }
        guard !several.isEmpty else { return nil }
        return .summed(
            keys: several.count, rows: several.reduce(0) { $0 + $1.rows },
            persons: several.reduce(0) { $0 + $1.persons },
            lines: Array(several.map(\.line).sorted().prefix(3)))
    }
}

/// What two rows share that are the same fact.
private struct EventKey: Hashable, Sendable {
    let source: String
    let text: String
    let revision: Int
}

private struct EventSum: Sendable {
    let time: OffsetTimestamp
    let source: String
    let report: String
    let values: [String]
    /// Of its first row.
    let line: Int
    var rows = 0
    var persons = 0

    mutating func add(_ count: Int) {
        rows += 1
        persons += count
    }
}

extension TableMapping {
    /// Converts a whole file, header included: the work of `vigia convert`.
    package func convert(csv: [UInt8]) throws(TableError) -> ConvertedTable {
        var reader = CSVReader(csv)
        guard let header = try reader.next() else {
            throw TableError([TableProblem("the file is empty: a header and rows were expected")])
        }
        var converter = try TableConverter(self, header: header.fields)
        while let row = try reader.next() { converter.add(row: row.fields, line: row.line) }
        return try converter.finish()
    }
}
