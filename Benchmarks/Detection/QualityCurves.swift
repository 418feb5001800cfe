import Foundation

/// Outbreaks that methods detect by the false alarms that they are allowed, as a picture: R's methods broken,
/// ours whole.
package struct QualityCurves {
    private let results: [MethodResult]
    private let title: String

    private static let size = (width: 860.0, height: 480.0)
    /// Within it the curves stand, in pixels from the left and upper edges.
    private static let field = (left: 56.0, right: 540.0, top: 40.0, bottom: 424.0)
    /// False alarms a bucket, from the left edge to the right one.
    private static let rates = (from: 0.001, to: 0.1)
    private static let steps = 40
    /// By what a method's name has in it, so that R's and ours of one kind are alike; told apart by people
    /// who see no red or green (Okabe and Ito 2008).
    private static let colours = [
        ("auto", "#0072b2"), ("flexible", "#d55e00"), ("farrington", "#009e73"), ("c1", "#cc79a7"),
        ("c2", "#e69f00"), ("c3", "#56b4e9"),
    ]

    /// - Parameters:
    ///   - results: of the same series.
    ///   - title: what they are.
    package init(_ results: [MethodResult], title: String) {
        self.results = results
        self.title = title
    }

    /// The picture, as SVG.
    package var svg: String {
        let (width, height) = Self.size
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Int(width)) \(Int(height))" \
            font-family="sans-serif" font-size="12" role="img" aria-label="\(title)">
            <rect width="100%" height="100%" fill="#fff"/>
            <text x="\(Self.field.left)" y="22" font-size="14" font-weight="bold">\(title)</text>
            \(grid)
            \(results.indices.map(curve).joined(separator: "\n"))
            </svg>

            """
    }

    private var grid: String {
        let (left, right, top, bottom) = Self.field
        let across = stride(from: 0.0, through: 1, by: 0.2).map { share in
            let y = Self.y(share)
            return """
                <path d="M\(left) \(y)H\(right)" stroke="#ddd"/>
                <text x="\(left - 8)" y="\(y + 4)" text-anchor="end">\(Int((share * 100).rounded())) %</text>
                """
        }
        let down = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1].map { rate in
            let x = Self.x(rate)
            let label = String(format: "%g %%", rate * 100)
            return """
                <path d="M\(x) \(top)V\(bottom)" stroke="#ddd"/>
                <text x="\(x)" y="\(bottom + 18)" text-anchor="middle">\(label)</text>
                """
        }
        let caption = """
            <text x="\((left + right) / 2)" y="\(bottom + 40)" text-anchor="middle">\
            false alarms a bucket, at one threshold for all series; upwards: outbreaks detected</text>
            """
        return (across + down + [caption]).joined(separator: "\n")
    }

    private func curve(_ index: Int) -> String {
        let result = results[index]
        let name = result.name.lowercased()
        let colour = Self.colours.first { name.contains($0.0) }?.1 ?? "#000"
        let dash = result.name.hasPrefix("R ") ? " stroke-dasharray=\"6 4\"" : ""
        let points = (0...Self.steps).map { step in
            let share = Double(step) / Double(Self.steps)
            let rate = Self.rates.from * pow(Self.rates.to / Self.rates.from, share)
            let found = Quality.at(falseAlarms: rate, result.judgements).detected
            return String(format: "%.1f,%.1f", Self.x(rate), Self.y(found))
        }
        let y = Self.field.top + 12 + 22 * Double(index)
        let x = Self.field.right + 20
        return """
            <polyline points="\(points.joined(separator: " "))" fill="none" stroke="\(colour)" \
            stroke-width="\(result.name == "auto" ? 3 : 1.6)"\(dash)/>
            <path d="M\(x) \(y - 4)h28" stroke="\(colour)" stroke-width="2"\(dash)/>
            <text x="\(x + 36)" y="\(y)">\(result.name)</text>
            """
    }

    private static func x(_ rate: Double) -> Double {
        let share = log(rate / rates.from) / log(rates.to / rates.from)
        return field.left + share * (field.right - field.left)
    }

    private static func y(_ share: Double) -> Double {
        field.bottom - share * (field.bottom - field.top)
    }
}
