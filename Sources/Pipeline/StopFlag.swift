import Foundation
import Synchronization

/// Set once, from any thread or signal source; looked at by the loops between two polls.
package final class StopFlag: Sendable {
    private let flag = Atomic<Bool>(false)

    package init() {}

    /// Whether to stop.
    package var isSet: Bool { flag.load(ordering: .acquiring) }

    /// Asks the loops to stop; there is no way back.
    package func set() { flag.store(true, ordering: .releasing) }

    /// Keeps the thread for a while, or until it is told to stop.
    package func wait(_ span: Duration) {
        let end = ContinuousClock.now + span
        while !isSet, case let left = end - .now, left > .zero {
            Thread.sleep(forTimeInterval: min(0.05, left / .seconds(1)))
        }
    }
}
