import Seeded
import Testing

@testable import Alerting

/// The adversary knows how disclosure works, tries every world that would have given the same words, and
/// subtracts.
@Suite struct DisclosureTests {
    private static let monthly = Sample.alert(
        "change", against: "previous", 1, reference: (1, "2024-04"), bound: 1)

    private static func alert(_ observed: Int64, _ reference: Int64, minimum: Int64) -> Alert {
        monthly.with {
            $0.observed = observed
            $0.peak.count = observed
            $0.reference?.count = reference
            $0.expected = Double(reference)
            $0.upper = Double(reference) * 1.5
            $0.privacyMinimum = minimum
        }
    }

    /// Worlds by what a reader sees of them; for each, the numbers that he must not learn.
    private struct Worlds {
        private var possible: [[Int64]: [Set<Int64>]] = [:]

        mutating func add(_ words: [ShownAlert], secrets: [Int64]) {
            let seen = words.flatMap(Self.seen)
            var sets = possible[seen] ?? Array(repeating: [], count: secrets.count)
            for (place, secret) in secrets.enumerated() { sets[place].insert(secret) }
            possible[seen] = sets
        }

        /// Secrets of 1 up to the minimum that have only one possible value.
        func isolated(minimum: Int64) -> [Int64] {
            possible.values.flatMap { sets in
                sets.filter { $0.count == 1 }.compactMap(\.first).filter { (1..<minimum).contains(abs($0)) }
            }
        }

        /// Every number of the word, each kind told apart.
        private static func seen(_ word: ShownAlert) -> [Int64] {
            let counts =
                [word.observed, word.peak.count, word.reference?.count]
                + word.corrections.flatMap { [$0.from, $0.to] } + word.drivers.map(\.count)
            let numbers = [word.expected, word.lower, word.upper] + word.drivers.map(\.share)
            var change: [Int64] = [-1]
            switch word.change {
            case .percent(let percent): change = [0, Int64(percent * 10)]
            case .fewerThan(let limit): change = [1, limit]
            case nil: break
            }
            return counts.map(code) + numbers.map { $0.map { Int64($0 * 10) } ?? -1 } + change
        }

        private static func code(_ count: ShownCount?) -> Int64 {
            switch count {
            case .exact(let count): count * 4
            case .below(let limit): limit * 4 + 1
            case .rounded(let count): count * 4 + 2
            case nil: 3
            }
        }
    }

    /// Counts from 0 to the end of a cell, so that no world is missing at the edge.
    private static func counts(upTo cells: Int64, minimum: Int64) throws -> Range<Int64> {
        let step = try #require(PrivacyGrid(minimum: minimum)).step
        return 0..<(cells * step - step / 2)
    }

    @Test(arguments: [2, 3, 4, 5, 7, 10])
    func `one word never gives away a small count or a small change`(_ minimum: Int64) throws {
        let range = try Self.counts(upTo: 5, minimum: minimum)
        var worlds = Worlds()
        for observed in range {
            for reference in range {
                let word = Self.alert(observed, reference, minimum: minimum).shown
                worlds.add([word], secrets: [observed, reference, observed - reference])
            }
        }
        #expect(worlds.isolated(minimum: minimum) == [])
    }

    @Test(arguments: [2, 3, 4, 5], [WordClass.settled, .early])
    func `nor do two words of one episode`(_ minimum: Int64, _ firstClass: WordClass) throws {
        let range = try Self.counts(upTo: 3, minimum: minimum)
        var worlds = Worlds()
        for first in range {
            for second in range {
                for reference in range {
                    var before = DisclosedBefore()
                    let one = Self.alert(first, reference, minimum: minimum).with {
                        $0.wordClass = firstClass
                    }
                    let two = Self.alert(second, reference, minimum: minimum).with { alert in
                        alert.status = .amended
                        alert.corrections = [Correction(bucket: alert.bucket, from: first, to: second)]
                    }
                    worlds.add(
                        [ShownAlert(one, before: &before), ShownAlert(two, before: &before)],
                        secrets: [
                            first, second, reference, second - first, first - reference, second - reference,
                        ])
                }
            }
        }
        #expect(worlds.isolated(minimum: minimum) == [])
    }

    @Test(arguments: [(2, 3, 30), (3, 2, 60), (5, 2, 60), (3, 3, 30), (5, 3, 40), (10, 2, 90)])
    func `nor do sub-groups beside their total`(_ minimum: Int64, _ groups: Int, _ largest: Int64) {
        var worlds = Worlds()
        // All worlds of a total, so that none is missing; a list left out tells nothing to subtract.
        func add(_ counts: [Int64], rest: Int64) {
            guard counts.count < groups else {
                let word = Self.driven(counts, minimum: minimum).shown
                if !word.drivers.isEmpty { worlds.add([word], secrets: counts) }
                return
            }
            for count in 0...rest { add(counts + [count], rest: rest - count) }
        }
        add([], rest: largest)
        #expect(worlds.isolated(minimum: minimum) == [])
    }

    private static let explained = Sample.alert("threshold", 1, bound: 1)

    private static func driven(_ counts: [Int64], minimum: Int64) -> Alert {
        explained.with {
            $0.observed = counts.reduce(0, +)
            $0.peak.count = $0.observed
            $0.privacyMinimum = minimum
            $0.drivers = counts.enumerated().map { place, count in
                Driver(dimension: "area", value: "\(place)", count: count, base: nil, share: 0)
            }
        }
    }

    @Test(arguments: 0..<50)
    func `exact numbers of a long episode are never close together`(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let minimum = [2, 3, 5, 10, 25].randomElement(using: &random) ?? 10
        var before = DisclosedBefore()
        var shown: Set<Int64> = []
        var value = Int64.random(in: 0..<500, using: &random)
        for _ in 0..<200 {
            value = max(0, value + Int64.random(in: -40...40, using: &random))
            let alert = Self.alert(value, Int64.random(in: 0..<500, using: &random), minimum: Int64(minimum))
            let word = ShownAlert(alert, before: &before)
            for count in [word.observed, word.peak.count, word.reference?.count] {
                if case .exact(let number) = count { shown.insert(number) }
            }
            #expect(before.exact.count <= DisclosedBefore.limit)
        }
        let sorted = shown.sorted()
        for (a, b) in zip(sorted, sorted.dropFirst()) { #expect(b - a >= minimum, "seed \(seed)") }
        #expect(sorted.allSatisfy { $0 >= minimum })
    }

    @Test func `without a minimum everything is exact`() {
        let alert = Self.alert(3, 1, minimum: 0).with {
            $0.drivers = [Driver(dimension: "area", value: "Yuma", count: 2, base: 1, share: 0.5)]
        }
        #expect(alert.shown.observed == .exact(3))
        #expect(alert.shown.change == .percent(200))
        #expect(alert.shown.upper == 1.5)
        #expect(alert.shown.drivers.first?.count == .exact(2))
        #expect(alert.shown.drivers.first?.share == 50)
    }

    @Test func `large and distant numbers stay exact, and what they are made into too`() {
        let word = Self.alert(249_740, 224_370, minimum: 10).shown
        #expect(word.observed == .exact(249_740))
        #expect(word.reference?.count == .exact(224_370))
        #expect(word.change == .percent(11.3))
        #expect(word.upper == 336_555)
    }

    @Test func `nought reads like any small number`() {
        #expect(Self.alert(0, 400, minimum: 10).shown.observed == .below(10))
        #expect(Self.alert(9, 400, minimum: 10).shown.observed == .below(10))
        #expect(Self.alert(0, 400, minimum: 10).shown.change == nil)
    }

    @Test func `a bound does not give the hidden reference away, and a threshold is the rule's own`() {
        #expect(Self.alert(400, 6, minimum: 10).shown.upper == nil)
        #expect(Self.alert(400, 6, minimum: 10).shown.expected == nil)
        let threshold = Sample.alert("threshold", 60, bound: 5).with { $0.privacyMinimum = 10 }
        #expect(threshold.shown.upper == 5)
    }

    @Test func `what was said exactly is said again exactly, and what is close to it is rounded`() {
        var before = DisclosedBefore()
        _ = ShownAlert(Self.alert(400, 200, minimum: 10), before: &before)
        let again = ShownAlert(Self.alert(404, 200, minimum: 10), before: &before)
        #expect(again.observed == .rounded(400))
        #expect(again.reference?.count == .exact(200))
        #expect(ShownAlert(Self.alert(400, 200, minimum: 10), before: &before).observed == .exact(400))
    }

    @Test func `early words leave no trace in what final words say`() {
        var before = DisclosedBefore()
        let early = Self.alert(404, 200, minimum: 10).with { $0.wordClass = .early }
        #expect(ShownAlert(early, before: &before).observed == .rounded(400))
        #expect(before == DisclosedBefore())
    }

    @Test func `months of silence are no persons`() {
        let silent = Sample.alert("silence", 3, bound: 2).with { $0.privacyMinimum = 10 }
        #expect(silent.shown.observed == .exact(3))
    }

    @Test func `a bound at infinity is none`() {
        let word = Sample.alert("threshold", 60, bound: .infinity).shown
        #expect(word.upper == nil)
        #expect(Wording.text(of: word).en == "60 in May 2024.")
    }

    @Test func `the widest numbers do not overflow`() {
        _ = Self.driven([.max / 4, .max / 4, .max / 4, 3], minimum: 10).shown
        _ = Self.alert(.max, .max - 3, minimum: 10).shown
    }
}
