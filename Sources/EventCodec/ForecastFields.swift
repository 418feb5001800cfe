import Detectors

// The predictive laws of statistical methods, bit for bit: a correction is judged by the very same numbers.

extension ByteWriter {
    mutating func real(_ value: Double) { fixed64(value.bitPattern) }

    mutating func forecast(_ value: Forecast) {
        real(value.expected)
        switch value.law {
        case .counts(.poisson(let poisson)):
            byte(LawTag.poisson.rawValue)
            real(poisson.mean)
        case .counts(.negativeBinomial(let spread)):
            byte(LawTag.negativeBinomial.rawValue)
            real(spread.size)
            real(spread.mean)
        case .normal(let mean, let deviation, let power):
            byte(LawTag.normal.rawValue)
            real(mean)
            real(deviation)
            text(power.rawValue)
        }
    }
}

extension ByteReader {
    mutating func real() throws(CorruptRecord) -> Double { Double(bitPattern: try fixed64()) }

    mutating func forecast() throws(CorruptRecord) -> Forecast {
        let expected = try real()
        guard let tag = LawTag(rawValue: try byte()) else { throw CorruptRecord(what: "a law of counts") }
        return Forecast(expected: expected, law: try law(tag))
    }

    private mutating func law(_ tag: LawTag) throws(CorruptRecord) -> PredictiveLaw {
        switch tag {
        case .poisson:
            guard let law = PoissonDistribution(mean: try real()) else { break }
            return .counts(.poisson(law))
        case .negativeBinomial:
            guard let law = NegativeBinomial(size: try real(), mean: try real()) else { break }
            return .counts(.negativeBinomial(law))
        case .normal:
            let (mean, deviation) = (try real(), try real())
            guard let power = PowerTransform(rawValue: try text()) else { break }
            return .normal(mean: mean, deviation: deviation, power: power)
        }
        throw CorruptRecord(what: "the parameters of a law of counts")
    }
}

private enum LawTag: UInt8 {
    case poisson, negativeBinomial, normal
}
