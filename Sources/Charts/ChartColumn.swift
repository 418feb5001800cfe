/// What one column of a chart shows: one value, or the highest of several where there are more values than
/// columns.
struct ChartColumn: Equatable {
    /// Nil where nothing is known, which is not 0.
    var value: Double?
    /// The lowest of several: a spike above any of them stays visible.
    var bound: Double?
    var fired = false

    /// At most `limit` columns, in order. Shorter `bounds` and `fired` are filled up with nil and false; a
    /// value that is no finite number counts as missing.
    static func columns(values: [Double?], bounds: [Double?] = [], fired: [Bool] = [], limit: Int)
        -> [ChartColumn]
    {
        let count = min(values.count, max(limit, 0))
        return (0..<count).map { column in
            var shown = ChartColumn()
            for index in column * values.count / count..<(column + 1) * values.count / count {
                let bound = index < bounds.count ? bounds[index] : nil
                shown.value = extreme(shown.value, values[index], max)
                shown.bound = extreme(shown.bound, bound, min)
                if index < fired.count, fired[index] { shown.fired = true }
            }
            return shown
        }
    }

    private static func extreme(
        _ left: Double?, _ right: Double?, _ choose: (Double, Double) -> Double
    ) -> Double? {
        guard let right, right.isFinite else { return left }
        return left.map { choose($0, right) } ?? right
    }
}
