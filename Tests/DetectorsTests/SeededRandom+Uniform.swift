import Seeded

extension SeededRandom {
    mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }
}
