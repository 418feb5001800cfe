/// The hours (or minutes) of a zone as one gapless row of instants, numbered without a jump.
///
/// A clock that changes by whole hours leaves its hours where they are: the 25-hour day simply has 25 of
/// them. Only where the offset changes by a part of an hour (Lord Howe: 30 minutes) is an hour cut short,
/// once at each change.
struct InstantGrid: Sendable {
    /// A stretch `[start, ...)` in which steps begin at whole multiples of `step`, less `phase`.
    private struct Stretch: Sendable {
        let start: Int64
        let phase: Int64
        /// What to add to the number of a step, counted from 1970 in this stretch, to get its ordinal.
        let shift: Int64
        /// The ordinal of the step, perhaps cut, that begins the stretch.
        let firstOrdinal: Int64
    }

    private let step: Int64
    private let stretches: [Stretch]

    init(step: Int64, spans: [ZoneOffsets.Span]) {
        self.step = step
        var stretches: [Stretch] = []
        for span in spans {
            let phase = span.offset.modulo(step)
            guard let last = stretches.last else {
                stretches = [Stretch(start: .min, phase: phase, shift: 0, firstOrdinal: .min)]
                continue
            }
            if last.phase == phase { continue }
            let ordinal = (span.start - 1 + last.phase).floored(by: step) + last.shift + 1
            let shift = ordinal - (span.start + phase).floored(by: step)
            stretches.append(Stretch(start: span.start, phase: phase, shift: shift, firstOrdinal: ordinal))
        }
        self.stretches = stretches
    }

    /// The ordinal of the step that contains an instant.
    func ordinal(at milliseconds: Int64) -> Int64 {
        let stretch = last { $0.start <= milliseconds }
        return (milliseconds + stretch.phase).floored(by: step) + stretch.shift
    }

    /// The first instant of a step; the step ends where the next one starts.
    func start(of ordinal: Int64) -> Int64 {
        let stretch = last { $0.firstOrdinal <= ordinal }
        return max(stretch.start, (ordinal - stretch.shift) * step - stretch.phase)
    }

    /// The last stretch for which `holds` is true; it is for the first, and for all before the last.
    @inline(__always)
    private func last(where holds: (Stretch) -> Bool) -> Stretch {
        if stretches.count == 1 { return stretches[0] }
        var (low, high) = (0, stretches.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if holds(stretches[middle]) { low = middle } else { high = middle }
        }
        return stretches[low]
    }
}
