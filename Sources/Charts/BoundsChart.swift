/// Counts with the bounds that a method put round them, as SVG: one panel a series, one below the other.
package struct BoundsChart: Sendable {
    /// One bucket.
    package struct Point: Hashable, Sendable {
        /// What the bucket is called.
        package var label: String
        /// Nil where nothing was reported; a gap then.
        package var observed: Double?
        /// Where the band begins; 0 if nil.
        package var lower: Double?
        /// A line through these.
        package var expected: Double?
        /// Where the band ends; none if nil.
        package var upper: Double?
        /// Marked in red.
        package var isAlarm: Bool

        package init(
            label: String, observed: Double?, lower: Double?, expected: Double?, upper: Double?, isAlarm: Bool
        ) {
            self.label = label
            self.observed = observed
            self.lower = lower
            self.expected = expected
            self.upper = upper
            self.isAlarm = isAlarm
        }
    }

    /// One series.
    package struct Panel: Hashable, Sendable {
        /// What stands above it.
        package var title: String
        /// Oldest first.
        package var points: [Point]

        package init(title: String, points: [Point]) {
            self.title = title
            self.points = points
        }
    }

    private let panels: [Panel]

    package init(_ panels: [Panel]) { self.panels = panels }

    private static let width = 960.0
    private static let height = 240.0
    private static let left = 64.0
    private static let right = 16.0
    private static let top = 34.0
    private static let bottom = 28.0

    /// A whole document. Bands that reach beyond twice the highest count are cut there.
    package var svg: String {
        let size = "\(Int(Self.width)) \(Int(Self.height) * max(panels.count, 1))"
        var text = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(size)">
            <style>
            text{font:12px sans-serif} .band{fill:#cfe0f1} .expected{fill:none;stroke:#2b6ca3}
            .observed{fill:none;stroke:#777} .dot{fill:#555} .alarm{fill:#c81e1e} .grid{stroke:#ddd}
            .title{font:bold 14px sans-serif}
            </style>
            <rect width="100%" height="100%" fill="white"/>

            """
        for (index, panel) in panels.enumerated() {
            text += "<g transform=\"translate(0 \(index * Int(Self.height)))\">\n"
            text += Self.drawn(panel)
            text += "</g>\n"
        }
        return text + "</svg>\n"
    }

    private static func drawn(_ panel: Panel) -> String {
        let points = panel.points
        let counts = points.compactMap(\.observed) + points.compactMap(\.expected)
        let highest = max(counts.max() ?? 1, 1)
        let bounds = points.compactMap(\.upper).filter { $0 <= 2 * highest }
        let axis = ValueAxis(highest: max(highest, bounds.max() ?? 0), rows: 8, wholeNumbers: true)
        func x(_ index: Int) -> Double {
            left + (width - left - right) * (Double(index) + 0.5) / Double(max(points.count, 1))
        }
        func y(_ value: Double) -> Double {
            height - bottom - (height - top - bottom) * axis.height(of: value) / 8
        }
        var text = "<text class=\"title\" x=\"\(shown(left))\" y=\"20\">\(escaped(panel.title))</text>\n"
        for row in 0...8 {
            guard let label = axis.label(atRow: row) else { continue }
            let line = shown(y(axis.top * Double(row) / 8))
            text += "<line class=\"grid\" x1=\"\(shown(left))\" x2=\"\(shown(width - right))\" "
            text += "y1=\"\(line)\" y2=\"\(line)\"/>"
            text +=
                "<text x=\"\(shown(left - 6))\" y=\"\(line)\" text-anchor=\"end\" dy=\"4\">\(label)</text>\n"
        }
        for run in runs(points.map { $0.upper != nil }) {
            let over = run.map { "\(shown(x($0))),\(shown(y(points[$0].upper ?? 0)))" }
            let under = run.reversed().map { "\(shown(x($0))),\(shown(y(points[$0].lower ?? 0)))" }
            text += "<polygon class=\"band\" points=\"\((over + under).joined(separator: " "))\"/>\n"
        }
        text += lines(points.map(\.expected), "expected", x, y)
        text += lines(points.map(\.observed), "observed", x, y)
        for (index, point) in points.enumerated() {
            guard let observed = point.observed else { continue }
            let (kind, radius) = point.isAlarm ? ("alarm", 4.0) : ("dot", 1.5)
            text += "<circle class=\"\(kind)\" cx=\"\(shown(x(index)))\" "
            text += "cy=\"\(shown(y(observed)))\" r=\"\(radius)\">"
            text += "<title>\(escaped(point.label)): \(ShortNumber.text(observed))</title></circle>\n"
        }
        for index in Set([0, points.count / 2, points.count - 1]).sorted()
        where points.indices.contains(index) {
            text += "<text x=\"\(shown(x(index)))\" y=\"\(shown(height - 8))\" text-anchor=\"middle\">"
            text += "\(escaped(points[index].label))</text>\n"
        }
        return text
    }

    private static func lines(
        _ values: [Double?], _ kind: String, _ x: (Int) -> Double, _ y: (Double) -> Double
    ) -> String {
        runs(values.map { $0 != nil }).map { run in
            let points = run.map { "\(shown(x($0))),\(shown(y(values[$0] ?? 0)))" }
            return "<polyline class=\"\(kind)\" points=\"\(points.joined(separator: " "))\"/>\n"
        }.joined()
    }

    /// Stretches without a gap.
    private static func runs(_ isThere: [Bool]) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var start: Int?
        for (index, there) in (isThere + [false]).enumerated() {
            if there, start == nil { start = index }
            if !there, let begin = start {
                runs.append(begin..<index)
                start = nil
            }
        }
        return runs
    }

    /// One decimal: a tenth of a pixel.
    private static func shown(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
