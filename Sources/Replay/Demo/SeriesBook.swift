import Aggregates
package import EventCodec
import EventTime
import Events
package import Rules
package import Tables

/// The series behind alerts, added up from the events themselves: an independent second count beside the
/// daemon's, made only when an alert is to be drawn.
///
/// Of an event with several revisions the last counts, also for alerts from before it came.
package final class SeriesBook {
    private struct SeriesName: Hashable {
        let rule: String
        let group: [String: String]
    }

    private let rules: [String: Rule]
    private let events: [Feed: [TableEvent]]
    private var known: [SeriesName: JudgedSeries?] = [:]

    package init(events: [TableEvent], rules: [Rule]) {
        self.rules = Dictionary(uniqueKeysWithValues: rules.map { ($0.name, $0) })
        var byFeed = Dictionary(grouping: events) {
            Feed(stream: $0.stream, source: $0.source, report: $0.report)
        }
        for (feed, all) in byFeed where all.contains(where: { $0.revision > 0 }) {
            var last: [String: Int] = [:]
            for event in all { last[event.id] = max(last[event.id] ?? 0, event.revision) }
            byFeed[feed] = all.filter { $0.revision == last[$0.id] }
        }
        self.events = byFeed
    }

    package func rule(of alert: AlertRecord) -> Rule? { rules[alert.data.rule.name] }

    /// Nil for what is no count, as silence is, and for rules that are not known here.
    package func series(of alert: AlertRecord) -> JudgedSeries? {
        let name = SeriesName(rule: alert.data.rule.name, group: alert.data.group)
        if let found = known[name] { return found }
        let made = rules[name.rule].flatMap { make($0, name.group) }
        known[name] = .some(made)
        return made
    }

    private func make(_ rule: Rule, _ group: [String: String]) -> JudgedSeries? {
        let calendar = rule.calendar
        switch rule.method {
        case .silence: return nil
        case .crossover(let crossover):
            return JudgedSeries(
                rule, counts: count(rule.selection, rule.by, group, calendar),
                others: count(crossover.against, rule.by, group, calendar))
        case .threshold, .change, .record, .detect:
            return JudgedSeries(rule, counts: count(rule.selection, rule.by, group, calendar), others: nil)
        }
    }

    private func count(
        _ selection: Selection, _ by: [String], _ group: [String: String], _ calendar: BucketCalendar
    ) -> Reported {
        var reported = Reported()
        for (feed, events) in events where selection.reads(feed) {
            for event in events {
                guard let bucket = calendar.bucket(containing: event.time.civil, period: event.period) else {
                    continue
                }
                reported.report(bucket)
                if event.belongs(to: selection, group: group, by: by) {
                    reported.add(event.count, to: bucket)
                }
            }
        }
        return reported
    }
}

extension TableEvent {
    fileprivate func belongs(to selection: Selection, group: [String: String], by: [String]) -> Bool {
        selection.filters.allSatisfy { $0.value.contains(value(of: $0.key)) }
            && by.allSatisfy { value(of: $0) == group[$0] ?? "" }
    }

    private func value(of field: String) -> String {
        field == "source" ? source : dimensions.first { $0.name == field }?.value ?? ""
    }
}
