import Aggregates
package import Alerting
package import Detectors
package import EventTime

extension Rule {
    /// What a bucket's bounds are made from; nil while the method has not enough history.
    package func basis(of bucket: Bucket, in past: Past) -> Basis? {
        var nothing = FitMemory()
        return basis(of: bucket, in: past, keeping: &nothing)
    }

    /// The same, with what has been fitted to the same history before.
    package func basis(of bucket: Bucket, in past: Past, keeping memory: inout FitMemory) -> Basis? {
        switch method {
        case .threshold, .silence: Basis()
        case .change(let change): change.basis(of: bucket, in: past)
        case .record(let record): record.basis(of: bucket, in: past)
        case .detect(let detection):
            detection.method.forecast(of: bucket, in: past, keeping: &memory).map { Basis(forecast: $0) }
        case .crossover: nil
        }
    }

    /// The bounds at a level, in persons (for silence: in buckets).
    package func bounds(from basis: Basis, at level: Level) -> Bounds {
        switch method {
        case .threshold(let threshold): threshold.bounds(at: level)
        case .silence: Bounds(expected: 0, upper: level.above)
        case .change(let change): change.bounds(from: basis, at: level)
        case .record(let record): record.bounds(from: basis, at: level)
        case .detect: basis.forecast?.bounds(at: level) ?? .none
        case .crossover:
            Self.bounds(ofOther: (basis.above ?? basis.below).map { Double($0.value) }, at: level)
        }
    }

    /// The bounds beyond which the rule fires, in persons; those of a budget as they were when the bucket
    /// settled.
    package func firingBounds(from basis: Basis) -> Bounds {
        var bounds = bounds(from: basis, at: method.level)
        if case .detect(let detection) = method {
            if detection.isBudgeted(.above) { bounds.upper = basis.forecast?.allowance?.upper }
            if detection.isBudgeted(.below) { bounds.lower = basis.forecast?.allowance?.lower }
        }
        return bounds
    }

    private static func bounds(ofOther other: Double?, at level: Level) -> Bounds {
        Bounds(
            lower: other.flatMap { other in level.below.map { other * $0 } }, expected: other,
            upper: other.flatMap { other in level.above.map { other * $0 } })
    }

    /// Judges one bucket.
    ///
    /// - Parameter isComplete: whether all expected feeds have reported. A count that is not complete can be
    ///   a spike, but no fall, and it ends nothing.
    package func judge(_ value: Int64, _ basis: Basis, isComplete: Bool) -> Verdict {
        let count = Double(value)
        let firing = firingBounds(from: basis)
        var side = firing.side(of: count)
        if side == .below, !isComplete { side = nil }
        let base = max(basis.above?.value ?? 0, basis.below?.value ?? 0)
        if max(value, base) < minCount { side = nil }
        let goesOn = holdingBounds(from: basis, firing)
        return .judged(
            Judgement(
                value: value, side: side, severity: severity(of: count, basis, side),
                holdsAbove: !isComplete || goesOn.upper.map { count > $0 } ?? false,
                holdsBelow: !isComplete || goesOn.lower.map { count < $0 } ?? false))
    }

    /// The bounds beyond which an episode goes on.
    private func holdingBounds(from basis: Basis, _ firing: Bounds) -> Bounds {
        guard clear == nil else { return bounds(from: basis, at: clearLevel) }
        var bounds = firing
        if let upper = firing.upper, let end = basis.forecast?.law.endBound { bounds.upper = min(upper, end) }
        return bounds
    }

    /// The level beyond which an episode goes on, where the rule has one.
    private var clearLevel: Level {
        Level(
            above: clear?.above ?? method.level.above,
            below: clear?.below ?? method.level.below)
    }

    /// The highest severity whose level the count passes on the side of the breach.
    private func severity(of count: Double, _ basis: Basis, _ side: Side?) -> Severity {
        let standard = severities.first?.severity ?? .warning
        guard let side else { return standard }
        let reached = severities.last { bounds(from: basis, at: $0.level).side(of: count) == side }
        return reached?.severity ?? standard
    }

    /// Buckets from one value to the one before it that shares nothing with it.
    package var step: Int {
        switch measure {
        case .bucket, .toDate: 1
        case .window(let count): count
        }
    }

    /// The buckets whose sum is judged at a bucket.
    package func span(at bucket: Bucket) -> Range<Bucket> {
        switch measure {
        case .bucket: bucket..<(bucket + 1)
        case .window(let count): (bucket - (count - 1))..<(bucket + 1)
        case .toDate(let year): calendar.first(ofYearOf: bucket, year)..<(bucket + 1)
        }
    }

    /// The settled buckets up to `last` whose measured value contains a bucket.
    package func containing(_ bucket: Bucket, upTo last: Bucket) -> ClosedRange<Bucket> {
        switch measure {
        case .bucket: return bucket...bucket
        case .window(let count): return bucket...min(last, bucket + (count - 1))
        case .toDate(let year):
            var end = bucket
            let start = calendar.first(ofYearOf: bucket, year)
            while end < last, calendar.first(ofYearOf: end + 1, year) == start { end = end + 1 }
            return bucket...end
        }
    }
}
