import Detectors

// The predictive laws of statistical methods, bit for bit: a correction is judged by the very same numbers.

extension ByteWriter {
    mutating func real(_ value: Double) { fixed64(value.bitPattern) }

    mutating func forecast(_ value: Forecast) {
        real(value.expected)
        optional(value.choice) { $0.choice($1) }
        optional(value.allowance) { $0.allowance($1) }
        switch value.law {
        case .counts(let distribution): self.distribution(distribution)
        case .normal(let mean, let deviation, let power):
            byte(LawTag.normal.rawValue)
            real(mean)
            real(deviation)
            text(power.rawValue)
        case .scan(let scan):
            byte(LawTag.scan.rawValue)
            text(scan.pace.rawValue)
            array(scan.carried) { $0.real($1) }
            distribution(scan.distribution)
        case .chart(.cusum(let cusum)):
            byte(LawTag.cusum.rawValue)
            for number in [cusum.carried, cusum.mean, cusum.k] { real(number) }
            text(cusum.standardisation.rawValue)
        case .chart(.likelihoodRatio(let ratio)):
            byte(LawTag.likelihoodRatio.rawValue)
            likelihoodRatio(ratio)
        }
    }

    private mutating func allowance(_ value: Allowance) {
        optional(value.lower) { $0.real($1) }
        optional(value.upper) { $0.real($1) }
        real(value.share)
        count(value.series)
    }

    private mutating func likelihoodRatio(_ value: LikelihoodRatioLaw) {
        switch value.rise {
        case .known(let factor):
            flag(true)
            real(factor)
        case .estimated(let window):
            flag(false)
            count(window)
        }
        real(value.sum)
        array(value.window) { writer, observation in
            writer.real(observation.count)
            writer.real(observation.mean)
        }
        real(value.mean)
        optional(value.size) { $0.real($1) }
    }

    private mutating func distribution(_ value: CountDistribution) {
        switch value {
        case .poisson(let poisson):
            byte(LawTag.poisson.rawValue)
            real(poisson.mean)
        case .negativeBinomial(let spread):
            byte(LawTag.negativeBinomial.rawValue)
            real(spread.size)
            real(spread.mean)
        }
    }

    private mutating func choice(_ value: AutomaticChoice) {
        switch value.baseline {
        case .rare(let cases):
            byte(BaselineTag.rare.rawValue)
            signed(cases)
        case .level(let isYoung):
            byte(BaselineTag.level.rawValue)
            flag(isYoung)
        case .trend: byte(BaselineTag.trend.rawValue)
        case .seasonal(let waves):
            byte(BaselineTag.seasonal.rawValue)
            count(waves)
        }
        count(value.buckets)
        optional(value.sinceShift) { $0.count($1) }
    }
}

extension ByteReader {
    mutating func real() throws(CorruptRecord) -> Double { Double(bitPattern: try fixed64()) }

    mutating func forecast() throws(CorruptRecord) -> Forecast {
        let expected = try real()
        let choice = try optional { reader throws(CorruptRecord) in try reader.choice() }
        let allowance = try optional { reader throws(CorruptRecord) in try reader.allowance() }
        return Forecast(
            expected: expected, law: try law(try lawTag()), choice: choice, allowance: allowance)
    }

    private mutating func allowance() throws(CorruptRecord) -> Allowance {
        Allowance(
            lower: try optional { reader throws(CorruptRecord) in try reader.real() },
            upper: try optional { reader throws(CorruptRecord) in try reader.real() },
            share: try real(), series: try count32())
    }

    private mutating func lawTag() throws(CorruptRecord) -> LawTag {
        guard let tag = LawTag(rawValue: try byte()) else { throw CorruptRecord(what: "a law of counts") }
        return tag
    }

    private mutating func law(_ tag: LawTag) throws(CorruptRecord) -> PredictiveLaw {
        switch tag {
        case .poisson, .negativeBinomial: return .counts(try distribution(tag))
        case .normal:
            let (mean, deviation) = (try real(), try real())
            guard let power = PowerTransform(rawValue: try text()) else { throw Self.wrongParameters }
            return .normal(mean: mean, deviation: deviation, power: power)
        case .scan:
            guard let pace = ScanPace(rawValue: try text()) else { throw Self.wrongParameters }
            let carried = try array { reader throws(CorruptRecord) in try reader.real() }
            return .scan(ScanLaw(try distribution(try lawTag()), pace: pace, carried: carried))
        case .cusum:
            let (carried, mean, k) = (try real(), try real(), try real())
            guard let standardisation = CusumDetector.Standardisation(rawValue: try text()) else {
                throw Self.wrongParameters
            }
            return .chart(
                .cusum(CusumLaw(carried: carried, mean: mean, k: k, standardisation: standardisation)))
        case .likelihoodRatio: return .chart(.likelihoodRatio(try likelihoodRatio()))
        }
    }

    private mutating func likelihoodRatio() throws(CorruptRecord) -> LikelihoodRatioLaw {
        let rise: LikelihoodRatioDetector.Rise =
            try flag() ? .known(factor: try real()) : .estimated(window: try count32())
        let sum = try real()
        let window = try array { reader throws(CorruptRecord) in
            ChartObservation(count: try reader.real(), mean: try reader.real())
        }
        return LikelihoodRatioLaw(
            rise: rise, sum: sum, window: window, mean: try real(),
            size: try optional { reader throws(CorruptRecord) in try reader.real() })
    }

    private mutating func distribution(_ tag: LawTag) throws(CorruptRecord) -> CountDistribution {
        switch tag {
        case .poisson:
            if let law = PoissonDistribution(mean: try real()) { return .poisson(law) }
        case .negativeBinomial:
            if let law = NegativeBinomial(size: try real(), mean: try real()) {
                return .negativeBinomial(law)
            }
        case .normal, .scan, .cusum, .likelihoodRatio: break
        }
        throw Self.wrongParameters
    }

    private mutating func choice() throws(CorruptRecord) -> AutomaticChoice {
        guard let tag = BaselineTag(rawValue: try byte()) else { throw CorruptRecord(what: "a baseline") }
        let baseline: AutomaticChoice.Baseline =
            switch tag {
            case .rare: .rare(cases: try signed())
            case .level: .level(isYoung: try flag())
            case .trend: .trend
            case .seasonal: .seasonal(waves: try count32())
            }
        return AutomaticChoice(
            baseline, buckets: try count32(),
            sinceShift: try optional { reader throws(CorruptRecord) in try reader.count32() })
    }

    private static let wrongParameters = CorruptRecord(what: "the parameters of a law of counts")
}

private enum LawTag: UInt8 {
    case poisson, negativeBinomial, normal, scan, cusum, likelihoodRatio
}

private enum BaselineTag: UInt8 {
    case rare, level, trend, seasonal
}
