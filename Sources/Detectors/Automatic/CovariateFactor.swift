/// The matrix of second derivatives by the covariates of a regression, and its Cholesky factor.
struct CovariateFactor {
    typealias Vector = RegressionRows.Vector

    // Inline, as it takes a third of the time of a fit.
    private var rows: InlineArray<8, Vector>
    private let active: [Int]
    private(set) var isDefinite = true

    init(active: [Int]) {
        self.active = active
        rows = InlineArray(repeating: Vector())
    }

    /// Adds weight x x'.
    mutating func add(_ covariates: Vector, _ weight: Double) {
        for index in active { rows[index] += (weight * covariates[index]) * covariates }
    }

    /// From then on `solve` and `form` can be used.
    mutating func decompose() {
        for (position, row) in active.enumerated() {
            for column in active[..<position] {
                var sum = rows[row][column]
                for before in active[..<position].prefix(while: { $0 != column }) {
                    sum -= rows[row][before] * rows[column][before]
                }
                rows[row][column] = sum / rows[column][column]
            }
            var pivot = rows[row][row]
            let least = 1e-9 * pivot
            for before in active[..<position] { pivot -= rows[row][before] * rows[row][before] }
            // Covariates that say the same, or one without any information.
            guard pivot > least, pivot > 0 else {
                isDefinite = false
                return
            }
            rows[row][row] = pivot.squareRoot()
        }
    }

    func solve(_ right: Vector) -> Vector {
        var solution = forward(right)
        for (position, row) in active.enumerated().reversed() {
            for later in active[(position + 1)...] { solution[row] -= rows[later][row] * solution[later] }
            solution[row] /= rows[row][row]
        }
        return solution
    }

    /// Half of a form: x' A^-1 y is the product of the halves of x and y.
    func half(_ covariates: Vector) -> Vector { forward(covariates) }

    private func forward(_ right: Vector) -> Vector {
        var solution = Vector()
        for (position, row) in active.enumerated() {
            var sum = right[row]
            for before in active[..<position] { sum -= rows[row][before] * solution[before] }
            solution[row] = sum / rows[row][row]
        }
        return solution
    }
}
