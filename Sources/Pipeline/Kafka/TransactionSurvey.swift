import EventTime
import Foundation
package import KafkaClient
import Settings

/// Asks the brokers where open transactions hold readers back, and which instances there are. Changes
/// nothing.
package final class TransactionSurvey {
    private let clients: ClientFactory
    private let admin: Admin
    private let committed: Consumer
    private let uncommitted: UncommittedReader
    private let timeout: Duration

    /// - Parameter timeout: for each answer of a broker.
    package init(_ clients: ClientFactory, timeout: Duration = .seconds(10)) throws(KafkaError) {
        self.clients = clients
        self.timeout = timeout
        admin = try clients.admin()
        committed = try clients.reader()
        uncommitted = try UncommittedReader(clients)
    }

    private var configuration: Configuration { clients.configuration }

    /// Every instance that the clock journal names, and those that run.
    package func instances() throws -> KnownInstances {
        _ = try partitionCounts()
        let notes = try JournalNotes.read(clients, admin, timeout: timeout)
        let application = configuration.application
        var members: [String: [String]] = [:]
        for stage in InstanceSlot.stages {
            let group = InstanceSlot.group(of: stage, in: application)
            members[stage] = try admin.members(ofGroup: group, timeout: timeout).map(\.clientId)
        }
        return KnownInstances(application: application, recorded: notes.instances, members: members)
    }

    /// Every partition that is held back, in the order of topics: inputs, then the application's own.
    package func held() throws -> [HeldPartition] {
        let counts = try partitionCounts()
        let places = topics.flatMap { topic, role in
            (0..<Int32(counts[topic] ?? 0)).map { (place: TopicPartition(topic, $0), role: role) }
        }
        let all = places.map(\.place)
        // The ends first: what is written between the two questions must not look held back.
        let ends = try admin.watermarks(all, timeout: timeout)
        let stable = try committed.watermarks(all, timeout: timeout)
        return try places.compactMap { place, role in
            guard let end = ends[place]?.high, let start = stable[place]?.high, start < end else {
                return nil
            }
            return try look(at: place, role, start..<end)
        }
    }

    /// Refuses to look at half of an application.
    private func partitionCounts() throws -> [String: Int] {
        let names = topics.map(\.name)
        let counts = try admin.partitionCounts(names, timeout: timeout)
        let missing = names.filter { counts[$0] == nil }
        guard missing.isEmpty else {
            throw Fatal(
                "topics are missing: \(missing.joined(separator: ", ")); `vigia topics create` makes them")
        }
        return counts
    }

    /// The topics that the application reads or writes.
    private var topics: [(name: String, role: TopicRole)] {
        let own = configuration.topics
        return configuration.streams.map { ($0.topic.name, .input) } + [
            (own.tallies.name, .tallies), (own.tallyState.name, .changelog),
            (own.watchState.name, .changelog),
            (own.clock.name, .journal), (own.alerts.name, .output), (own.episodes.name, .output),
            (own.rejects.name, .output),
        ]
    }

    private func look(
        at place: TopicPartition, _ role: TopicRole, _ range: Range<Int64>
    ) throws -> HeldPartition {
        let (stable, end) = (range.lowerBound, range.upperBound)
        var since: (time: Timestamp, isProducers: Bool)?
        try uncommitted.read(place, from: stable, to: end, timeout: timeout) { record in
            if record.timestamp_ms >= 0 {
                since = (Timestamp(milliseconds: record.timestamp_ms), !record.isLogAppendTime)
            }
            return false
        }
        return HeldPartition(
            place: place, role: role, start: stable, end: end, since: since?.time,
            isProducersTime: since?.isProducers ?? true, readers: try readers(of: place, role, stable))
    }

    private func readers(
        of place: TopicPartition, _ role: TopicRole, _ stable: Int64
    ) throws -> WaitingReaders {
        let stage: String
        switch role {
        case .input: stage = "tally"
        case .tallies: stage = "watch"
        case .changelog, .journal, .output: return .others
        }
        let group = InstanceSlot.group(of: stage, in: configuration.application)
        guard try !admin.members(ofGroup: group, timeout: timeout).isEmpty else {
            return .absent(group: group)
        }
        let offsets = try admin.committed(ofGroup: group, [place], timeout: timeout)
        let next = offsets[place].flatMap { $0 } ?? LogicalOffset.beginning
        return try hasRecords(place, from: next, before: stable)
            ? .onTheirWay(group: group) : .waiting(group: group)
    }

    /// Whether a reader of committed records finds one before the last stable offset: markers and aborted
    /// records are passed without being read.
    private func hasRecords(_ place: TopicPartition, from next: Int64, before stable: Int64) throws -> Bool {
        guard next < stable else { return false }
        try committed.assign([place: next])
        defer { try? committed.assign([:]) }
        let deadline = ContinuousClock.now + timeout
        while .now < deadline {
            var isBefore: Bool?
            let outcome = try committed.poll(max: 1, timeout: .milliseconds(100)) {
                isBefore = $0.offset < stable
            }
            if let isBefore { return isBefore }
            if outcome.reachedEnd[place] != nil { return false }
            if let failure = outcome.errors.first(where: { $0.recovery == .stop }) { throw failure }
        }
        throw KafkaError(named: "_TIMED_OUT", while: "Reading \(place)", recovery: .retry)
    }
}
