/// A family of numbers that rise and fall: how things stand.
package final class Gauge: Sendable {
    let description: MetricDescription
    let samples: SampleTable<Double>

    init(_ description: MetricDescription, limit: Int) {
        self.description = description
        samples = SampleTable(description, limit: limit, blank: 0)
    }

    /// Says how it stands.
    ///
    /// - Parameter labels: the values of its labels, in their order.
    package func set(_ value: Double, _ labels: String...) { samples.update(labels) { $0 = value } }

    /// The same for whole numbers.
    package func set(_ value: Int, _ labels: String...) { samples.update(labels) { $0 = Double(value) } }

    /// Forgets label sets of what is gone: a partition that another instance reads now is no zero.
    package func remove(where isGone: ([String]) -> Bool) { samples.remove(where: isGone) }

    /// Every label set and its value, in the order of the label values.
    package var all: [(labels: [String], value: Double)] { samples.sorted }

    /// How it stands; nil where nothing has been said.
    package func value(_ labels: String...) -> Double? { samples[labels] }
}
