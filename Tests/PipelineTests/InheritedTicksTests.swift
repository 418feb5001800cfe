import EventCodec
import EventTime
import Events
import Processing
import Testing

@testable import Pipeline

@Suite struct InheritedTicksTests {
    private let north = InputPartition(stream: "encounters", partition: 0)
    private let south = InputPartition(stream: "encounters", partition: 1)

    private func move(_ hour: Int64) -> ClockMove { .to(Timestamp(milliseconds: hour * 3_600_000)) }

    private func ticks(_ entries: [ClockEntry]) -> InheritedTicks {
        var ticks = InheritedTicks()
        for (place, entry) in entries.enumerated() { ticks.take(entry, at: Int64(place)) }
        return ticks
    }

    private func drain(_ queue: inout InheritedTicks.Queue, before offset: Int64) -> [ClockMove] {
        var moves: [ClockMove] = []
        while let tick = queue.take(before: offset) { moves.append(tick.move) }
        return moves
    }

    @Test func aTickTakesEffectBeforeTheRecordWithItsOffset() {
        let ticks = ticks([
            .inherited(north, offset: 5, move(1)), .inherited(south, offset: 2, move(9)),
            .inherited(north, offset: 8, move(2)),
        ])
        var queue = ticks.queue(of: north, after: -1)
        #expect(queue.next == 5)
        #expect(drain(&queue, before: 4) == [])
        #expect(drain(&queue, before: 5) == [move(1)])
        #expect(drain(&queue, before: 100) == [move(2)])
        #expect(queue.isEmpty && queue.next == .max)
    }

    @Test func whatWasAppliedBeforeIsNotAppliedAgain() {
        let ticks = ticks([
            .inherited(north, offset: 5, move(1)), .inherited(north, offset: 8, move(2)),
        ])
        var queue = ticks.queue(of: north, after: 0)
        #expect(drain(&queue, before: .max) == [move(2)])
    }

    @Test func nothingIsInheritedBehindTheFirstLayout() {
        let layout = PartitionLayout(inputs: ["encounters": 2], tallies: 1, plan: 1)
        let ticks = ticks([
            .inherited(north, offset: 5, move(1)), .layout(layout), .inherited(north, offset: 6, move(2)),
            .tick(north, offset: 7, move(3)),
        ])
        #expect(ticks.isClosed)
        var queue = ticks.queue(of: north, after: -1)
        #expect(drain(&queue, before: .max) == [move(1)])
    }

    /// A year of ticks at one place takes the memory of two.
    @Test func ofManyTicksAtOnePlaceTheFirstOfAllAndTheLastAreKept() {
        let ticks = ticks(
            (1...1000).map { .inherited(north, offset: 5, move($0)) } + [.inherited(north, offset: 5, .end)]
                + (1...1000).map { .inherited(north, offset: 9, move(2000 + $0)) })
        var queue = ticks.queue(of: north, after: -1)
        #expect(drain(&queue, before: 5) == [move(1), move(1000), .end])
        #expect(drain(&queue, before: 9) == [move(3000)])
    }
}
