import Aggregates
package import Detectors
package import EventTime
import Rules

/// One series as a rule sees it: what it measured, bucket by bucket, and the bound that it held each value
/// against.
package struct JudgedSeries: Hashable, Sendable {
    package var first: Bucket
    /// Nil where nothing was reported.
    package var values: [Int64?]
    package var bounds: [Bounds]

    /// - Parameters:
    ///   - counts: persons by bucket; a bucket that is reported but has none counts 0.
    ///   - others: the same of the series that a crossover compares it with.
    init?(_ rule: Rule, counts: Reported, others: Reported?) {
        guard let range = counts.range else { return nil }
        first = range.lowerBound
        values = []
        bounds = []
        var past = Past(
            history: MeasuredHistory(first: first), calendar: rule.calendar, step: rule.step)
        for bucket in range {
            let value = counts.sum(rule.span(at: bucket), upTo: bucket)
            past.history.append(value)
            values.append(value)
            bounds.append(Self.bounds(rule, bucket, past, others))
        }
    }

    private static func bounds(_ rule: Rule, _ bucket: Bucket, _ past: Past, _ others: Reported?) -> Bounds {
        var basis = rule.basis(of: bucket, in: past)
        if let others, let other = others.sum(rule.span(at: bucket), upTo: bucket) {
            let reference = Reference(bucket: bucket.ordinal, value: other)
            basis = Basis(above: reference, below: reference)
        }
        return basis.map { rule.firingBounds(from: $0) } ?? .none
    }

    /// The value of a bucket, if there is one.
    package subscript(bucket: Bucket) -> Int64? {
        let index = bucket - first
        return values.indices.contains(index) ? values[index] : nil
    }

    package func bounds(at bucket: Bucket) -> Bounds {
        let index = bucket - first
        return bounds.indices.contains(index) ? bounds[index] : .none
    }
}

/// Counts by bucket, and which buckets were reported at all: a bucket that was not is missing, never 0.
struct Reported: Hashable, Sendable {
    private var buckets: Set<Bucket> = []
    private var counts: [Bucket: Int64] = [:]

    mutating func report(_ bucket: Bucket) { buckets.insert(bucket) }
    mutating func add(_ count: Int, to bucket: Bucket) { counts[bucket, default: 0] += Int64(count) }

    var range: ClosedRange<Bucket>? {
        guard let first = buckets.min(), let last = buckets.max() else { return nil }
        return first...last
    }

    /// The sum of a span up to a bucket; nil where its first or its last bucket was not reported, as for the
    /// rules.
    func sum(_ span: Range<Bucket>, upTo bucket: Bucket) -> Int64? {
        guard buckets.contains(bucket), buckets.contains(span.lowerBound) else { return nil }
        return span.reduce(0) { $0 + (counts[$1] ?? 0) }
    }
}
