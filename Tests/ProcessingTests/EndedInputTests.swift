import EventTime
import Events
import Processing
import Testing

/// An input that was ended by request stays ended until it is heard of again.
@Suite struct EndedInputTests {
    @Test func noTickOpensAnInputThatHasEnded() throws {
        let world = RandomWorld.make(1)
        let origin = try #require(world.origins.first { world.plan.streams.contains($0.stream) })
        var task = TallyTask(
            origin: origin, plan: world.plan, talliesPartitions: 1, maxAhead: world.maxAhead)
        let start = Timestamp(milliseconds: 1_700_000_000_000)
        task.tick(to: start)
        let later = start + .seconds(400 * 86_400)
        let mattered = task.tickMatters(later)
        task.end()
        let matters = task.tickMatters(later)
        #expect(mattered && !matters)
    }
}
