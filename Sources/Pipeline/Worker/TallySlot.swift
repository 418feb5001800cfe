import EventCodec
import EventTime
import Events
import KafkaClient
import Processing

/// One input partition in the Tally stage: its task, and what it has still to write. Different ones may
/// work at the same time; what one does belongs to one thread at a time, so nothing in it is checked for
/// overlapping accesses, which would cost every record.
final class TallySlot {
    let partition: TopicPartition
    let input: InputTask
    /// Changed ids that fill a block.
    private let idsAhead: Int
    /// What it has still to apply of what it inherits.
    @exclusivity(unchecked) private var inherited = InheritedTicks.Queue()
    /// Whether there is something to write.
    @exclusivity(unchecked) private(set) var isTouched = false
    @exclusivity(unchecked) private(set) var work = TallyWork()
    private var rejects: [RejectedRecord] = []
    private var idBlocks = IdGenerations()
    /// Blocks of ids that are not written yet.
    private var cut: [IdRecordBytes] = []
    private var writtenHead: TallyHead?
    private var pendingHead: TallyHead?

    /// One block of ids as its record of the changelog.
    typealias IdRecordBytes = (number: UInt64, bytes: [UInt8])

    init(partition: TopicPartition, input: InputTask, idsAhead: Int) {
        self.partition = partition
        self.input = input
        self.idsAhead = idsAhead
    }

    var origin: InputPartition { input.task.origin }

    // MARK: - Restore

    /// Takes a block of the changelog, in the order of the numbers.
    func restore(_ number: UInt64, _ block: IdBlock) {
        input.task.restore(block)
        idBlocks.restore(number, block)
    }

    /// Takes the head of the changelog, after its blocks.
    func restore(_ head: TallyHead) {
        input.task.restore(head)
        writtenHead = head
    }

    /// Ends a restore or a rollback.
    func begin(inheriting ticks: InheritedTicks.Queue) {
        inherited = ticks
        work.beginAnew(at: input.task.counters)
    }

    // MARK: - Records and ticks

    func receive(_ record: borrowing RecordView) {
        isTouched = true
        if record.offset >= inherited.next { inherit(before: record.offset) }
        let payload = record.payload ?? UnsafeRawBufferPointer(start: nil, count: 0)
        work.note(bytes: payload.count, record.timestamp_ms)
        let rejected = input.receive(
            payload, offset: record.offset,
            timestamp: Timestamp(milliseconds: record.timestamp_ms), isHistory: record.isHistory)
        if let rejected {
            work.rejects[rejected.rejection.reason, default: 0] += 1
            rejects.append(rejected)
        }
        if input.task.idChangeCount >= idsAhead { cutIds() }
    }

    /// Whether all that it inherits is applied.
    var hasInherited: Bool { inherited.isEmpty }

    /// Moves the clock as another application once did before it read the record with this offset.
    func inherit(before offset: Int64) {
        while let tick = inherited.take(before: offset) {
            apply(tick.move)
            input.task.lastInherited = tick.place
        }
    }

    /// A tick of its own.
    func tick(_ move: ClockMove) {
        apply(move)
        work.ticks += 1
    }

    private func apply(_ move: ClockMove) {
        isTouched = true
        switch move {
        case .to(let time): input.task.tick(to: time)
        case .end: input.task.end()
        }
    }

    // MARK: - What is written

    /// Takes what was refused since the last call.
    func takeRejects() -> [RejectedRecord] {
        defer { rejects = [] }
        return rejects
    }

    /// Whether ids fill blocks already.
    var hasCutIds: Bool { !cut.isEmpty }

    /// Puts changed ids into blocks: while others work, and not when all wait for a commit.
    func cutIds() {
        for block in input.task.takeIdChanges() {
            cut.append((idBlocks.add(block), TallyCheckpointCodec.encode(block)))
        }
    }

    func takeCutIds() -> [IdRecordBytes] {
        defer { cut = [] }
        return cut
    }

    /// The head where it is another than the one in the changelog; it is written now.
    func takeHead() -> TallyHead? {
        let head = input.task.head
        guard head != writtenHead else { return nil }
        pendingHead = head
        return head
    }

    /// Blocks of ids that nobody needs any more.
    var outdatedIds: [UInt64] { input.task.idsForgottenBefore.map(idBlocks.outdated) ?? [] }

    /// What it computed is committed; returns what it has done since the last time.
    func commit() -> TallyWork {
        idBlocks.commit(deletedBefore: input.task.idsForgottenBefore)
        writtenHead = pendingHead ?? writtenHead
        pendingHead = nil
        isTouched = false
        input.task.commit()
        work.now = input.task.counters
        defer { work.beginAnew(at: work.now) }
        return work
    }

    /// Stands again where the last commit stood; `begin` follows.
    func rollback() {
        idBlocks.rollback()
        (rejects, cut, pendingHead, isTouched) = ([], [], nil, false)
        input.task.rollback()
    }
}
