import Alerting
import EventCodec
import EventTime
import Events

/// The alerts of one month as a person would want to read them: the important ones in full, a few in one line
/// each, and how many more there are.
struct AlertPage {
    let label: String
    let unit: BucketUnit
    private(set) var alerts: [AlertRecord]

    /// Lines of what is not told in full, without `--all`.
    static let shortLimit = 7
    /// Charts on a page: as many as fit on a small screen.
    static let chartLimit = 1
    /// Lines of a page on which nothing has settled.
    static let earlyLimit = 3

    /// Pages in the order of time. What is shorter than a month goes to the page of its month.
    static func pages(_ alerts: [AlertRecord]) -> [AlertPage] {
        var pages: [String: AlertPage] = [:]
        for alert in alerts {
            let unit = BucketUnit(rawValue: alert.data.bucket.unit) ?? .month
            let isInMonth = unit < .month && unit != .week
            let label = isInMonth ? String(alert.data.bucket.label.prefix(7)) : alert.data.bucket.label
            pages[label, default: AlertPage(label: label, unit: isInMonth ? .month : unit, alerts: [])]
                .alerts.append(alert)
        }
        return pages.values.sorted { ($0.end, $0.label) < ($1.end, $1.label) }
    }

    /// RFC 3339 in UTC: sorts as text.
    private var end: String { alerts.map(\.data.bucket.end).max() ?? "" }

    func lines(_ painter: AlertLines, showsAll: Bool) -> [String] {
        let ranked = Self.unanswered(alerts).enumerated().sorted { a, b in
            let (left, right) = (Self.weight(a.element.data), Self.weight(b.element.data))
            return left != right ? left > right : a.offset < b.offset
        }.map(\.element)
        let full = ranked.filter { Self.isToldInFull($0.data) }
        let rest = ranked.filter { !Self.isToldInFull($0.data) }
        let limit =
            full.isEmpty && rest.allSatisfy { $0.data.wordClass == .early }
            ? Self.earlyLimit : Self.shortLimit
        let shown = showsAll ? rest.count : min(rest.count, limit)
        var lines = full.enumerated().flatMap { index, alert in
            painter.full(alert, isCharted: index < Self.chartLimit && alert.data.status == .firing)
        }
        lines += rest.prefix(shown).map(painter.short)
        let hidden = alerts.count - full.count - shown
        if hidden > 0, !showsAll {
            let more = painter.words.more(hidden, in: painter.words.period(label, unit))
            let told = TextWrap.lines("\(painter.style.ellipsis) \(more)", width: painter.style.width - 2)
            lines += told.map { painter.style.ink("  " + $0, .dim) }
        }
        return lines
    }

    /// Without early words that have their answer on the same page.
    private static func unanswered(_ alerts: [AlertRecord]) -> [AlertRecord] {
        struct Place: Hashable {
            let rule: String
            let group: [String: String]
            let bucket: String
            init(_ alert: AlertRecord.Content) {
                (rule, group, bucket) = (alert.rule.name, alert.group, alert.bucket.label)
            }
        }
        let settled = Set(alerts.map(\.data).filter { $0.wordClass == .settled }.map(Place.init))
        return alerts.filter {
            $0.data.wordClass == .settled
                || $0.data.status != .withdrawn && !settled.contains(Place($0.data))
        }
    }

    /// Totals that begin, end or are corrected; sub-groups have a line each.
    static func isToldInFull(_ alert: AlertRecord.Content) -> Bool {
        guard alert.wordClass == .settled else { return false }
        switch alert.status {
        case .firing: return alert.group.isEmpty
        case .resolved, .amended, .withdrawn: return alert.group.isEmpty && alert.severity > .info
        case .updated: return false
        }
    }

    /// What is read first: what begins before what ends and what goes on; totals before their parts; the
    /// worse before the less bad. A critical total is as good as new each month.
    static func weight(_ alert: AlertRecord.Content) -> Int {
        let event: Int
        switch (alert.wordClass, alert.status) {
        case (.settled, .firing): event = 500
        case (.settled, .amended), (.settled, .withdrawn): event = 400
        case (.settled, .resolved): event = alert.group.isEmpty ? 300 : 50
        case (.early, .firing), (.early, .updated), (.early, .amended): event = 90
        case (.settled, .updated): event = alert.group.isEmpty && alert.severity == .critical ? 500 : 100
        case (.early, .withdrawn), (.early, .resolved): event = 0
        }
        return event + (alert.group.isEmpty ? 40 : 0) + alert.severity.rank * 10
    }
}
