import Alerting
import Detectors

/// What a settled word says, with episodes named by rule, group, first fired bucket and number: both the
/// oracle and the core can be put into this form.
struct OracleWord: Hashable, CustomStringConvertible {
    var episode: String
    var number: Int
    var status: Status
    var bucket: String
    var since: String
    var observed: Int64
    var expected: Double?
    var lower: Double?
    var upper: Double?
    var reference: String?
    var corrections: [String]
    var reason: Reason?
    var severity: Severity
    var peak: String
    var isAbove: Bool
    var completeness: String
    var feeds: [String]
    var missing: [String]
    var suspends: [String]
    var drivers: [String]

    var description: String {
        func text(_ number: Double?) -> String { number.map { "\($0)" } ?? "-" }
        let parts = [
            episode, "#\(number)", status.rawValue, bucket, "since \(since)", "n=\(observed)",
            "exp=\(text(expected)) [\(text(lower)), \(text(upper))] ref=\(reference ?? "-")",
            "\(corrections)",
            reason?.rawValue ?? "-", severity.rawValue, "peak=\(peak)", isAbove ? "above" : "below",
            completeness, "\(feeds) without \(missing)", "suspends \(suspends)", "\(drivers)",
        ]
        return parts.joined(separator: " ")
    }

    /// The settled words of the core, in the order in which each episode said them.
    static func words(of alerts: [ShownAlert]) -> [OracleWord] {
        var names: [String: String] = [:]
        var numbers: [String: Int] = [:]
        var namesakes: [String: Int] = [:]
        return alerts.filter { $0.wordClass == .settled }.map { alert in
            if names[alert.episode] == nil {
                let group = alert.group.map(\.value).joined(separator: "|")
                let base = "\(alert.rule.name)(\(group)) \(alert.bucket.label)"
                let namesake = namesakes[base, default: 0]
                namesakes[base] = namesake + 1
                names[alert.episode] = "\(base)~\(namesake)"
            }
            numbers[alert.episode, default: 0] += 1
            return OracleWord(
                episode: names[alert.episode]!, number: numbers[alert.episode]!, status: alert.status,
                bucket: alert.bucket.label, since: alert.since.label, observed: exact(alert.observed),
                expected: alert.expected, lower: alert.lower, upper: alert.upper,
                reference: alert.reference.map { "\($0.bucket.label)=\(exact($0.count))" },
                corrections: alert.corrections.map {
                    "\($0.bucket.label) \(exact($0.from))->\(exact($0.to))"
                },
                reason: alert.reason, severity: alert.severity,
                peak: "\(alert.peak.bucket.label)=\(exact(alert.peak.count))", isAbove: alert.above,
                completeness: "\(alert.completeness)", feeds: alert.feeds, missing: alert.missing,
                suspends: alert.suspends,
                drivers: alert.drivers.map { driver in
                    Self.driver(
                        driver.dimension, driver.value, driver.count.map(exact) ?? -1, driver.base.map(exact),
                        driver.share ?? -1)
                })
        }
    }

    static func driver(_ dimension: String, _ value: String, _ count: Int64, _ base: Int64?, _ share: Double)
        -> String
    {
        "\(dimension)=\(value):\(count)/\(base.map { "\($0)" } ?? "-")*\(share)"
    }

    /// In these worlds there is nothing to hide.
    private static func exact(_ count: ShownCount) -> Int64 {
        if case .exact(let number) = count { return number }
        preconditionFailure("a count was hidden: \(count)")
    }
}
