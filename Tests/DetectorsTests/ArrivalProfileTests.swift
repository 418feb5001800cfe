import Detection
import Detectors
import EventTime
import Testing

/// A running count is projected by what had usually arrived at the same part of the bucket.
struct ArrivalProfileTests {
    private static let law = PredictiveLaw.counts(CountDistribution(mean: 100, dispersion: 2)!)

    /// Half of each bucket has arrived at the fourth mark, with a little spread.
    private static func taught(_ buckets: Int = 40, share: Double = 0.5) -> ArrivalProfile {
        var profile = ArrivalProfile()
        for bucket in 0..<buckets {
            let arrived = 100 * share + Double(bucket % 5 - 2) * 4
            profile.learn([nil, nil, nil, Int64(arrived)], of: 100)
        }
        return profile
    }

    private func projection(_ arrived: Int64, _ profile: ArrivalProfile, error: Double = 0.05) -> Projection?
    {
        profile.projection(of: arrived, at: 4, by: Self.law, error: error)
    }

    @Test func halfOfTheBucketIsProjectedToTheWhole() throws {
        let usual = try #require(projection(50, Self.taught()))
        #expect((90...110).contains(usual.total))
        let high = try #require(projection(120, Self.taught()))
        #expect(high.total > 170 && high.total <= 240)
        #expect(high.least < high.total && high.least >= 120)
    }

    @Test func aSmallerErrorHasALowerEnd() throws {
        let ends = [0.2, 0.05, 0.01, 0.001].compactMap { projection(80, Self.taught(), error: $0)?.least }
        #expect(ends.count == 4)
        #expect(zip(ends, ends.dropFirst()).allSatisfy { $0 > $1 })
    }

    @Test func nothingIsProjectedBeforeEightBucketsAreKnown() {
        #expect(projection(120, Self.taught(7)) == nil)
        #expect(projection(120, Self.taught(9)) != nil)
        #expect(Self.taught().projection(of: 120, at: 3, by: Self.law, error: 0.05) == nil)
    }

    @Test func countsThatAreTakenBackLaterAreNotProjected() {
        #expect(projection(120, Self.taught(share: 1.2)) == nil)
    }

    @Test func aBucketWithoutACountTeachesNothing() {
        var profile = Self.taught()
        profile.learn([nil, nil, nil, 5], of: 0)
        profile.learn([nil, nil, nil, 5], of: -3)
        #expect(profile == Self.taught())
    }

    @Test(arguments: [1, 7, 1_000, 1_000_000_000, 1_000_000_000_000] as [Int64])
    func hugeCountsAreProjectedToo(arrived: Int64) throws {
        let law = PredictiveLaw.counts(CountDistribution(mean: 2 * Double(arrived), dispersion: 3)!)
        let found = try #require(Self.taught().projection(of: arrived, at: 4, by: law, error: 0.05))
        #expect(found.least >= Double(arrived) && found.total.isFinite)
        #expect(abs(found.total / (2 * Double(arrived)) - 1) < 0.6)
    }

    @Test func allLawsGiveAProjection() {
        let normal = PredictiveLaw.normal(mean: 100, deviation: 14, power: .none)
        let found = Self.taught().projection(of: 90, at: 4, by: normal, error: 0.05)
        #expect(found.map { $0.total > 110 && $0.total < 180 } ?? false)
        let none = PredictiveLaw.normal(mean: 100, deviation: 0, power: .none)
        #expect(Self.taught().projection(of: 90, at: 4, by: none, error: 0.05) == nil)
    }

    @Test func marksFollowTheClockThroughTheBucket() {
        let calendar = BucketCalendar(unit: .day, zone: Zone("America/New_York")!)
        let start = Timestamp("2024-03-10T05:00:00Z")!
        let bucket = calendar.bucket(containing: start)
        var (clock, seen) = (start, [Int]())
        while calendar.bucket(containing: clock) == bucket {
            seen.append(BucketMarks.passed(by: clock, in: calendar) - Int(bucket.ordinal) * BucketMarks.count)
            let next = BucketMarks.next(after: clock, in: calendar)
            #expect(
                BucketMarks.passed(by: next - .milliseconds(1), in: calendar)
                    == BucketMarks.passed(by: clock, in: calendar))
            clock = next
        }
        #expect(seen == Array(0..<BucketMarks.count))
        #expect(BucketMarks.last(of: BucketMarks.passed(by: clock, in: calendar)) == (bucket, 8))
        #expect(BucketMarks.last(of: -3) == (Bucket(-1), 5))
    }

    /// One projection in 20 may turn out wrong where nothing happens; three standard errors are added.
    @Test func theStatedErrorIsKeptWhereNothingHappens() {
        let trials = EarlyTrial.all(days: 4_000, error: 0.05, seed: 17)
        let (projected, wrong) = trials.reduce((0, 0)) { ($0.0 + $1.projected, $0.1 + $1.wrong) }
        #expect(projected > 30)
        let allowed = 0.05 + 3 * (0.05 * 0.95 / Double(projected)).squareRoot()
        #expect(Double(wrong) <= allowed * Double(projected))
        for trial in trials where trial.mean >= 100 {
            for spike in trial.spikes where spike.factor < 3 { #expect(spike.toldAt < spike.passedAt) }
        }
    }
}
