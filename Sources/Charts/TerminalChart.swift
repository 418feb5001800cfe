/// A series as bars in a terminal, with the bound above which it is a spike, and a mark under each bucket
/// that fired:
///
///     360k ┤                ▅
///          │                █
///     240k ┤   ╌╌▁▄▄▂╌╌╌╌╌▆▇█▄╌╌
///          │  ▇██████▆▇█▅▆████
///     120k ┤▂▅████████████████
///          │██████████████████·
///        0 ┼───────────────▲▲───
///           2021-01      2022-08
///
/// The bound shows where it is above the bar, and, in colour, inside it too. Zero has no bar; a missing value
/// has a dot.
package struct TerminalChart: Sendable {
    /// What the terminal can draw.
    package enum Characters: Sendable {
        /// Eighths of a cell, for any terminal that takes UTF-8.
        case unicode
        /// Thirds of a cell: `.`, `:`, `#`.
        case ascii
    }

    /// In the order of time; nil where nothing is known. Negative values are drawn as 0.
    package var values: [Double?]
    /// What each value was compared with; may be shorter.
    package var bounds: [Double?]
    /// True where a value fired; may be shorter.
    package var fired: [Bool]
    /// What stands under the first and the last value.
    package var firstLabel: String
    /// Stands under the last bar.
    package var lastLabel: String
    /// The most columns that a line may take, axis included.
    package var width: Int
    /// Rows of bars; two more lines hold the axis and its labels. Multiples of 4 give the most labels.
    package var height: Int
    /// Blocks and boxes of Unicode unless the terminal has ASCII alone.
    package var characters: Characters
    /// With the terminal's own colours (SGR), so that they suit its theme.
    package var isColored: Bool

    package init(
        values: [Double?], bounds: [Double?] = [], fired: [Bool] = [], firstLabel: String = "",
        lastLabel: String = "", width: Int = 80, height: Int = 8, characters: Characters = .unicode,
        isColored: Bool = false
    ) {
        self.values = values
        self.bounds = bounds
        self.fired = fired
        self.firstLabel = firstLabel
        self.lastLabel = lastLabel
        self.width = width
        self.height = height
        self.characters = characters
        self.isColored = isColored
    }

    /// `height + 2` lines from the top, without line ends; none where there is no room or no value at all.
    package var lines: [String] {
        guard height >= 1, values.contains(where: { $0?.isFinite == true }) else { return [] }
        // The gutter depends on the axis, that on the highest column, and columns keep the highest value.
        let axis = axis
        let gutter = (0...height).compactMap { axis.label(atRow: $0)?.count }.max() ?? 0
        let room = width - gutter - 2
        guard room >= 1 else { return [] }
        let bars = BarLayout(
            columns: ChartColumn.columns(values: values, bounds: bounds, fired: fired, limit: room),
            room: room)
        let glyphs = glyphs
        let rows = (1...height).reversed().map { row in
            margin(axis.label(atRow: row), glyphs.tick, glyphs.axis, gutter)
                + bars.row(row, axis: axis, glyphs: glyphs)
        }
        let base =
            margin(axis.label(atRow: 0), glyphs.origin, glyphs.axis, gutter) + bars.baseline(glyphs: glyphs)
        let labels = [
            Stroke(String(repeating: " ", count: gutter + 2) + timeLabels(bars.width, room), .label)
        ]
        return (rows + [base, labels]).map { Stroke.text($0, isColored: isColored) }
    }

    private var glyphs: Glyphs {
        switch characters {
        case .unicode: .unicode
        case .ascii: .ascii
        }
    }

    /// A bound far above all values does not press the bars flat: it may double the axis, and is not drawn
    /// beyond.
    private var axis: ValueAxis {
        let shown = values.compactMap(\.self).filter(\.isFinite)
        let highest = max(shown.max() ?? 0, 0)
        let highestBound = bounds.compactMap(\.self).filter(\.isFinite).max() ?? 0
        let reach = highest == 0 ? highestBound : min(highestBound, highest * 2)
        let isWhole = shown.allSatisfy { $0 == $0.rounded() }
        return ValueAxis(highest: max(highest, reach), rows: height, wholeNumbers: isWhole)
    }

    private func margin(_ label: String?, _ tick: Character, _ line: Character, _ gutter: Int) -> [Stroke] {
        let text = label ?? ""
        let padding = String(repeating: " ", count: gutter - text.count)
        return [Stroke("\(padding)\(text) \(label == nil ? line : tick)", .label)]
    }

    /// Both labels, the last ending under the last bar where there is room; else only what fits.
    private func timeLabels(_ barsWidth: Int, _ room: Int) -> String {
        let first = firstLabel.count <= room ? firstLabel : ""
        let end = max(barsWidth, first.count + 2 + lastLabel.count)
        guard !lastLabel.isEmpty, end <= room else { return first }
        return first + String(repeating: " ", count: end - first.count - lastLabel.count) + lastLabel
    }
}
