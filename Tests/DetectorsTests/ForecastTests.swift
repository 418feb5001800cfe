import Detectors
import Testing

/// A forecast judges a count by its bounds and by its rarity, and the two agree.
@Suite struct ForecastTests {
    private static let laws: [PredictiveLaw] = [
        .counts(.poisson(PoissonDistribution(mean: 0.3)!)),
        .counts(.poisson(PoissonDistribution(mean: 40)!)),
        .counts(.negativeBinomial(NegativeBinomial(size: 2, mean: 7)!)),
        .counts(.negativeBinomial(NegativeBinomial(size: 30, mean: 250_000)!)),
        .normal(mean: 12, deviation: 3, power: .none),
        .normal(mean: 20, deviation: 1.5, power: .twoThirds),
        .normal(mean: 9, deviation: 0, power: .squareRoot),
        .chart(.cusum(CusumLaw(carried: 0.7, mean: 30, k: 1.04, standardisation: .rossi))),
        .chart(.cusum(CusumLaw(carried: 0, mean: 0.4, k: 0.5, standardisation: .standard))),
        .chart(
            .likelihoodRatio(
                LikelihoodRatioLaw(rise: .known(factor: 2), sum: 0.3, window: [], mean: 12, size: 4))),
        .chart(
            .likelihoodRatio(
                LikelihoodRatioLaw(
                    rise: .estimated(window: 26), sum: 0,
                    window: [ChartObservation(count: 14, mean: 12)], mean: 11, size: nil))),
    ]

    @Test(arguments: laws, [2.0, 20, 400, 100_000])
    func aCountBeyondABoundIsAtMostSoLikely(law: PredictiveLaw, rarity: Double) throws {
        let forecast = Forecast(expected: 1, law: law)
        let bounds = forecast.bounds(at: Level(above: rarity, below: -rarity))
        let (lower, upper) = (try #require(bounds.lower), try #require(bounds.upper))
        #expect(lower <= upper)
        let firstAbove = upper.rounded(.down) + 1
        #expect(forecast.pValue(of: firstAbove, .above) <= 1 / rarity * (1 + 1e-9))
        let lastWithin = upper.rounded(.up) - 1
        if lastWithin >= 0 {
            #expect(forecast.pValue(of: lastWithin, .above) > 1 / rarity * (1 - 1e-9))
        }
        let firstBelow = lower.rounded(.up) - 1
        if firstBelow >= 0 { #expect(forecast.pValue(of: firstBelow, .below) <= 1 / rarity * (1 + 1e-9)) }
    }

    @Test func aSideWithoutALevelHasNoBound() {
        let bounds = Forecast(expected: 40, law: Self.laws[1]).bounds(at: Level(above: 400))
        #expect(bounds.lower == nil && bounds.expected == 40 && bounds.upper != nil)
    }
}

/// Bases are kept by the million: each correctable bucket of each series has one.
@Suite struct BasisTests {
    @Test func aBasisHasAPointersRoomForAForecast() {
        #expect(MemoryLayout<Basis>.stride <= 64)
        let forecast = Forecast(expected: 40, law: .counts(.poisson(PoissonDistribution(mean: 40)!)))
        var basis = Basis(forecast: forecast)
        #expect(basis.forecast == forecast && basis == Basis(forecast: forecast))
        basis.forecast = nil
        #expect(basis == Basis())
    }
}
