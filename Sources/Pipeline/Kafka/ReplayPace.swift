import EventTime
import Foundation

/// Holds a replay back to a multiple of the speed at which its clocks once went.
final class ReplayPace {
    private let speed: Double
    private var begin: (clock: Timestamp, instant: ContinuousClock.Instant)?

    init(speed: Double) { self.speed = speed }

    /// Sleeps until the wall clock has caught up with the clock of the replay.
    func wait(for clock: Timestamp?, unless stop: StopFlag) {
        guard let clock else { return }
        guard let begin else {
            begin = (clock, .now)
            return
        }
        let passed = Double((clock - begin.clock).milliseconds) / speed
        let due = begin.instant + .milliseconds(Int64(min(passed, 1e15)))
        while !stop.isSet, .now < due {
            let left = Double((due - .now).milliseconds) / 1000
            Thread.sleep(forTimeInterval: min(0.1, max(0.001, left)))
        }
    }
}
