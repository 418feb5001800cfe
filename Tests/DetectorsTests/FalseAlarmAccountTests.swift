import Aggregates
import EventTime
import Testing

@testable import Detectors

/// A budget holds: what bounds cost is never above what was allowed, and hardly below it.
struct FalseAlarmAccountTests {
    @Test(arguments: [0.3, 5, 40, 1000], [0.02, 0.002, 0.0001])
    func whatIsSpentKeepsToWhatIsAllowed(mean: Double, share: Double) throws {
        var chance = SeededChance(seed: UInt64(mean * 10))
        var account = FalseAlarmAccount(seed: chance.next())
        let begun = account.saved
        for _ in 0..<5000 {
            let law = try #require(
                CountDistribution(mean: mean * (0.5 + chance.fraction()), dispersion: 1 + chance.fraction()))
            let bound = law.upperQuantile(account.available(of: share))
            account.spend(law.upperTail(from: bound + 1), of: share)
        }
        #expect(account.spent <= account.allowed + (begun + 1) * share)
        if mean >= 5 { #expect(account.spent > 0.95 * account.allowed) }
    }

    @Test func aSeriesWithoutAnyCountSavesNoMoreThanThreeShares() {
        var account = FalseAlarmAccount(seed: 1)
        for _ in 0..<1000 { account.spend(0, of: 0.01) }
        #expect(account.available(of: 0.01) == 0.04)
        #expect(account.spent == 0)
        #expect(abs(account.allowed - 10) < 1e-9)
    }

    @Test func aPriceThatIsNoNumberCostsAllThatWasThere() {
        var account = FalseAlarmAccount(saved: 2)
        account.spend(.nan, of: 0.01)
        #expect(account.saved == 0)
        #expect(account.spent == 0.03)
        #expect(FalseAlarmAccount(saved: 3).available(of: 0.3) == 0.5)
    }

    /// A fit that sees half of the spread: what lies behind it has the tails of the whole.
    private struct HalfBlind: CountModel {
        func memory(in unit: BucketUnit) -> Int { 1000 }

        func prediction(of bucket: Bucket, in past: Past) -> Prediction {
            let counts = past.history.values.map(Double.init)
            let mean = counts.reduce(0, +) / Double(counts.count)
            let variance = counts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(counts.count)
            let dispersion = 1 + max(0, variance / max(mean, 0.1) - 1) / 2
            let law = CountDistribution(mean: max(mean, 0.1), dispersion: dispersion)
            return Prediction(
                bounds: Bounds(expected: mean), law: law.map { .counts($0) })
        }
    }

    @Test(arguments: [2.0, 5], [1.5, 3, 6])
    func simulationFindsTheSpreadBehindAFitThatSeesTooLittle(mean: Double, dispersion: Double) throws {
        let model = HalfBlind()
        let share = 0.005
        let truth = try #require(CountDistribution(mean: mean, dispersion: dispersion))
        var chance = SeededChance(seed: 11)
        let key = FitCalibration.Key(mean: mean, buckets: 128)
        let calibration = FitCalibration(model, unit: .week, key)
        var (plain, calibrated) = (0.0, 0.0)
        let trials = 300
        for _ in 0..<trials {
            var history = MeasuredHistory(first: Bucket(-128))
            for _ in 0..<128 { history.append(Int64(truth.quantile(chance.fraction()))) }
            let past = Past(history: history, calendar: BucketCalendar(unit: .week, zone: .utc), step: 1)
            let law = try #require(model.prediction(of: Bucket(0), in: past).law?.distribution)
            plain += truth.upperTail(from: law.upperQuantile(share) + 1)
            let behind = calibration.law(behind: law)
            let bound = behind.upperQuantile(share)
            // Compared with what the law says that bound costs: counts are whole numbers.
            calibrated += truth.upperTail(from: bound + 1) / behind.upperTail(from: bound + 1)
        }
        #expect((0.75...1.35).contains(calibrated / Double(trials)), "\(calibrated / Double(trials))")
        if dispersion > 2 { #expect(plain / Double(trials) > 1.7 * share) }
    }

    @Test(arguments: [2.0, 2.25, 4, 4.7, 5.5])
    func spreadsBetweenThoseThatWereSimulatedAreFoundAsWell(dispersion: Double) throws {
        let key = FitCalibration.Key(mean: 64, buckets: 1024)
        let calibration = FitCalibration(HalfBlind(), unit: .week, key)
        let truth = try #require(CountDistribution(mean: 64, dispersion: dispersion))
        let fit = try #require(CountDistribution(mean: 64, dispersion: 1 + (dispersion - 1) / 2))
        let behind = calibration.law(behind: fit)
        for bound in [truth.upperQuantile(0.01), truth.upperQuantile(0.001)] {
            let ratio = truth.upperTail(from: bound + 1) / behind.upperTail(from: bound + 1)
            #expect((0.85...1.15).contains(ratio), "\(ratio)")
        }
    }

    /// Beyond the means that are simulated, too, as long as a spread is small beside the mean.
    @Test(arguments: [1.5, 2, 5])
    func howMuchFartherABoundLiesDoesNotDependOnTheMeanWhereItIsLarge(dispersion: Double) throws {
        func farther(_ mean: Double) throws -> Double {
            let key = FitCalibration.Key(mean: mean, buckets: 256)
            let calibration = FitCalibration(HalfBlind(), unit: .week, key)
            let fit = try #require(CountDistribution(mean: mean, dispersion: dispersion))
            let bound = calibration.law(behind: fit).upperQuantile(0.0005)
            return (bound - mean) / (fit.upperQuantile(0.0005) - mean)
        }
        let near = try farther(128)
        for mean in [250.0, 1000, 50_000] {
            let ratio = try farther(mean) / near
            #expect(abs(ratio - 1) < 0.08, "\(mean): \(ratio)")
        }
    }

    /// Counts that deviate as much in proportion to their mean have bounds in proportion to it.
    @Test func largeSpreadsOfLargeMeansAreInProportion() throws {
        let key = FitCalibration.Key(mean: 128, buckets: 256)
        let calibration = FitCalibration(HalfBlind(), unit: .week, key)
        func proportion(_ mean: Double, _ deviation: Double) throws -> Double {
            let fit = try #require(CountDistribution(mean: mean, dispersion: deviation * deviation * mean))
            return calibration.law(behind: fit).upperQuantile(0.0005) / mean
        }
        for deviation in [0.3, 0.5] {
            for mean in [1000, 1e7] {
                let ratio = try proportion(mean, deviation) / proportion(128, deviation)
                #expect(abs(ratio - 1) < 0.02, "\(ratio)")
            }
        }
    }

    @Test func boundsOfAMixtureAreThoseOfItsTails() throws {
        let calibration = FitCalibration(
            HalfBlind(), unit: .week, FitCalibration.Key(mean: 8, buckets: 64))
        let law = calibration.law(behind: try #require(CountDistribution(mean: 8, dispersion: 1.7)))
        let huge = calibration.law(behind: try #require(CountDistribution(mean: 4e15, dispersion: 3e14)))
        #expect(huge.upperQuantile(1e-4) > 4e15)
        for probability in [0.2, 0.01, 0.0003] {
            let upper = law.upperQuantile(probability)
            #expect(law.upperTail(from: upper + 1) <= probability)
            #expect(law.upperTail(from: upper) > probability)
            let lower = law.lowerQuantile(probability)
            #expect(lower == 0 || law.lowerTail(to: lower - 1) <= probability)
            #expect(law.lowerTail(to: lower) > probability)
        }
    }

    @Test func runsOfAlarmsAreCountedOnce() {
        for pace in ScanPace.allCases {
            for probability in [0.05, 0.004, 0.0002] {
                let alarms = pace.alarms(beginningWith: probability)
                #expect(abs(pace.beginnings(ofAlarms: alarms) / probability - 1) < 1e-9)
                #expect(alarms > probability)
            }
        }
    }
}
