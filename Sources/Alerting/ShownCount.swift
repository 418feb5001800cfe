/// A count as it may be shown to people who must not learn of groups smaller than the privacy minimum.
package enum ShownCount: Hashable, Sendable {
    case exact(Int64)
    /// Somewhere from 0 up to, not including, this.
    case below(Int64)
    /// To the nearest multiple of `PrivacyGrid.step`.
    case rounded(Int64)

    /// The number to reckon with; nil where nothing but "small" is known.
    var figure: Int64? {
        switch self {
        case .exact(let count), .rounded(let count): count
        case .below: nil
        }
    }

    var isExact: Bool {
        switch self {
        case .exact: true
        case .below, .rounded: false
        }
    }
}

/// How two shown counts differ, worked out from what is shown of them and from nothing else: so it tells no
/// more.
package enum ShownChange: Hashable, Sendable {
    /// Of the reference: 11.3 is 11.3 % more. At most one decimal.
    case percent(Double)
    /// So few persons that the percentage would give them away: fewer than this many.
    case fewerThan(Int64)
}

/// The cells in which counts are hidden where a difference of fewer than `minimum` persons could be told.
///
/// Whether a count is rounded depends on its cell and those of other counts, never on its place inside the
/// cell: so that it *was* rounded tells nothing more. Each cell holds at least three counts of `minimum` or
/// more; at most one of them is ever shown exact beside a rounded one, so at least two remain possible.
package struct PrivacyGrid: Hashable, Sendable {
    /// Smaller counts are hidden.
    package let minimum: Int64
    /// A multiple of `minimum`; twice as wide where a cell of its own width would hold too few counts.
    let step: Int64

    /// Nil where there is nothing to protect: no positive number is smaller than 1.
    package init?(minimum: Int64) {
        guard minimum > 1 else { return nil }
        self.minimum = min(minimum, 1 << 40)
        step = self.minimum < 5 ? 2 * self.minimum : self.minimum
    }

    func isSmall(_ count: Int64) -> Bool { count < minimum }

    func cell(of count: Int64) -> Int64 {
        let capped = min(count, 1 << 60)
        return max(1, (capped + step / 2) / step)
    }

    /// The count as it may be shown beside any others.
    package func rounded(_ count: Int64) -> ShownCount {
        isSmall(count) ? .below(minimum) : .rounded(cell(of: count) * step)
    }

    /// The counts that may stand behind a shown one.
    func range(of shown: ShownCount) -> ClosedRange<Int64> {
        switch shown {
        case .exact(let count): return count...count
        case .below(let limit): return 0...(limit - 1)
        case .rounded(let center):
            let low = center == step ? minimum : center - step / 2
            return low...(center - step / 2 + step - 1)
        }
    }

    /// Whether an exact number beside the other could show a difference of fewer than `minimum`: so it is for
    /// all unequal pairs of the same or of neighbouring cells, even those that lie further apart.
    func conflict(_ a: Int64, _ b: Int64) -> Bool {
        a != b && abs(cell(of: a) - cell(of: b)) <= 1
    }

    /// Nil where one of the two is too small to compare, or the reference is nothing.
    func change(from reference: ShownCount, to observed: ShownCount) -> ShownChange? {
        guard let before = reference.figure, let now = observed.figure else { return nil }
        if !(reference.isExact && observed.isExact) {
            let apart = abs(cell(of: now) - cell(of: before))
            if apart <= 1 { return .fewerThan((apart + 1) * step) }
        }
        return ShownChange(from: before, to: now)
    }
}

extension ShownChange {
    init?(from reference: Int64, to observed: Int64) {
        guard reference > 0 else { return nil }
        let fraction = (Double(observed) - Double(reference)) / Double(reference)
        self = .percent((fraction * 1000).rounded() / 10)
    }
}
