/// A family of numbers that only grow: what has happened since the process began.
package final class Counter: Sendable {
    let description: MetricDescription
    let samples: SampleTable<Double>

    init(_ description: MetricDescription, limit: Int) {
        self.description = description
        samples = SampleTable(description, limit: limit, blank: 0)
    }

    /// Adds what has happened since the last call; with 0 the sample is there from now on.
    ///
    /// - Parameter labels: the values of its labels, in their order.
    package func add(_ amount: Double, _ labels: String...) {
        precondition(amount >= 0, "\(description.name) cannot shrink by \(amount)")
        samples.update(labels) { $0 += amount }
    }

    /// The same for whole numbers.
    package func add(_ amount: Int = 1, _ labels: String...) {
        precondition(amount >= 0, "\(description.name) cannot shrink by \(amount)")
        samples.update(labels) { $0 += Double(amount) }
    }

    /// Takes over a total that is counted elsewhere. Where it began anew, Prometheus takes that for a
    /// restart, as it should.
    package func follow(_ total: Double, _ labels: String...) { samples.update(labels) { $0 = total } }

    /// Forgets label sets of what is gone.
    package func remove(where isGone: ([String]) -> Bool) { samples.remove(where: isGone) }

    /// What has been counted; nil before the first time.
    package func value(_ labels: String...) -> Double? { samples[labels] }
}
