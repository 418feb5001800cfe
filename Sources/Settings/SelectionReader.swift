import Aggregates
import Events

/// Reads which events a rule counts: `stream`, `where` and `report`.
struct SelectionReader {
    let configuration: Configuration

    /// `stream` stands in where the fields name none.
    func selection(_ fields: Fields, stream: String? = nil) -> Selection? {
        guard let settings = self.stream(fields, standard: stream) else {
            _ = filters(fields, in: nil)
            return nil
        }
        guard let filters = filters(fields, in: settings),
            let report = fields["report"].map({ self.report($0, in: settings, filters) })
                ?? .some(ReportChoice())
        else { return nil }
        return Selection(stream: settings.name, filters: filters, report: report)
    }

    private func stream(_ fields: Fields, standard: String?) -> StreamSettings? {
        let names = configuration.streams.map(\.name)
        if let standard { return configuration.streams.first { $0.name == standard } }
        let example = "stream: \(names.first ?? "encounters")"
        guard let setting = fields.required("stream", example), let name = setting.text() else { return nil }
        guard let stream = configuration.streams.first(where: { $0.name == name }) else {
            setting.refuse("no stream is called \"\(name)\"", hint: Suggestion.hint(for: name, in: names))
            return nil
        }
        return stream
    }

    private func filters(_ fields: Fields, in stream: StreamSettings?) -> [String: Set<String>]? {
        guard let setting = fields["where"] else { return [:] }
        let example = "where: {source: USBP, nationality: [VEN, COL]}"
        guard let entries = setting.entries(max: EventLimits.dimensions + 1, example: example) else {
            return nil
        }
        var filters: [String: Set<String>] = [:]
        for (key, value) in entries {
            guard let values = value.texts(max: SettingsLimits.filterValues, length: EventLimits.value) else {
                continue
            }
            guard let stream, stream.checkField(key) else { continue }
            filters[key.name] = Set(values)
        }
        return filters.count == entries.count ? filters : nil
    }

    /// One report for all sources, or a mapping from source to report with `default` for the rest.
    private func report(
        _ setting: Setting, in stream: StreamSettings, _ filters: [String: Set<String>]
    ) -> ReportChoice? {
        guard setting.isMapping else {
            return reportName(setting, in: stream).map { ReportChoice(standard: $0) }
        }
        let example = "report: {USBP: khsm-sector, default: events}"
        guard let entries = setting.entries(max: SettingsLimits.filterValues, example: example) else {
            return nil
        }
        var choice = ReportChoice()
        for (source, value) in entries {
            guard let name = reportName(value, in: stream) else { return nil }
            if source.name == "default" {
                choice.standard = name
            } else {
                choice.bySource[source.name] = name
            }
            if source.name != "default", let sources = filters["source"], !sources.contains(source.name) {
                source.refuse(
                    "\"report\" names the source \"\(source.name)\", which \"where\" leaves out",
                    hint: "add it to where: {source: [...]}, or remove it here")
            }
        }
        return choice
    }

    /// A report may be unknown to the configuration, but not a misspelt known one.
    private func reportName(_ setting: Setting, in stream: StreamSettings) -> String? {
        guard let name = setting.text(max: EventLimits.sourceOrReport) else { return nil }
        let known = Set(
            configuration.feeds.configured.keys.filter { $0.stream == stream.name }.map(\.report))
        if name != Feed.defaultReport, !known.contains(name),
            let closest = Suggestion.closest(to: name, in: known.sorted())
        {
            setting.refuse(
                "no feed of \(stream.name) has the report \"\(name)\"",
                hint: "did you mean \"\(closest)\"? (a new one is added under feeds: of the configuration)")
            return nil
        }
        return name
    }
}

extension StreamSettings {
    /// What rules may filter and group by: `source`, and the dimensions.
    var fieldNames: [String] { ["source"] + dimensions }

    /// Reports a field that events of this stream don't have.
    func checkField(_ setting: Setting) -> Bool {
        guard let field = setting.scalar, fieldNames.contains(field) else {
            let field = setting.scalar ?? setting.node.kind
            setting.refuse(
                "\(name) has no dimension \"\(field)\"",
                hint: field.contains(",")
                    ? "write a list: [\(field)]" : Suggestion.hint(for: field, in: fieldNames))
            return false
        }
        return true
    }
}
