package import EventCodec
import KafkaClient
import Settings

/// What the clock journal holds beside ticks and requests: what all instances agree on, and who they are.
///
/// These are written outside transactions, and so read: nobody's open transaction keeps an instance from
/// starting.
package struct JournalNotes: Hashable, Sendable {
    /// The newest.
    package private(set) var layout: PartitionLayout?
    /// The name of every instance that has ever started.
    package private(set) var instances: Set<String> = []
    /// The newest, which may be of a transaction that was aborted: what counts, the Tally stage reads.
    package private(set) var inheritance: Inheritance?

    /// Nothing is noted yet.
    package init() {}

    /// Takes the next entry of the journal.
    package mutating func take(_ entry: ClockEntry) {
        switch entry {
        case .layout(let layout): self.layout = layout
        case .instance(let name): instances.insert(name)
        case .inheritance(let inheritance): self.inheritance = inheritance
        case .tick, .request, .inherited, .history: break
        }
    }

    /// Reads the whole journal as it stands.
    static func read(_ clients: ClientFactory, _ admin: Admin, timeout: Duration) throws(KafkaError) -> Self {
        let journal = TopicPartition(clients.configuration.topics.clock.name, 0)
        var notes = JournalNotes()
        guard let marks = try admin.watermarks([journal], timeout: timeout)[journal] else { return notes }
        try UncommittedReader(clients).read(journal, from: marks.low, to: marks.high, timeout: timeout) {
            if let value = $0.payload, let entry = try? ClockCodec.decode(value) { notes.take(entry) }
            return true
        }
        return notes
    }
}
