package import EventTime

/// What a method has fitted to the history of a series, for the buckets to come.
///
/// It follows from the history before `seen` alone, so it is kept only to save work, beside the series, until
/// something there changes: it is not part of the state, and all memories are equal. A pointer's room where
/// nothing is kept.
package struct FitMemory: Hashable, Sendable {
    private final class Kept: Sendable {
        let fit: KeptFit
        init(_ fit: KeptFit) { self.fit = fit }
    }

    private var kept: Kept?

    /// Nothing is kept.
    package init() {}

    var fit: KeptFit? {
        get { kept?.fit }
        set { kept = newValue.map(Kept.init) }
    }

    /// A bucket of the history has changed.
    package mutating func forget(changedAt bucket: Bucket) {
        if let fit, bucket < fit.seen { kept = nil }
    }

    /// More has changed than single buckets.
    package mutating func forget() { kept = nil }

    /// Always: what is kept is no part of the state.
    package static func == (_: FitMemory, _: FitMemory) -> Bool { true }

    /// Adds nothing.
    package func hash(into _: inout Hasher) {}
}

/// What is worth keeping of a fit.
enum KeptFit: Sendable {
    case automatic(AutomaticBaseline)
    case chart(StartedChart)

    /// Nothing from this bucket on has been looked at.
    var seen: Bucket {
        switch self {
        case .automatic(let baseline): baseline.block
        case .chart(let chart): chart.next
        }
    }
}
