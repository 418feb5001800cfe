import EventCodec
import EventTime
import Events
import KafkaClient

/// A Kafka in memory: partitions with transaction markers, transactional identities with epochs, transactions
/// that time out, committed offsets in transactions, compaction.
final class SimulatedLog {
    struct Entry {
        enum Kind { case record, marker, compacted }
        var kind: Kind
        let key: [UInt8]
        var value: [UInt8]?
        let time_ms: Int64
        /// Index of its transaction; nil where it was written outside any.
        let transaction: Int?
        var headers: RecordHeaders?

        var isHistory: Bool { headers?.list.contains { $0.0 == "\(HistoryHeader.name)" } ?? false }
    }

    enum Outcome { case open, committed, aborted }

    struct Transaction {
        let writer: String
        let begun: Duration
        let timeout: Duration
        var outcome = Outcome.open
        /// The first offset in each partition.
        var places: [TopicPartition: Int] = [:]
        var offsets: [String: [TopicPartition: Int64]] = [:]
        var notes: [String: [TopicPartition: String]] = [:]
    }

    struct Identity {
        var epoch = 0
        var open: Int?
    }

    let time: ManualTime
    let sabotage: Sabotage?
    private(set) var counts: [String: Int32] = [:]
    private(set) var partitions: [TopicPartition: [Entry]] = [:]
    private(set) var transactions: [Transaction] = []
    private(set) var identities: [String: Identity] = [:]
    private var openTransactions: Set<Int> = []
    private var committedOffsets: [String: [TopicPartition: Int64]] = [:]
    private var committedNotes: [String: [TopicPartition: String]] = [:]
    /// How many transactions have been committed that wrote to a partition.
    private(set) var commits: [TopicPartition: Int] = [:]
    var groups: [String: SimulatedGroup] = [:]
    /// For the planted fault that takes the highest clock for the watermark.
    var highestClock: Timestamp?
    /// Committed offsets that went back, as they were seen: a violation.
    private(set) var offsetsGoneBack: [String] = []

    init(time: ManualTime, sabotage: Sabotage?) {
        self.time = time
        self.sabotage = sabotage
    }

    func makeTopic(_ name: String, partitions count: Int32) {
        counts[name] = count
        for number in 0..<count { partitions[TopicPartition(name, number)] = [] }
    }

    func places(of topic: String) -> [TopicPartition] {
        (0..<(counts[topic] ?? 0)).map { TopicPartition(topic, $0) }
    }

    // MARK: - Records

    func append(
        _ place: TopicPartition, key: [UInt8], value: [UInt8]?, transaction: Int? = nil,
        headers: RecordHeaders? = nil
    ) {
        precondition(partitions[place] != nil, "no partition \(place)")
        if let transaction, transactions[transaction].places[place] == nil {
            transactions[transaction].places[place] = partitions[place]?.count
        }
        partitions[place]?.append(
            Entry(
                kind: .record, key: key, value: value, time_ms: time.wall.milliseconds,
                transaction: transaction, headers: headers))
    }

    func partition(of key: [UInt8], in topic: String) -> TopicPartition {
        let hash = key.withUnsafeBytes { StableHash.hash64($0) }
        return TopicPartition(topic, Int32(hash % UInt64(counts[topic] ?? 1)))
    }

    func end(_ place: TopicPartition) -> Int64 { Int64(partitions[place]?.count ?? 0) }

    func lastStable(_ place: TopicPartition) -> Int64 {
        let held = openTransactions.compactMap { transactions[$0].places[place] }.min()
        return held.map(Int64.init) ?? end(place)
    }

    func isVisible(_ entry: Entry) -> Bool {
        guard entry.kind == .record else { return false }
        guard let transaction = entry.transaction else { return true }
        return transactions[transaction].outcome == .committed
    }

    /// Lends at most `max` committed records from an offset on; returns the offset to go on from.
    func read(
        _ place: TopicPartition, from start: Int64, max: Int, _ body: (Int64, Entry) -> Void
    ) -> Int64 {
        let isAll = sabotage == .uncommittedRead
        let end = isAll ? end(place) : lastStable(place)
        guard let entries = partitions[place] else { return start }
        var next = start
        var left = max
        while next < end, left > 0 {
            let entry = entries[Int(next)]
            if isAll ? entry.kind == .record : isVisible(entry) {
                body(next, entry)
                left -= 1
            }
            next += 1
        }
        return next
    }

    /// The committed records of a topic, partition by partition.
    func committed(_ topic: String) -> [(place: TopicPartition, offset: Int64, entry: Entry)] {
        places(of: topic).flatMap { place in
            (partitions[place] ?? []).enumerated().filter { isVisible($0.element) }
                .map { (place, Int64($0.offset), $0.element) }
        }
    }

    func replaceValue(_ place: TopicPartition, _ offset: Int, with value: [UInt8]?) {
        partitions[place]?[offset].value = value
    }

    /// Takes out the committed records for whose keys there is a later one.
    func compact(_ topic: String) {
        for place in places(of: topic) {
            var seen: Set<[UInt8]> = []
            for offset in (0..<Int(lastStable(place))).reversed() {
                guard let entry = partitions[place]?[offset], isVisible(entry) else { continue }
                if !seen.insert(entry.key).inserted { partitions[place]?[offset].kind = .compacted }
            }
        }
    }

    // MARK: - Transactions

    /// Fences earlier writers of the name; returns the new epoch.
    func initialise(_ name: String) -> Int {
        if let open = identities[name]?.open { end(open, commits: false) }
        identities[name, default: Identity()].epoch += 1
        return identities[name]?.epoch ?? 0
    }

    func isFenced(_ name: String, _ epoch: Int) -> Bool {
        sabotage == .zombieNotFenced ? false : identities[name]?.epoch != epoch
    }

    /// The open transaction of a writer, begun where there is none.
    func transaction(of name: String, timeout: Duration) -> Int {
        if let open = identities[name]?.open { return open }
        transactions.append(Transaction(writer: name, begun: time.elapsed, timeout: timeout))
        openTransactions.insert(transactions.count - 1)
        identities[name, default: Identity()].open = transactions.count - 1
        return transactions.count - 1
    }

    func openTransaction(of name: String) -> Int? { identities[name]?.open }

    func add(
        _ offsets: [TopicPartition: Int64], _ notes: [TopicPartition: String], of group: String,
        to transaction: Int
    ) {
        transactions[transaction].offsets[group, default: [:]].merge(offsets) { $1 }
        transactions[transaction].notes[group, default: [:]].merge(notes) { $1 }
    }

    func end(_ transaction: Int, commits: Bool) {
        guard transactions[transaction].outcome == .open else { return }
        transactions[transaction].outcome = commits ? .committed : .aborted
        openTransactions.remove(transaction)
        identities[transactions[transaction].writer]?.open = nil
        for place in transactions[transaction].places.keys {
            partitions[place]?.append(
                Entry(kind: .marker, key: [], value: nil, time_ms: 0, transaction: transaction))
        }
        guard commits else { return }
        for place in transactions[transaction].places.keys { self.commits[place, default: 0] += 1 }
        for (group, offsets) in transactions[transaction].offsets { commit(offsets, of: group) }
        for (group, notes) in transactions[transaction].notes {
            committedNotes[group, default: [:]].merge(notes) { $1 }
        }
    }

    /// Aborts what has been open for too long; its writer is fenced.
    func expire() {
        for open in openTransactions.sorted()
        where time.elapsed - transactions[open].begun > transactions[open].timeout {
            identities[transactions[open].writer]?.epoch += 1
            end(open, commits: false)
        }
    }

    // MARK: - Offsets

    func commit(_ offsets: [TopicPartition: Int64], of group: String) {
        for (place, offset) in offsets {
            if let known = committedOffsets[group]?[place], known > offset {
                offsetsGoneBack.append("\(group) \(place): \(known) to \(offset)")
            }
            committedOffsets[group, default: [:]][place] = offset
        }
    }

    func committedNote(_ place: TopicPartition, of group: String) -> String? {
        committedNotes[group]?[place]
    }

    func committedOffset(_ place: TopicPartition, of group: String) -> Int64? {
        committedOffsets[group]?[place]
    }

    /// Whether an open transaction would change the offset.
    func isUnstable(_ place: TopicPartition, of group: String) -> Bool {
        openTransactions.contains { transactions[$0].offsets[group]?[place] != nil }
    }
}
