/// Where the bars stand, and what each cell of them shows.
struct BarLayout {
    private let columns: [ChartColumn]
    /// Cells from one bar to the next; from 2 on, one of them is left free.
    private let pitch: Int

    private static let widestPitch = 5

    init(columns: [ChartColumn], room: Int) {
        self.columns = columns
        pitch = min(max(room / max(columns.count, 1), 1), BarLayout.widestPitch)
    }

    private var barWidth: Int { max(pitch - 1, 1) }

    /// Cells of all bars together, without the free cell after the last.
    var width: Int { columns.isEmpty ? 0 : (columns.count - 1) * pitch + barWidth }

    /// One row of cells, counted from 1 at the bottom.
    func row(_ row: Int, axis: ValueAxis, glyphs: Glyphs) -> [Stroke] {
        var strokes: [Stroke] = []
        for column in columns {
            let hasBound = column.bound.map { boundRow($0, axis) == row } ?? false
            strokes.append(bar(column, row: row, hasBound: hasBound, axis: axis, glyphs: glyphs))
            if pitch > barWidth {
                // The bound goes on through the gap: a line, not dashes over single bars.
                strokes.append(hasBound ? Stroke(glyphs.bound, .bound) : Stroke(" ", .plain))
            }
        }
        if pitch > barWidth { strokes.removeLast() }
        return strokes
    }

    private func bar(_ column: ChartColumn, row: Int, hasBound: Bool, axis: ValueAxis, glyphs: Glyphs)
        -> Stroke
    {
        let height = column.value.map(axis.height(of:)) ?? 0
        let filled = height - Double(row - 1)
        let ink: Ink = column.fired ? .fired : .bar
        if filled >= 1, hasBound {
            return Stroke(
                glyphs.fill[glyphs.fill.count - 1], column.fired ? .boundOnFired : .boundOnBar, barWidth
            )
            .inColor(glyphs.bound)
        }
        if filled > 0, row == 1 || filled * Double(glyphs.fill.count) >= 0.5 {
            let level = Int((min(filled, 1) * Double(glyphs.fill.count)).rounded())
            return Stroke(glyphs.fill[max(level, 1) - 1], ink, barWidth)
        }
        if hasBound { return Stroke(glyphs.bound, .bound, barWidth) }
        if column.value == nil, row == 1 { return Stroke(glyphs.missing, .label, barWidth) }
        return Stroke(" ", .plain, barWidth)
    }

    /// The row that a bound runs through; nil beyond the axis.
    private func boundRow(_ bound: Double, _ axis: ValueAxis) -> Int? {
        guard bound >= 0, bound <= axis.top else { return nil }
        return max(Int(axis.height(of: bound).rounded(.up)), 1)
    }

    /// The axis under the bars, with a mark under each that fired.
    func baseline(glyphs: Glyphs) -> [Stroke] {
        var strokes: [Stroke] = []
        for column in columns {
            strokes.append(
                column.fired
                    ? Stroke(glyphs.fired, .fired, barWidth) : Stroke(glyphs.baseline, .label, barWidth))
            if pitch > barWidth { strokes.append(Stroke(glyphs.baseline, .label)) }
        }
        return strokes
    }
}
