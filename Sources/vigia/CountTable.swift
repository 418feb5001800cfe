import EventTime
import Tables

/// Series of counts from a table with the columns `time`, `count` and, for several series, `series`.
struct CountTable {
    struct Series {
        let name: String
        /// Ascending; what was reported, each bucket once.
        fileprivate(set) var buckets: [ReportedBucket] = []
    }

    struct ReportedBucket {
        let bucket: Bucket
        var count: Int64
        /// The time as it was written; nil where several rows make the bucket.
        var text: String?
    }

    let calendar: BucketCalendar
    let hasSeriesColumn: Bool
    /// In the order of their first rows.
    private(set) var series: [Series] = []
    /// Days from the start of a bucket to the date that the table writes for it; nil where it writes no
    /// dates.
    private let dateOffset: Int32?

    /// What is counted at most in one row: doubles hold it exactly.
    static let largestCount: Int64 = 1_000_000_000_000_000

    private struct Row {
        let line: Int
        let series: Int
        let time: CountTime
        let text: String
        let count: Int64?
    }

    /// - Parameter unit: of the buckets; as the times tell unless given.
    init(csv: [UInt8], unit: BucketUnit?, zone: Zone) throws(TableError) {
        var reader = CSVReader(csv)
        guard let header = try reader.next() else {
            throw Self.problem(1, "the table is empty: its first line must name the columns time and count")
        }
        let columns = try Columns(header)
        var names: [String] = []
        var numbers: [String: Int] = [:]
        var rows: [Row] = []
        while let row = try reader.next() {
            guard row.fields.count == header.fields.count else {
                throw Self.problem(
                    row.line,
                    "\(row.fields.count) fields, where the header has \(header.fields.count) columns")
            }
            let name = columns.series.map { row.fields[$0] } ?? ""
            let number = numbers[name] ?? names.count
            if number == names.count {
                numbers[name] = number
                names.append(name)
            }
            rows.append(try Self.read(row, columns, number, zone))
        }
        guard !rows.isEmpty else { throw Self.problem(header.line, "no row follows the header") }
        guard let unit = unit ?? CountTime.unit(of: rows.lazy.map(\.time)) else {
            throw Self.problem(
                rows[0].line, "these times do not tell how long a bucket is: say it with --bucket")
        }
        calendar = BucketCalendar(unit: unit, zone: zone)
        hasSeriesColumn = columns.series != nil
        dateOffset = Self.offset(of: rows[0].time, calendar)
        series = names.map { Series(name: $0) }
        try fill(rows)
    }

    private struct Columns {
        let time: Int
        let count: Int
        let series: Int?

        init(_ header: CSVRow) throws(TableError) {
            let names = header.fields
            guard let time = names.firstIndex(of: "time"), let count = names.firstIndex(of: "count") else {
                let missing = names.contains("time") ? "count" : "time"
                throw CountTable.problem(
                    header.line,
                    "there is no column \"\(missing)\": the first line must name the columns time and count, "
                        + "and series where there are several")
            }
            (self.time, self.count) = (time, count)
            series = names.firstIndex(of: "series")
        }
    }

    private static func read(
        _ row: CSVRow, _ columns: Columns, _ series: Int, _ zone: Zone
    ) throws(TableError) -> Row {
        let text = row.fields[columns.time]
        guard let time = CountTime(text, zone: zone) else {
            throw problem(row.line, "\"\(text)\" is no time: write it like \(CountTime.forms)")
        }
        let written = row.fields[columns.count]
        var count: Int64?
        if written != "", written != "NA" {
            guard let number = Int64(written), (0...largestCount).contains(number) else {
                throw problem(
                    row.line,
                    "\"\(written)\" is no count: write a whole number from 0 to 10^15, or nothing where "
                        + "nothing was reported")
            }
            count = number
        }
        return Row(line: row.line, series: series, time: time, text: text, count: count)
    }

    /// Rows of one bucket add up; the same time twice in one series is an error.
    private mutating func fill(_ rows: [Row]) throws(TableError) {
        var placed: [(row: Row, bucket: Bucket)] = []
        placed.reserveCapacity(rows.count)
        for row in rows {
            guard let bucket = row.time.bucket(in: calendar) else {
                throw Self.problem(
                    row.line,
                    "\"\(row.text)\" is longer than a \(calendar.unit.rawValue): say a longer --bucket")
            }
            placed.append((row, bucket))
        }
        placed.sort { ($0.bucket, $0.row.line) < ($1.bucket, $1.row.line) }
        var seen: [Int: [String: Int]] = [:]
        var last: [Bucket?] = Array(repeating: nil, count: series.count)
        for (row, bucket) in placed {
            if last[row.series] != bucket { seen[row.series] = nil }
            if let before = seen[row.series]?.updateValue(row.line, forKey: row.text) {
                let name = hasSeriesColumn ? " of series \"\(series[row.series].name)\"" : ""
                throw Self.problem(
                    row.line, "\"\(row.text)\"\(name) stands on line \(before) already: write it once")
            }
            if seen[row.series] == nil { seen[row.series] = [row.text: row.line] }
            defer { last[row.series] = bucket }
            guard let count = row.count else { continue }
            series[row.series].add(count, bucket, row.text)
        }
    }

    private static func offset(of time: CountTime, _ calendar: BucketCalendar) -> Int32? {
        guard case .date(let date) = time, let bucket = time.bucket(in: calendar) else { return nil }
        return date.days - calendar.zone.civil(at: calendar.start(of: bucket)).days
    }

    /// What a bucket without a row would be called in this table.
    func label(_ bucket: Bucket) -> String {
        guard let dateOffset else { return calendar.label(bucket) }
        return CivilDate(days: calendar.zone.civil(at: calendar.start(of: bucket)).days + dateOffset)
            .description
    }

    fileprivate static func problem(_ line: Int, _ sentence: String) -> TableError {
        TableError([TableProblem(line: line, sentence)])
    }
}

extension CountTable.Series {
    fileprivate mutating func add(_ count: Int64, _ bucket: Bucket, _ text: String) {
        if let last = buckets.indices.last, buckets[last].bucket == bucket {
            buckets[last].count += count
            buckets[last].text = nil
        } else {
            buckets.append(CountTable.ReportedBucket(bucket: bucket, count: count, text: text))
        }
    }
}
