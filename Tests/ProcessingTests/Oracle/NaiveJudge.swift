import Aggregates
import Alerting
import Detectors
import EventTime
import Rules

/// What a bucket is compared with, as it was when the bucket settled.
struct NaiveBasis: Hashable {
    var highest: (bucket: Bucket, value: Int64)?
    var lowest: (bucket: Bucket, value: Int64)?
    /// What EARS C2 says: mean and deviation.
    var moments: [Double] = []

    static func == (a: Self, b: Self) -> Bool {
        a.highest?.value == b.highest?.value && a.lowest?.value == b.lowest?.value && a.moments == b.moments
    }
    func hash(into hasher: inout Hasher) { hasher.combine(highest?.value) }
}

/// The rule's question to one bucket, read from the design and not from the core.
struct NaiveJudge {
    let rule: Rule

    /// - Parameters:
    ///   - past: the values of all buckets before that may be compared with.
    ///   - since: the first bucket that may be compared with, reported or not.
    func basis(_ bucket: Bucket, _ past: [Bucket: Int64], since: Bucket) -> NaiveBasis? {
        func single(_ at: Bucket) -> NaiveBasis? {
            past[at].map { NaiveBasis(highest: (at, $0), lowest: (at, $0)) }
        }
        func extremes(_ candidates: [(Bucket, Int64)]) -> NaiveBasis? {
            let sorted = candidates.sorted { $0.0 < $1.0 }
            guard let first = sorted.first else { return nil }
            var (highest, lowest) = (first, first)
            for candidate in sorted {
                if candidate.1 > highest.1 { highest = candidate }
                if candidate.1 < lowest.1 { lowest = candidate }
            }
            return NaiveBasis(highest: highest, lowest: lowest)
        }
        let all = past.map { ($0.key, $0.value) }
        switch rule.method {
        case .threshold, .silence, .crossover: return NaiveBasis()
        case .detect:
            // EARS C2: the seven buckets before the last two, three of them reported at least.
            let counts = (3...9).compactMap { past[bucket - $0] }.map(Double.init)
            guard bucket - since >= 9, counts.count >= 3 else { return nil }
            let mean = counts.reduce(0, +) / Double(counts.count)
            let squares = counts.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
            return NaiveBasis(moments: [mean, (squares / Double(counts.count - 1)).squareRoot()])
        case .change(let change):
            switch change.against {
            case .previous:
                if case .window(let length) = rule.measure { return single(bucket - length) }
                return single(bucket - 1)
            case .yearAgo: return single(rule.calendar.yearBefore(bucket))
            case .record:
                let found = extremes(all)
                return found.map { NaiveBasis(highest: $0.highest, lowest: $0.highest) }
            }
        case .record(let record):
            let candidates: [(Bucket, Int64)]
            switch record.scope {
            case .ever: candidates = all
            case .within(let count): candidates = all.filter { $0.0 >= bucket - count }
            case .sameSeason:
                candidates = all.filter { rule.calendar.season(of: $0.0) == rule.calendar.season(of: bucket) }
            }
            guard candidates.count >= record.warmUp, let found = extremes(candidates) else { return nil }
            return NaiveBasis(
                highest: record.level.above == nil ? nil : found.highest,
                lowest: record.level.below == nil ? nil : found.lowest)
        }
    }

    func bounds(_ basis: NaiveBasis, _ level: Level) -> (lower: Double?, expected: Double?, upper: Double?) {
        let high = basis.highest.map { Double($0.value) }
        let low = basis.lowest.map { Double($0.value) }
        switch rule.method {
        case .threshold: return (level.below, nil, level.above)
        case .silence: return (nil, 0, level.above)
        case .detect:
            func beyond(_ rarity: Double, _ sign: Double) -> Double {
                let z = StandardNormal.upperQuantile(1 / abs(rarity))
                return max(0, basis.moments[0] + sign * basis.moments[1] * z)
            }
            guard !basis.moments.isEmpty else { return (nil, nil, nil) }
            return (level.below.map { beyond($0, -1) }, basis.moments[0], level.above.map { beyond($0, 1) })
        case .crossover:
            guard let high else { return (nil, nil, nil) }
            return (level.below.map { high * $0 }, high, level.above.map { high * $0 })
        case .change(let change):
            guard let high else { return (nil, nil, nil) }
            let isTiny = high < change.floor
            return (
                isTiny ? nil : level.below.map { high * (1 + $0) }, high,
                level.above.map { max(high, change.floor) * (1 + $0) }
            )
        case .record:
            let lower = low.flatMap { low in level.below.map { low * (1 + $0) } }
            let upper = high.flatMap { high in level.above.map { high * (1 + $0) } }
            return (lower, high ?? low, upper)
        }
    }

    func side(_ value: Int64, _ basis: NaiveBasis, _ level: Level) -> Side? {
        let bounds = bounds(basis, level)
        if let upper = bounds.upper, Double(value) > upper { return .above }
        if let lower = bounds.lower, Double(value) < lower { return .below }
        return nil
    }

    struct Verdict {
        var side: Side?
        var severity: Severity
        var goesOnAbove: Bool
        var goesOnBelow: Bool
    }

    func judge(_ value: Int64, _ basis: NaiveBasis, isComplete: Bool) -> Verdict {
        var side = side(value, basis, rule.method.level)
        if side == .below && !isComplete { side = nil }
        let compared = max(basis.highest?.value ?? 0, basis.lowest?.value ?? 0)
        if max(value, compared) < rule.minCount { side = nil }
        let clear = Level(
            above: rule.clear?.above ?? rule.method.level.above,
            below: rule.clear?.below ?? rule.method.level.below)
        let bounds = bounds(basis, clear)
        var severity = rule.severities.first?.severity ?? .warning
        if let side {
            for step in rule.severities where self.side(value, basis, step.level) == side {
                severity = step.severity
            }
        }
        return Verdict(
            side: side, severity: severity,
            goesOnAbove: !isComplete || bounds.upper.map { Double(value) > $0 } ?? false,
            goesOnBelow: !isComplete || bounds.lower.map { Double(value) < $0 } ?? false)
    }
}
