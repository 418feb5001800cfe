import Seeded
import Testing

@testable import Alerting

/// Somebody who keeps every record of a rule on a series, knows which of them tell of the same bucket, and
/// reckons with all of them at once: sums of sub-groups, totals, corrections, roundings.
@Suite struct AdversaryTests {
    /// What he can say of one true number.
    private struct Known: Equatable {
        var low: Int64 = 0
        var high: Int64 = .max / 8

        mutating func learn(_ range: ClosedRange<Int64>) {
            low = max(low, range.lowerBound)
            high = min(high, range.upperBound)
        }

        func isSecret(_ minimum: Int64) -> Bool { low == high && (1..<minimum).contains(low) }
    }

    /// The true counts of one bucket, which the adversary does not see.
    private struct Bucket {
        var groups: [Int64]
        var total: Int64 { groups.reduce(0, +) }
    }

    private static let template = Sample.alert(
        "change", against: "previous", 1, reference: (1, "2024-04"), bound: 1)

    /// Episodes come and go and are forgotten; buckets are told again, and corrected.
    private static func words(_ seed: UInt64, minimum: Int64, _ learn: (Int, Bucket, ShownAlert, Int) -> Void)
    {
        var random = SeededRandom(seed: seed)
        func count() -> Int64 {
            switch Int64.random(in: 0..<3, using: &random) {
            case 0: Int64.random(in: 0..<(2 * minimum), using: &random)
            case 1: Int64.random(in: 0..<(6 * minimum), using: &random)
            case _: Int64.random(in: 0..<(40 * minimum), using: &random)
            }
        }
        let groups = Int.random(in: 2...5, using: &random)
        var buckets = (0..<8).map { _ in Bucket(groups: (0..<groups).map { _ in count() }) }
        var versions = Array(repeating: 0, count: buckets.count)
        var book = EpisodeBook()
        for number in 0..<60 {
            let (place, base) = (Int.random(in: 0..<8, using: &random), Int.random(in: 0..<8, using: &random))
            var corrections: [Correction] = []
            if Int.random(in: 0..<4, using: &random) == 0 {
                let before = buckets[place].total
                buckets[place].groups[Int.random(in: 0..<groups, using: &random)] = count()
                versions[place] += 1
                corrections = [
                    Correction(bucket: template.bucket, from: before, to: buckets[place].total)
                ]
            }
            let alert = Self.alert(buckets[place], buckets[base], corrections, minimum: minimum, number / 6)
            learn(
                place * 1000 + versions[place], buckets[place], book.show(alert), base * 1000 + versions[base]
            )
        }
    }

    /// An early or a final word; the sub-groups are those that went the way of the whole.
    private static func alert(
        _ now: Bucket, _ before: Bucket, _ corrections: [Correction], minimum: Int64, _ episode: Int
    ) -> Alert {
        template.with { alert in
            alert.observed = now.total
            alert.peak.count = now.total
            alert.reference?.count = before.total
            alert.episode = "e\(episode)"
            alert.privacyMinimum = minimum
            alert.corrections = corrections
            alert.drivers = zip(now.groups, before.groups).enumerated().map { place, counts in
                let isAlong = (counts.0 > counts.1) == (now.total > before.total) && counts.0 != counts.1
                return Driver(
                    dimension: "area", value: "\(place)", count: counts.0, base: counts.1, share: 0,
                    explains: isAlong)
            }
        }
    }

    @Test(arguments: 0..<200, [2, 3, 5, 10] as [Int64])
    func `all records of a rule together give no small number away`(_ seed: UInt64, _ minimum: Int64) throws {
        let grid = try #require(PrivacyGrid(minimum: minimum))
        var totals: [Int: Known] = [:]
        var groups: [Int: [Known]] = [:]
        var exact: Set<Int64> = []
        Self.words(seed, minimum: minimum) { bucket, truth, word, base in
            let size = truth.groups.count
            for (key, shown) in [(bucket, word.observed), (bucket, word.peak.count)]
                + (word.reference.map { [(base, $0.count)] } ?? [])
            {
                totals[key, default: Known()].learn(grid.range(of: shown))
                if case .exact(let count) = shown { exact.insert(count) }
            }
            for correction in word.corrections {
                totals[bucket, default: Known()].learn(grid.range(of: correction.to))
                totals[bucket - 1, default: Known()].learn(grid.range(of: correction.from))
                for case .exact(let count) in [correction.from, correction.to] { exact.insert(count) }
            }
            for driver in word.drivers {
                guard let place = Int(driver.value) else { continue }
                for (key, shown) in [(bucket, driver.count), (base, driver.base)] {
                    guard let shown else { continue }
                    var known = groups[key] ?? Array(repeating: Known(), count: size)
                    known[place].learn(grid.range(of: shown))
                    groups[key] = known
                }
            }
        }
        for (key, known) in groups {
            var (parts, total) = (known, totals[key] ?? Known())
            Self.reckon(&parts, &total)
            #expect(!total.isSecret(minimum))
            #expect(!parts.contains { $0.isSecret(minimum) }, "\(parts) of \(total)")
        }
        let sorted = exact.sorted()
        for (a, b) in zip(sorted, sorted.dropFirst()) { #expect(b - a >= minimum, "\(a) and \(b)") }
        #expect(sorted.allSatisfy { $0 >= minimum })
    }

    /// Narrows parts and total by one another, until nothing more follows.
    private static func reckon(_ parts: inout [Known], _ total: inout Known) {
        while true {
            let before = (parts, total)
            total.learn(parts.reduce(0) { $0 + $1.low }...min(.max / 8, parts.reduce(0) { $0 + $1.high }))
            for place in parts.indices {
                let (low, high) = parts.indices.filter { $0 != place }.reduce(into: (Int64(0), Int64(0))) {
                    $0 = ($0.0 + parts[$1].low, $0.1 + parts[$1].high)
                }
                parts[place].learn(max(0, total.low - high)...max(0, total.high - low))
            }
            if (parts, total) == before { return }
        }
    }
}
