/// The lower half of a small symmetric matrix.
struct SymmetricMatrix {
    let order: Int
    private var values: [Double]

    init(order: Int) {
        self.order = order
        values = Array(repeating: 0, count: order * order)
    }

    /// `row` is not less than `column`.
    subscript(row: Int, column: Int) -> Double {
        get { values[row * order + column] }
        set { values[row * order + column] = newValue }
    }

    /// The solution of `self * x = right`; nil where the matrix is not positive definite.
    func solve(_ right: [Double]) -> [Double]? {
        var factor = self
        for column in 0..<order {
            let largest = self[column, column]
            for row in column..<order {
                var sum = self[row, column]
                for before in 0..<column { sum -= factor[row, before] * factor[column, before] }
                if row == column {
                    guard sum > largest * 1e-13, sum.isFinite else { return nil }
                    factor[row, row] = sum.squareRoot()
                } else {
                    factor[row, column] = sum / factor[column, column]
                }
            }
        }
        var solution = right
        for row in 0..<order {
            for before in 0..<row { solution[row] -= factor[row, before] * solution[before] }
            solution[row] /= factor[row, row]
        }
        for row in stride(from: order - 1, through: 0, by: -1) {
            for after in stride(from: row + 1, to: order, by: 1) {
                solution[row] -= factor[after, row] * solution[after]
            }
            solution[row] /= factor[row, row]
        }
        return solution.allSatisfy(\.isFinite) ? solution : nil
    }
}
