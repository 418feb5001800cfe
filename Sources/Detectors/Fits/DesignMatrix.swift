/// Counts with the effects that may explain them, row by row.
struct DesignMatrix {
    let effects: Int
    private(set) var values: [Double] = []
    private(set) var counts: [Double] = []

    init(effects: Int) { self.effects = effects }

    var rows: Int { counts.count }

    mutating func append(_ row: [Double], count: Double) {
        precondition(row.count == effects)
        values += row
        counts.append(count)
    }

    func linear(_ row: Int, _ coefficients: [Double]) -> Double {
        var sum = 0.0
        for effect in 0..<effects { sum += values[row * effects + effect] * coefficients[effect] }
        return sum
    }
}
