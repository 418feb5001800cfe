import Synchronization

/// Which receivers are looked after here, to tell whether delivery does its work. Read from any thread.
package final class DeliveryProgress: Sendable {
    private let receivers = Mutex<[String: Bool]>([:])

    package init() {}

    /// Those that are not looked after, sorted: their group has given no answer yet, or what fires is still
    /// read. A receiver whose partitions others have is looked after by them.
    package var waiting: [String] { receivers.withLock { $0.filter { !$0.value }.keys.sorted() } }

    func note(_ receiver: String, isLookedAfter: Bool) {
        receivers.withLock { $0[receiver] = isLookedAfter }
    }
}
