import EventTime
import Pipeline

/// Processing time as the scheduler makes it pass. The two clocks are independent: the wall clock can jump.
final class ManualTime {
    private(set) var elapsed: Duration = .zero
    var wall: Timestamp
    private static let origin = ContinuousClock.now

    init(wall: Timestamp) { self.wall = wall }

    func pass(_ duration: Duration) { elapsed += duration }

    var clocks: ProcessingClocks {
        ProcessingClocks(now: { Self.origin + self.elapsed }, wall: { self.wall })
    }
}
