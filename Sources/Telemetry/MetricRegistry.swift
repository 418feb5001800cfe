import Synchronization

/// All metrics of a process: one registry for each, handed down by argument.
///
/// Each family is declared once, when what counts it is made, so that its name and meaning are told before
/// anything has happened. Safe to use from any thread.
package final class MetricRegistry: Sendable {
    private enum Family {
        case counter(Counter)
        case gauge(Gauge)
        case histogram(Histogram)

        var description: MetricDescription {
            switch self {
            case .counter(let counter): counter.description
            case .gauge(let gauge): gauge.description
            case .histogram(let histogram): histogram.description
            }
        }

        var leftOut: Int {
            switch self {
            case .counter(let counter): counter.samples.leftOut
            case .gauge(let gauge): gauge.samples.leftOut
            case .histogram(let histogram): histogram.samples.leftOut
            }
        }
    }

    private struct Contents {
        var families: [String: Family] = [:]
        var updates: [@Sendable () -> Void] = []
    }

    /// Label sets of one family: a topic has at most 1,024 partitions, and a Prometheus that is sent many
    /// times that stops asking.
    package static let labelSets = 5_000

    private let contents = Mutex(Contents())
    private let leftOut: Counter
    private let limit: Int

    /// - Parameter limit: label sets of one family; an update of a further one is left out, and counted in
    ///   `vigia_metric_updates_left_out_total`.
    package init(limit: Int = MetricRegistry.labelSets) {
        self.limit = limit
        let description = MetricDescription(
            "vigia_metric_updates_left_out_total",
            "Updates of label sets beyond the limit of their family, by the family's name.", .counter, .none,
            ["metric"])
        leftOut = Counter(description, limit: .max)
        add(.counter(leftOut))
    }

    /// Declares a counter; its name ends with `_total`.
    package func counter(
        _ name: String, _ help: String, unit: MetricDescription.Unit = .none, labels: [String] = []
    ) -> Counter {
        let counter = Counter(MetricDescription(name, help, .counter, unit, labels), limit: limit)
        add(.counter(counter))
        return counter
    }

    /// Declares a gauge.
    package func gauge(
        _ name: String, _ help: String, unit: MetricDescription.Unit = .none, labels: [String] = []
    ) -> Gauge {
        let gauge = Gauge(MetricDescription(name, help, .gauge, unit, labels), limit: limit)
        add(.gauge(gauge))
        return gauge
    }

    /// Declares a histogram of seconds.
    ///
    /// - Parameter bounds: rising, in seconds.
    package func histogram(
        _ name: String, _ help: String, bounds: [Double], labels: [String] = []
    ) -> Histogram {
        let description = MetricDescription(name, help, .histogram(bounds: bounds), .seconds, labels)
        let histogram = Histogram(description, bounds: bounds, limit: limit)
        add(.histogram(histogram))
        return histogram
    }

    /// Has something done before each exposition, on the thread that asks: for what changes by itself, as
    /// ages do.
    package func beforeExposition(_ update: @escaping @Sendable () -> Void) {
        contents.withLock { $0.updates.append(update) }
    }

    /// Every family, by name.
    package var families: [MetricDescription] { sorted.map(\.description) }

    /// All samples as text, in Prometheus' format 0.0.4, in an order that depends on names and labels alone.
    package func exposition() -> String {
        for update in contents.withLock({ $0.updates }) { update() }
        for family in sorted where family.leftOut > 0 {
            leftOut.follow(Double(family.leftOut), family.description.name)
        }
        var text = ExpositionText()
        for family in sorted {
            text.head(family.description)
            switch family {
            case .counter(let counter): text.samples(counter.samples.sorted, of: counter.description)
            case .gauge(let gauge): text.samples(gauge.samples.sorted, of: gauge.description)
            case .histogram(let histogram): text.distributions(of: histogram)
            }
        }
        return text.text
    }

    private var sorted: [Family] {
        contents.withLock { $0.families }.sorted { $0.key < $1.key }.map(\.value)
    }

    private func add(_ family: Family) {
        let name = family.description.name
        let isNew = contents.withLock { contents in
            contents.families.updateValue(family, forKey: name) == nil
        }
        precondition(isNew, "metric \(name) is declared twice")
    }
}
