import CMicrohttpd
import Synchronization

/// What happens, as server-sent events for any number of readers.
///
/// The last `capacity` messages are kept once, for all readers together; each reader has a place among them.
/// One that reads too slowly, or comes back too late, is told `reset` in place of what it has missed: so no
/// reader costs memory, or holds up another.
package final class EventChannel: Sendable {
    /// How many messages are kept.
    package static let capacity = 2048
    /// How often something must be published, so that connections that have died are noticed.
    package static let heartbeat = Duration.seconds(15)

    /// For whom a message is written.
    package enum Audience: Sendable {
        /// Who sees what may be shown.
        case everyone
        /// Who sees exact numbers.
        case analysts
    }

    private struct State {
        /// Places count up from the first message that was ever published.
        var first = 0
        var messages: [Message] = []
        var waiting: [ObjectIdentifier: EventSubscription] = [:]
        var isClosed = false
    }

    struct Message {
        var event: String
        var text: String
        /// Nil where analysts see the same.
        var exact: String?
    }

    /// Tells this channel from that of a process before.
    private let name: String
    private let state = Mutex(State())

    /// - Parameter name: letters and digits, different in each process.
    package init(name: String) { self.name = name }

    /// Tells all readers.
    ///
    /// - Parameters:
    ///   - text: one line.
    ///   - exact: what analysts are told in its place.
    package func publish(_ event: String, _ text: String, exact: String? = nil) {
        state.withLock { state in
            state.messages.append(Message(event: event, text: text, exact: exact))
            // Cut by halves, so that it is not moved for each message.
            if state.messages.count >= Self.capacity * 2 {
                state.messages.removeFirst(Self.capacity)
                state.first += Self.capacity
            }
            for subscription in state.waiting.values { subscription.wake() }
            state.waiting = [:]
        }
    }

    /// How many readers wait for the next message; for tests and metrics.
    package var waiting: Int { state.withLock { $0.waiting.count } }

    /// Ends all readers, and whoever comes later.
    package func close() {
        state.withLock { state in
            state.isClosed = true
            for subscription in state.waiting.values { subscription.wake() }
            state.waiting = [:]
        }
    }

    /// The place after that of an id; nil where the id is none of this channel.
    fileprivate func place(after id: String) -> Int? {
        let parts = id.split(separator: "-")
        guard parts.count == 2, parts[0] == name[...], let place = Int(parts[1]), place >= 0 else {
            return nil
        }
        return place + 1
    }

    fileprivate var end: Int { state.withLock { $0.first + $0.messages.count } }

    /// The messages from a place on, as they are written, and the place that follows; the subscription waits
    /// where there is none. Nil where the channel is closed.
    fileprivate func take(
        from place: Int, for subscription: EventSubscription, _ audience: Audience
    ) -> (bytes: [UInt8], next: Int)? {
        state.withLock { state in
            if state.isClosed { return nil }
            let end = state.first + state.messages.count
            let oldest = max(state.first, end - Self.capacity)
            guard place >= oldest, place <= end else { return (written("reset", "{}", end - 1), end) }
            guard place < end else {
                state.waiting[ObjectIdentifier(subscription)] = subscription
                subscription.suspend()
                return ([], place)
            }
            var bytes: [UInt8] = []
            var next = place
            while next < end, bytes.count < 64 * 1024 {
                let message = state.messages[next - state.first]
                let text =
                    switch audience {
                    case .everyone: message.text
                    case .analysts: message.exact ?? message.text
                    }
                bytes += written(message.event, text, next)
                next += 1
            }
            return (bytes, next)
        }
    }

    private func written(_ event: String, _ text: String, _ place: Int) -> [UInt8] {
        Array("id: \(name)-\(max(0, place))\nevent: \(event)\ndata: \(text)\n\n".utf8)
    }

    fileprivate func leave(_ subscription: EventSubscription) {
        state.withLock { _ = $0.waiting.removeValue(forKey: ObjectIdentifier(subscription)) }
    }
}

/// One reader of a channel. `read` and `end` are called by the server's threads, one at a time; `suspend` and
/// `wake` under the channel's lock, so that none is missed.
final class EventSubscription: @unchecked Sendable {
    private let channel: EventChannel
    private let connection: OpaquePointer
    private let audience: EventChannel.Audience
    /// Asked before each message: a session may have ended.
    private let mayRead: @Sendable () -> Bool
    private var place: Int
    private var unsent: ArraySlice<UInt8>

    init(
        _ channel: EventChannel, connection: OpaquePointer, after id: String?,
        audience: EventChannel.Audience, mayRead: @escaping @Sendable () -> Bool
    ) {
        self.mayRead = mayRead
        self.channel = channel
        self.connection = connection
        self.audience = audience
        // An unknown id is of a process before: a place before all others, which is answered with reset.
        place = id.map { channel.place(after: $0) ?? -1 } ?? channel.end
        // A reader that begins hears at once that it is heard.
        unsent = Array("retry: 2000\n\n".utf8)[...]
    }

    /// How many bytes were written; 0 where the connection now waits, nil at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        if unsent.isEmpty {
            guard mayRead() else { return nil }
            guard let (bytes, next) = channel.take(from: place, for: self, audience) else { return nil }
            place = next
            unsent = bytes[...]
        }
        let count = min(unsent.count, buffer.count)
        buffer.copyBytes(from: unsent.prefix(count))
        unsent = unsent.dropFirst(count)
        return count
    }

    fileprivate func suspend() { MHD_suspend_connection(connection) }
    fileprivate func wake() { MHD_resume_connection(connection) }
    func end() { channel.leave(self) }
}
