import Testing

@testable import Alerting

/// The adversary knows how disclosure works, tries every world that would have given the same words, and subtracts.
@Suite struct DisclosureTests {
    private static func alert(_ observed: Int64, _ reference: Int64, minimum: Int64) -> Alert {
        Sample.alert(
            "change", against: "previous", observed, reference: (reference, "2024-04"), bound: Double(reference) * 1.5)
            .with {
                $0.privacyMinimum = minimum
                $0.expected = Double(reference)
            }
    }

    /// What a reader gets, and the numbers that he must not learn.
    private struct World {
        var words: [ShownAlert]
        var secrets: [Int64]
    }

    /// In each class of worlds that look the same, no secret has only one possible value from 1 up to the minimum.
    private func expectNothingIsIsolated(_ worlds: [World], minimum: Int64) {
        var possible: [[ShownAlert]: [Set<Int64>]] = [:]
        for world in worlds {
            var sets = possible[world.words] ?? Array(repeating: [], count: world.secrets.count)
            for (place, secret) in world.secrets.enumerated() { sets[place].insert(secret) }
            possible[world.words] = sets
        }
        for (words, sets) in possible {
            for set in sets where set.count == 1 {
                let only = abs(set.first ?? 0)
                if (1..<minimum).contains(only) {
                    Issue.record("\(only) is certain from \(words.map { Wording.text(of: $0).en })")
                    return
                }
            }
        }
    }

    @Test(arguments: [2, 3, 4, 5, 7, 10])
    func `one word never gives away a small count or a small change`(_ minimum: Int64) {
        let range = 0..<(minimum * 5)
        let worlds = range.flatMap { observed in
            range.map { reference in
                World(
                    words: [Self.alert(observed, reference, minimum: minimum).shown],
                    secrets: [observed, reference, observed - reference])
            }
        }
        expectNothingIsIsolated(worlds, minimum: minimum)
    }

    @Test(arguments: [2, 3, 4, 5])
    func `nor do two words of one episode, early or settled`(_ minimum: Int64) {
        let range = 0..<(minimum * 4)
        for classes in [(WordClass.settled, WordClass.settled), (.early, .settled)] {
            var worlds: [World] = []
            for first in range {
                for second in range {
                    for reference in range {
                        var before = DisclosedBefore()
                        let one = Self.alert(first, reference, minimum: minimum).with { $0.wordClass = classes.0 }
                        let two = Self.alert(second, reference, minimum: minimum).with { alert in
                            alert.wordClass = classes.1
                            alert.status = .amended
                            alert.corrections = [Correction(bucket: alert.bucket, from: first, to: second)]
                        }
                        worlds.append(
                            World(
                                words: [ShownAlert(one, before: &before), ShownAlert(two, before: &before)],
                                secrets: [
                                    first, second, reference, second - first, first - reference, second - reference,
                                ]))
                    }
                }
            }
            expectNothingIsIsolated(worlds, minimum: minimum)
        }
    }

    @Test(arguments: [2, 3, 5], [1, 2, 3])
    func `nor do sub-groups beside their total`(_ minimum: Int64, _ groups: Int) {
        let range = 0..<(minimum * 4)
        var worlds: [World] = []
        func add(_ counts: [Int64]) {
            guard counts.count < groups else {
                worlds.append(World(words: [Self.driven(counts, minimum: minimum).shown], secrets: counts))
                return
            }
            for count in range { add(counts + [count]) }
        }
        add([])
        expectNothingIsIsolated(worlds, minimum: minimum)
    }

    private static func driven(_ counts: [Int64], minimum: Int64) -> Alert {
        Sample.alert("threshold", counts.reduce(0, +), bound: 1).with {
            $0.privacyMinimum = minimum
            $0.drivers = counts.enumerated().map { place, count in
                Driver(dimension: "area", value: "area \(place)", count: count, base: nil, share: 0)
            }
        }
    }

    @Test(arguments: 0..<50)
    func `exact numbers of a long episode are never close together`(_ seed: UInt64) {
        var random = Seeded(seed)
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

    @Test func `the widest numbers do not overflow`() {
        let huge = Self.driven([.max / 4, .max / 4, 3], minimum: 10)
        #expect(huge.shown.drivers.first?.count != nil)
        _ = Self.alert(.max, .max - 3, minimum: 10).shown
    }
}

/// SplitMix64: the same numbers for the same seed, everywhere.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
