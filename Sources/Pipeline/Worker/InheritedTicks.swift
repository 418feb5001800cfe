import EventCodec
import EventTime
import Events
import Processing

/// The ticks of another application with which a clock journal begins: they are merged with the records by
/// offset, so that the same buckets settle at the same places.
///
/// Nothing is inherited behind the first layout: from there on the application ticks by itself.
struct InheritedTicks {
    struct Tick {
        /// The offset in the journal.
        let place: Int64
        /// It takes effect before the record with this offset is read.
        let offset: Int64
        let move: ClockMove
    }

    private var ticks: [InputPartition: [Tick]] = [:]
    /// Whether the first layout has been met.
    private(set) var isClosed = false
    /// Whether only a part of them was copied.
    private(set) var isPartial = false

    mutating func take(_ entry: ClockEntry, at place: Int64) {
        guard !isClosed else { return }
        switch entry {
        case .inherited(let input, let offset, let move):
            append(Tick(place: place, offset: offset, move: move), to: input)
        case .inheritance(let inheritance): isPartial = !inheritance.isComplete
        case .layout: isClosed = true
        case .tick, .request, .instance, .history: break
        }
    }

    /// A partition that is idle for a year ticks at one place all the time: of such ticks the last one
    /// counts, and the first of all, with which the clock begins.
    private mutating func append(_ tick: Tick, to input: InputPartition) {
        var mine = ticks.removeValue(forKey: input) ?? []
        if mine.count > 1, let last = mine.last, last.offset == tick.offset, last.move != .end,
            tick.move != .end
        {
            mine[mine.count - 1] = tick
        } else {
            mine.append(tick)
        }
        ticks[input] = mine
    }

    /// What a partition has still to apply.
    ///
    /// - Parameter place: that of the last one that it has applied; -1 before any.
    func queue(of input: InputPartition, after place: Int64) -> Queue {
        Queue(left: (ticks[input] ?? []).drop { $0.place <= place })
    }

    /// The ticks of one partition, the next one first.
    struct Queue {
        private var left: ArraySlice<Tick>
        /// The offset at which the next one takes effect; the highest number where none is left.
        private(set) var next: Int64

        init(left: ArraySlice<Tick> = []) {
            self.left = left
            next = left.first?.offset ?? .max
        }

        var isEmpty: Bool { left.isEmpty }

        /// The next one that takes effect before the record with this offset.
        mutating func take(before offset: Int64) -> Tick? {
            guard next <= offset, let tick = left.popFirst() else { return nil }
            next = left.first?.offset ?? .max
            return tick
        }
    }
}
