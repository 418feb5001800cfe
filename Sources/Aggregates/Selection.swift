package import Events

/// Which events a series counts: one stream, exactly one report of each source, and filters on the
/// source and the dimensions.
///
/// The same people stand in several reports of one source, so a selection never adds two reports:
/// `report` names the one that counts for each source.
package struct Selection: Hashable, Sendable {
    package var stream: String
    /// Field (`source` or a dimension) to the values that count; all fields must match.
    package var filters: [String: Set<String>]
    package var report: ReportChoice

    package init(stream: String, filters: [String: Set<String>] = [:], report: ReportChoice = .init()) {
        self.stream = stream
        self.filters = filters
        self.report = report
    }

    /// Whether events of this feed can count at all (its dimensions are looked at by `Grouping`).
    package func reads(_ feed: Feed) -> Bool {
        feed.stream == stream && feed.report == report.report(of: feed.source)
            && filters["source"]?.contains(feed.source) ?? true
    }

    /// A text that is equal exactly where the meaning is: part of the fingerprint of kept state.
    package var canonical: String {
        let filterText = filters.keys.sorted().map { key in
            "\(key)=\(filters[key, default: []].sorted().joined(separator: "|"))"
        }
        return "\(stream)[\(report.canonical)]{\(filterText.joined(separator: ";"))}"
    }
}

/// The one report that counts for each source.
package struct ReportChoice: Hashable, Sendable {
    /// For every source that is not named.
    package var standard: String
    package var bySource: [String: String]

    package init(standard: String = "events", bySource: [String: String] = [:]) {
        self.standard = standard
        self.bySource = bySource
    }

    package func report(of source: String) -> String { bySource[source] ?? standard }

    package var canonical: String {
        ([standard] + bySource.keys.sorted().map { "\($0):\(bySource[$0, default: ""])" }).joined(
            separator: ",")
    }
}
