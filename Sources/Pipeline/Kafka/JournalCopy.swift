package import EventCodec
import Events
import KafkaClient
import Processing
import Settings

/// Copies the ticks of an application's clock journal into that of another which was made beside it, so that
/// there the same buckets settle at the same places.
///
/// Each part is a transaction that also says how far the copy has come: an interrupted one goes on there.
/// Once the other application has started, its journal is its own, and nothing is copied any more. Nothing is
/// written to the first one.
package final class JournalCopy {
    /// What the journal of the second application holds.
    package enum Target: Hashable, Sendable {
        case empty
        /// Entries that were not copied: an application of its own.
        case foreign
        /// Ticks of an application, all or not yet all of them.
        case begun(Inheritance)
        /// The same, and the application has started since.
        case started(Inheritance)
    }

    private let old: ClientFactory
    private let new: ClientFactory
    private let stop: StopFlag
    /// Ticks in one transaction.
    private static let part = 5000
    private static let timeout = Duration.seconds(10)

    package init(from old: ClientFactory, to new: ClientFactory, stop: StopFlag = StopFlag()) {
        self.old = old
        self.new = new
        self.stop = stop
    }

    private var source: TopicPartition { TopicPartition(old.configuration.topics.clock.name, 0) }

    /// What is there before anything is copied. The topic must exist.
    package func target() throws -> Target { try Self.target(of: new, stop: stop) }

    /// The same for any application; this is also how it is told what it was made beside.
    package static func target(of clients: ClientFactory, stop: StopFlag = StopFlag()) throws -> Target {
        let journal = TopicPartition(clients.configuration.topics.clock.name, 0)
        var last: Inheritance?
        var (hasStarted, isOutrun, count) = (false, false, 0)
        var corrupt: (any Error)?
        let reader = try ChangelogReader(clients, stop: stop, log: clients.log)
        try reader.read(journal, timeout: timeout) { _, value in
            guard let value else { return }
            count += 1
            do {
                switch try ClockCodec.decode(value) {
                case .inheritance(let inheritance):
                    last = inheritance
                    isOutrun = isOutrun || hasStarted
                case .layout: hasStarted = true
                case .tick, .request, .inherited, .instance, .history: break
                }
            } catch {
                corrupt = error
            }
        }
        if let corrupt { throw Fatal("the clock journal \(journal.topic) cannot be read: \(corrupt)") }
        guard let last else { return count == 0 ? .empty : .foreign }
        guard !isOutrun, last.isComplete || !hasStarted else {
            throw Fatal(
                "\(clients.configuration.application) was started while its clock journal was being copied: "
                    + "start over under another application id")
        }
        return hasStarted ? .started(last) : .begun(last)
    }

    /// Copies what is not copied yet.
    ///
    /// - Parameter onProgress: is told how much of the journal is done, from 0 to 1, and how many ticks.
    /// - Returns: how many ticks were copied; nil where the application has started.
    package func run(onProgress: (Double, Int) -> Void = { _, _ in }) throws -> Int? {
        var next: Int64 = 0
        switch try target() {
        case .empty: break
        case .foreign:
            throw Fatal("\(new.configuration.topics.clock.name) holds what was not copied into it")
        case .begun(let inheritance): next = inheritance.next
        case .started: return nil
        }
        let admin = try old.admin()
        // The journal's end before those of the inputs: what a tick names lies within them.
        let end = try admin.watermarks([source], timeout: Self.timeout)[source]?.high ?? 0
        let limits = try inputEnds(admin)
        let writer = try writer()
        var ticks: [ClockEntry] = []
        var (count, start) = (0, next)
        var hasStarted = false
        let reader = try old.reader()
        try reader.assign([source: start])
        repeat {
            if stop.isSet { throw Fatal("interrupted after \(count) ticks; run again, it goes on there") }
            var corrupt: (any Error)?
            let outcome = try reader.poll(max: Self.part, timeout: .milliseconds(100)) { record in
                next = record.offset + 1
                guard record.offset < end, let value = record.payload else { return }
                do {
                    if let tick = try inherited(value, &hasStarted) { ticks.append(tick) }
                } catch {
                    corrupt = error
                }
            }
            if let corrupt { throw Fatal("the clock journal \(source.topic) cannot be read: \(corrupt)") }
            if let reached = outcome.reachedEnd[source] { next = max(next, reached) }
            try check(ticks, limits)
            guard ticks.count >= Self.part || next >= end else { continue }
            try write(ticks, upTo: min(next, end), isComplete: next >= end, writer)
            count += ticks.count
            start = next
            ticks = []
            onProgress(end > 0 ? Double(min(next, end)) / Double(end) : 1, count)
        } while start < end
        _ = try target()
        return count
    }

    /// A tick as the other application has it (of what that one has inherited itself, what counts), and what
    /// was loaded of history.
    private func inherited(
        _ value: UnsafeRawBufferPointer, _ hasStarted: inout Bool
    ) throws -> ClockEntry? {
        switch try ClockCodec.decode(value) {
        case .tick(let input, let offset, let move): return .inherited(input, offset: offset, move)
        case .inherited(let input, let offset, let move):
            return hasStarted ? nil : .inherited(input, offset: offset, move)
        case .layout:
            hasStarted = true
            return nil
        // What was loaded stands in the input topics: it must not be loaded for this application once more.
        case .history(let load): return .history(load)
        case .request, .inheritance, .instance: return nil
        }
    }

    private func inputEnds(_ admin: Admin) throws -> [InputPartition: Int64] {
        var ends: [InputPartition: Int64] = [:]
        let streams = old.configuration.streams
        let counts = try admin.partitionCounts(streams.map(\.topic.name), timeout: Self.timeout)
        for stream in streams {
            let places = (0..<(counts[stream.topic.name] ?? 0)).map {
                TopicPartition(stream.topic.name, Int32($0))
            }
            for (place, marks) in try admin.watermarks(places, timeout: Self.timeout) {
                ends[InputPartition(stream: stream.name, partition: place.partition)] = marks.high
            }
        }
        return ends
    }

    /// A tick behind the end of its partition would hold that up for ever.
    private func check(_ ticks: [ClockEntry], _ ends: [InputPartition: Int64]) throws {
        for case .inherited(let input, let offset, _) in ticks {
            guard let end = ends[input], offset > end else { continue }
            throw Fatal(
                "\(source.topic) has a tick at offset \(offset) of \(input.stream)/\(input.partition), "
                    + "which ends at \(end): its topic was made anew since, and what settled then cannot be "
                    + "said again")
        }
    }

    /// One name on every machine: a second copy at the same time is fenced.
    private func writer() throws -> Producer {
        var configuration = new.configuration
        configuration.instance = "journal"
        let writer = try ClientFactory(configuration, log: new.log).producer(of: "reprocess")
        try writer.initTransactions(timeout: .seconds(30))
        return writer
    }

    private func write(
        _ ticks: [ClockEntry], upTo next: Int64, isComplete: Bool, _ writer: Producer
    ) throws {
        let (mine, names) = (new.configuration.topics.clock.name, old.configuration.topics)
        let inheritance = Inheritance(
            application: old.configuration.application, journal: names.clock.name,
            tallies: names.tallies.name, next: next, isComplete: isComplete)
        try writer.begin()
        for entry in ticks + [.inheritance(inheritance)] {
            try writer.produce(ClockCodec.encode(entry), to: mine, key: Array(ClockCodec.key(entry).utf8))
        }
        try writer.commit(timeout: Self.timeout)
    }
}
