import Aggregates
import Alerting
import Detectors
import EventTime
import Events
import Processing
import Rules

extension Timeline {
    func word(_ said: NaiveWord, _ group: Group, _ state: NaiveSeries, _ values: [Bucket: Int64])
        -> OracleWord
    {
        let episode = said.episode
        let basis = state.bases[said.bucket] ?? NaiveBasis()
        let bounds = state.judge.bounds(basis, rule.method.level)
        let reference = episode.side == .above ? basis.highest : basis.lowest
        let observed = values[said.bucket] ?? episode.peak.value
        let name =
            "\(rule.name)(\(group.values.joined(separator: "|"))) "
            + "\(calendar.label(episode.fired))~\(episode.namesake)"
        let selections = [rule.selection] + (other.map { [$0] } ?? [])
        let complete =
            silence != nil
            ? 1
            : span(said.bucket).filter { $0 >= start }.map { at in
                selections.map { completeness($0, at) }.min()!
            }.min() ?? 1
        let feeds = silence?.feeds ?? Set(selections.flatMap { self.feeds($0) }).sorted()
        return OracleWord(
            episode: name, number: said.number, status: said.status, bucket: calendar.label(said.bucket),
            since: calendar.label(episode.since), observed: observed, expected: bounds.expected,
            lower: bounds.lower, upper: bounds.upper,
            reference: reference.map { "\(calendar.label($0.bucket))=\($0.value)" },
            corrections: said.corrections.map { "\(calendar.label($0.bucket)) \($0.from)->\($0.to)" },
            reason: said.reason, severity: episode.severity,
            peak: "\(calendar.label(episode.peak.bucket))=\(episode.peak.value)",
            isAbove: episode.side == .above,
            completeness: "\((complete * 1000 + 1e-6).rounded(.down) / 10)",
            feeds: feeds.map(\.description).sorted(), missing: missingFeeds(said.bucket),
            suspends: [.firing, .updated, .amended].contains(said.status) ? suspended(group) : [],
            drivers: drivers(group, said.bucket, observed, other == nil ? reference : nil))
    }

    func drivers(
        _ group: Group, _ at: Bucket, _ observed: Int64, _ reference: (bucket: Bucket, value: Int64)?
    ) -> [String] {
        let whole = observed - (reference?.value ?? 0)
        guard whole != 0 else { return [] }
        return rule.drivers.flatMap { dimension -> [String] in
            let by = rule.by + [dimension]
            let mine = (known + past).filter {
                matches($0, rule.selection) && self.group($0, rule.by) == group
            }
            let subgroups = Set(mine.map { self.group($0, by) })
            let parts = subgroups.compactMap {
                subgroup -> (value: String, count: Int64, base: Int64?, share: Double)? in
                let count = sum(rule.selection, subgroup, by: by, span(at))
                let base = reference.map { sum(rule.selection, subgroup, by: by, span($0.bucket)) }
                let change = count - (base ?? 0)
                guard change != 0, (change > 0) == (whole > 0) else { return nil }
                return (subgroup.values.last!, count, base, Double(change) / Double(whole))
            }
            return parts.sorted { ($1.share, $0.value) < ($0.share, $1.value) }.prefix(5).map {
                OracleWord.driver(dimension, $0.value, $0.count, $0.base, ($0.share * 1000).rounded() / 10)
            }
        }
    }
}
