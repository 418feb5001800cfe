/// Metrics as Prometheus' text format 0.0.4 writes them.
package struct ExpositionText {
    /// What a server says of it: `Content-Type`.
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private(set) var text = ""

    mutating func head(_ description: MetricDescription) {
        text += "# HELP \(description.name) \(Self.escaped(description.help, quotes: false))\n"
        text += "# TYPE \(description.name) \(description.type)\n"
    }

    mutating func samples(_ samples: [(labels: [String], value: Double)], of description: MetricDescription) {
        for (values, value) in samples {
            line(description.name, pairs(description.labels, values), value)
        }
    }

    mutating func distributions(of histogram: Histogram) {
        let description = histogram.description
        for (values, distribution) in histogram.samples.sorted {
            let labels = pairs(description.labels, values)
            var count = 0
            for (bound, number) in zip(histogram.bounds + [.infinity], distribution.counts) {
                count += number
                line("\(description.name)_bucket", labels + ["le=\"\(Self.number(bound))\""], Double(count))
            }
            line("\(description.name)_sum", labels, distribution.sum)
            line("\(description.name)_count", labels, Double(count))
        }
    }

    private mutating func line(_ name: String, _ labels: [String], _ value: Double) {
        text += labels.isEmpty ? name : "\(name){\(labels.joined(separator: ","))}"
        text += " \(Self.number(value))\n"
    }

    private func pairs(_ names: [String], _ values: [String]) -> [String] {
        zip(names, values).map { "\($0)=\"\(Self.escaped($1, quotes: true))\"" }
    }

    /// As Go reads it, and whole numbers without a fraction.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        return value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        guard text.utf8.contains(where: { $0 == 0x5C || $0 == 0x0A || $0 == 0x22 }) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\"" where quotes: result += "\\\""
            case _: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
