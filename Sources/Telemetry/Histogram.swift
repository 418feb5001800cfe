/// A family of distributions: how often something was at most so large.
package final class Histogram: Sendable {
    /// What was observed, by the first bound that is not smaller; the last place is beyond all bounds.
    struct Distribution: Hashable, Sendable {
        var counts: [Int]
        var sum = 0.0
    }

    let description: MetricDescription
    let bounds: [Double]
    let samples: SampleTable<Distribution>

    init(_ description: MetricDescription, bounds: [Double], limit: Int) {
        self.description = description
        self.bounds = bounds
        let blank = Distribution(counts: Array(repeating: 0, count: bounds.count + 1))
        samples = SampleTable(description, limit: limit, blank: blank)
    }

    /// Counts one observation, in the unit of the family.
    ///
    /// - Parameter labels: the values of its labels, in their order.
    package func observe(_ value: Double, _ labels: String...) {
        let place = bounds.firstIndex { value <= $0 } ?? bounds.count
        samples.update(labels) { distribution in
            distribution.counts[place] += 1
            distribution.sum += value
        }
    }

    /// The same for a duration, in a family of seconds.
    package func observe(_ duration: Duration, _ label: String) { observe(duration / .seconds(1), label) }

    /// How many observations there were, and their sum; nil before the first.
    package func total(_ labels: String...) -> (count: Int, sum: Double)? {
        samples[labels].map { ($0.counts.reduce(0, +), $0.sum) }
    }
}
