/// What a family of metrics is called, counts, and is told apart by. Names follow Prometheus' rules: they
/// begin with `vigia_`, end with their base unit, and those of counters with `_total`.
package struct MetricDescription: Hashable, Sendable {
    /// What kind of number its samples are.
    package enum Kind: Hashable, Sendable {
        /// Only grows; begins at 0 with the process.
        case counter
        case gauge
        /// How many observations were at most as large as each bound; the last bound, infinity, is implied.
        case histogram(bounds: [Double])
    }

    /// The base unit, in which its samples are.
    package enum Unit: String, Hashable, Sendable {
        /// A number of things, or a fact (1 or 0).
        case none
        case seconds, bytes
        /// A share of 1.
        case ratio
        /// Offsets of Kafka, transaction markers included.
        case records
    }

    /// As Prometheus knows it.
    package let name: String
    /// One or two sentences for people.
    package let help: String
    /// What kind of number its samples are.
    package let kind: Kind
    /// In which unit they are.
    package let unit: Unit
    /// The names of its labels, in the order in which samples give their values.
    package let labels: [String]

    init(_ name: String, _ help: String, _ kind: Kind, _ unit: Unit, _ labels: [String]) {
        self.name = name
        self.help = help
        self.kind = kind
        self.unit = unit
        self.labels = labels
        if let problem { preconditionFailure("metric \(name): \(problem)") }
    }

    /// `counter`, `gauge` or `histogram`, as the text format calls it.
    package var type: String {
        switch kind {
        case .counter: "counter"
        case .gauge: "gauge"
        case .histogram: "histogram"
        }
    }

    /// What is wrong with it: a bug of whoever declares it.
    private var problem: String? {
        let isCounter = kind == .counter
        let stem = isCounter && name.hasSuffix("_total") ? String(name.dropLast(6)) : name
        if !Self.isName(name) || !name.hasPrefix("vigia_") { return "the name is not one" }
        if isCounter != name.hasSuffix("_total") { return "counters, and they alone, end with _total" }
        if unit != .none, !stem.hasSuffix("_\(unit.rawValue)") { return "it does not end with its unit" }
        if ["_count", "_sum", "_bucket"].contains(where: stem.hasSuffix) {
            return "its end is a histogram's"
        }
        if help.isEmpty { return "it tells nothing" }
        if let label = labels.first(where: { !Self.isName($0) || ["le", "quantile"].contains($0) }) {
            return "\(label) is no label"
        }
        guard case .histogram(let bounds) = kind else { return nil }
        let isRising = zip(bounds, bounds.dropFirst()).allSatisfy { $0 < $1 }
        return bounds.isEmpty || !isRising || !bounds.allSatisfy(\.isFinite) ? "bounds must rise" : nil
    }

    /// Lower-case letters, digits and underscores, a letter first.
    private static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first) else {
            return false
        }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "_"):
                true
            case _: false
            }
        }
    }
}
