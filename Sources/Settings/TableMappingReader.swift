import EventTime
import Events
import Tables

/// Reads `Config/sources/*.yaml`: what the columns of a published table mean.
struct TableMappingReader {
    static let keys = [
        "name", "provenance", "stream", "source", "report", "time", "zone", "period", "releases",
        "dimensions",
        "filters", "ignore",
    ]

    let sheet: ProblemSheet
    /// Those that the events may go to; nil where that is not known.
    var streams: [StreamSettings]?

    /// Nil where something is wrong; the sheet says what.
    func mapping(_ bytes: some Sequence<UInt8>) -> TableMapping? {
        guard let root = YamlDocument.root(of: bytes, sheet: sheet),
            let fields = Setting(name: "", node: root, sheet: sheet).fields(Self.keys)
        else { return nil }
        let name = fields.required("name", "name: and the table's file name without .csv")?.text()
        let provenance =
            fields["provenance"].map { $0.text(max: SettingsLimits.provenanceLength) } ?? .some("")
        let stream = fields.required("stream", "stream: encounters")?.text(max: SettingsLimits.nameLength)
        let reader = TableFieldReader()
        let source = fields.required("source", "source: USBP").flatMap(reader.field)
        let report = fields.required("report", "report: khsm-sector").flatMap(reader.field)
        let time = fields.required("time", "time: {column: month, format: yyyy-MM}").flatMap(time)
        let zone = fields.required("zone", ZoneName.example).flatMap(ZoneName.read)
        let period = fields["period"].flatMap(period)
        let releases = fields.required("releases", "releases: [{column: count}]").map(releases)
        let dimensions = fields["dimensions"].map(dimensions) ?? []
        let filters = fields["filters"].map(filters) ?? []
        let ignore = fields["ignore"].map { $0.texts(max: SettingsLimits.columns) ?? [] } ?? []
        guard let name, let provenance, let stream, let source, let report, let time, let zone, let releases
        else { return nil }
        let mapping = TableMapping(
            name: name, provenance: provenance, stream: stream, source: source, report: report, time: time,
            zone: zone, period: period, releases: releases, dimensions: dimensions, filters: filters,
            ignore: ignore)
        refuse(mapping.problems, fields)
        checkStream(of: mapping, fields)
        return sheet.isClean ? mapping : nil
    }

    /// Whether the stream is configured, with every dimension that the mapping fills.
    private func checkStream(of mapping: TableMapping, _ fields: Fields) {
        guard let streams else { return }
        let names = streams.map(\.name)
        guard let stream = streams.first(where: { $0.name == mapping.stream }) else {
            fields["stream"]?.refuse(
                "no stream is called \"\(mapping.stream)\"",
                hint: Suggestion.hint(for: mapping.stream, in: names))
            return
        }
        let entries = fields["dimensions"]?.entries(max: EventLimits.dimensions, example: "") ?? []
        for (key, _) in entries { _ = stream.checkField(key) }
    }

    /// What the mapping finds wrong with itself, at the key that says it.
    private func refuse(_ problems: [TableMapping.Problem], _ fields: Fields) {
        for problem in problems {
            let path = problem.key.split(separator: ".").map(String.init)
            let place = path.first.flatMap { fields[$0] } ?? fields.setting
            let parts = problem.sentence.split(separator: ": ", maxSplits: 1).map(String.init)
            place.refuse("\"\(problem.key)\": \(parts[0])", hint: parts.count > 1 ? parts[1] : "change it")
        }
    }

    private func time(_ setting: Setting) -> TableTime? {
        guard let fields = setting.fields(["column", "format", "year", "month", "starts"]) else { return nil }
        if fields.has("column") {
            for key in ["year", "month", "starts"] {
                fields.refuse(key, because: "stands beside \"column\"", hint: "remove one of them")
            }
            let column = fields["column"]?.text()
            let format = fields.required("format", "format: yyyy-MM").flatMap(pattern)
            guard let column, let format else { return nil }
            return .column(column, format: format)
        }
        fields.refuse("format", because: "is for one column", hint: "write column: NAME, or remove it")
        let year = fields.required("year", "column: NAME, or year: NAME and month: NAME")?.text()
        let month = fields.required("month", "month: and the column of months")?.text()
        let starts = fields["starts"].map { $0.whole(in: 1...12) } ?? .some(1)
        guard let year, let month, let starts else { return nil }
        return .yearAndMonth(year: year, month: month, starts: starts)
    }

    private func pattern(_ setting: Setting) -> DatePattern? {
        guard let text = setting.text() else { return nil }
        if let pattern = DatePattern(text) { return pattern }
        setting.refuse(
            "\"\(text)\" is no pattern of dates", hint: "write yyyy and MM once, such as yyyy-MM or M/d/yyyy")
        return nil
    }

    private func period(_ setting: Setting) -> Period? {
        guard let text = setting.text() else { return nil }
        if let period = Period(text) { return period }
        setting.refuse("\"\(text)\" is no period", hint: "write an ISO 8601 duration: P1D, P1M, P1Y")
        return nil
    }

    private func releases(_ setting: Setting) -> [TableRelease] {
        let members = setting.list(max: SettingsLimits.columns) ?? []
        return members.compactMap { member in
            guard let fields = member.fields(["column", "revision"]) else { return nil }
            let column = fields.required("column", "column: count")?.text()
            let revision = fields["revision"].map { $0.whole(in: 0...Int(EventLimits.revision)) } ?? .some(0)
            guard let column, let revision else { return nil }
            return TableRelease(column: column, revision: revision)
        }
    }

    private func dimensions(_ setting: Setting) -> [TableDimension] {
        let example = "dimensions: {area: {column: sector}}"
        let entries = setting.entries(max: EventLimits.dimensions, example: example) ?? []
        return entries.compactMap { key, value in
            TableFieldReader().field(value).map { TableDimension(key.name, $0) }
        }
    }

    private func filters(_ setting: Setting) -> [TableFilter] {
        let members = setting.list(max: SettingsLimits.columns) ?? []
        return members.compactMap { member in
            guard let fields = member.fields(["column", "keep", "drop"]) else { return nil }
            let column = fields.required("column", "column: and the column that is looked at")?.text()
            if fields.has("keep") == fields.has("drop") {
                member.refuse(
                    "a filter needs one of \"keep\" and \"drop\"", hint: "write keep: [...] or drop: [...]")
                return nil
            }
            let texts = (fields["keep"] ?? fields["drop"])?.texts(max: SettingsLimits.filterValues)
            guard let column, let texts else { return nil }
            return TableFilter(column: column, fields.has("keep") ? .keep(texts) : .drop(texts))
        }
    }
}
