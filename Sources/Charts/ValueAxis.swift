/// The vertical axis: from 0 to a round number, with a label at every so many rows, exactly at their upper
/// edges.
struct ValueAxis {
    /// The value at the upper edge of the highest row.
    let top: Double
    /// A label stands at each row, counted from 1 at the bottom, that this divides.
    let rowsBetweenLabels: Int
    let rows: Int

    private static let roundSteps = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10]

    /// The smallest axis with round labels that reaches `highest`. Whole numbers get whole labels.
    init(highest: Double, rows: Int, wholeNumbers: Bool) {
        let intervals = [4, 3, 5, 2].first { rows % $0 == 0 && rows / $0 >= 2 } ?? 1
        let needed = highest / Double(intervals)
        var magnitude = wholeNumbers ? 1.0 : 1e-6
        while magnitude * 10 < needed { magnitude *= 10 }
        let steps = ValueAxis.roundSteps.map { $0 * magnitude }
        let step = steps.first { $0 >= needed && (!wholeNumbers || $0 == $0.rounded()) } ?? needed
        top = step * Double(intervals)
        rowsBetweenLabels = rows / intervals
        self.rows = rows
    }

    /// The label at the upper edge of a row, counted from 1 at the bottom; row 0 is the axis itself.
    func label(atRow row: Int) -> String? {
        guard row % rowsBetweenLabels == 0 else { return nil }
        return ShortNumber.text(top * Double(row) / Double(rows))
    }

    /// The height of a value in rows, from 0 to `rows`.
    func height(of value: Double) -> Double {
        min(max(value / top, 0), 1) * Double(rows)
    }
}
