package import EventTime
import Synchronization

/// Since when no broker can be reached, by client, as librdkafka's statistics tell it. Members of groups
/// only: they talk to brokers all the time, while brokers end the connections of producers that have nothing
/// to say.
package final class BrokerContact: Sendable {
    private let clients = Mutex<[String: Timestamp]>([:])

    package init() {}

    /// The clients that reach no broker, each with the time at which that was first told.
    package var awaySince: [String: Timestamp] { clients.withLock { $0 } }

    func note(_ client: String, reachesBroker: Bool, at now: Timestamp) {
        clients.withLock { clients in
            clients[client] = reachesBroker ? nil : clients[client] ?? now
        }
    }
}
