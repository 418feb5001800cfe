package import EventTime
import Events

/// How an event came to count.
package enum IdOrigin: UInt8, Hashable, Sendable, CaseIterable {
    /// As an event of the live stream.
    case live
    /// Loaded as history, inside the correction horizon of at least one rule or too late for all.
    case history
    /// Loaded as history before its partition had a clock: all that it counted are sums of history.
    case beforeClock
}

/// What is remembered of one event id: enough to recognise a duplicate, to tell other content, and to take
/// the old contribution back when a higher revision comes.
package struct IdEntry: Hashable, Sendable {
    package var fingerprint: IdFingerprint
    /// The lower half of the content's hash.
    package var content: UInt32
    package var profile: Int32
    package var count: Int32
    /// Revision in the upper 31 bits, withdrawn in the lowest.
    private var revisionAndState: UInt32
    /// Seconds since `epoch_s` in 37 bits: the lower 32 here, the others in the upper 5 bits of the next,
    /// which has the origin in the 2 bits below them.
    private var lowTime: UInt32
    private var shapeAndHighTime: UInt32

    /// Two days before 1900, in seconds since 1970: earlier than any time that an event may have.
    private static let epoch_s: Int64 = -2_208_988_800 - 2 * 86_400
    /// One more than the largest `shape`.
    package static let shapes = 1 << 25

    /// - Parameters:
    ///   - time_s: event time, seconds since 1970 (the finest bucket is a minute).
    ///   - shape: index of its period and offset; 0 is none.
    package init(
        fingerprint: IdFingerprint, content: UInt32, time_s: Int64, profile: Int32, count: Int32,
        revision: UInt32, withdrawn: Bool, origin: IdOrigin = .live, shape: UInt32
    ) {
        self.fingerprint = fingerprint
        self.content = content
        self.profile = profile
        self.count = count
        self.revisionAndState = revision << 1 | (withdrawn ? 1 : 0)
        let seconds = UInt64(bitPattern: time_s - Self.epoch_s)
        lowTime = UInt32(truncatingIfNeeded: seconds)
        let upper = UInt32(origin.rawValue) << 25 | UInt32(truncatingIfNeeded: seconds >> 32) << 27
        shapeAndHighTime = shape | upper
    }

    package var revision: UInt32 { revisionAndState >> 1 }
    package var withdrawn: Bool { revisionAndState & 1 == 1 }
    package var shape: UInt32 { shapeAndHighTime & UInt32(Self.shapes - 1) }
    package var origin: IdOrigin {
        get { IdOrigin(rawValue: UInt8(truncatingIfNeeded: shapeAndHighTime >> 25) & 3) ?? .live }
        set { shapeAndHighTime = shapeAndHighTime & ~(3 << 25) | UInt32(newValue.rawValue) << 25 }
    }
    package var time_s: Int64 { (Int64(lowTime) | Int64(shapeAndHighTime >> 27) << 32) + Self.epoch_s }
    package var time: Timestamp { Timestamp(milliseconds: time_s * 1000) }
}

/// 96 bits of an id's hash: among 100 million ids the odds that any two collide are one in 16 trillion.
package struct IdFingerprint: Hashable, Sendable {
    package var high: UInt32
    package var middle: UInt32
    package var low: UInt32

    package init(high: UInt32, middle: UInt32, low: UInt32) {
        self.high = high
        self.middle = middle
        self.low = low
    }

    package init(hash: (high: UInt64, low: UInt64)) {
        self.init(
            high: UInt32(truncatingIfNeeded: hash.high), middle: UInt32(truncatingIfNeeded: hash.low >> 32),
            low: UInt32(truncatingIfNeeded: hash.low))
    }
}

/// The event ids of one input partition, each as long as its event can still be corrected.
///
/// Entries lie in chunks, in order of arrival. An open-addressing index of 64-bit slots, a 32-bit tag and a
/// 32-bit position each, finds them: a new id is told apart without a look at any entry. About 50 bytes an
/// id, no allocation per event, no copy of entries when it grows. A chunk goes as a whole when all of its
/// events are too old to be corrected. Every change since the last `commit` can be undone.
package struct IdLedger: ~Copyable {
    static let chunkSize = 16_384

    /// Memory of its own: as arrays of arrays, a look-up retained and released more than it looked.
    private struct Chunk {
        let entries: UnsafeMutablePointer<IdEntry>
        var count = 0
        var newest_s = Int64.min

        init() { entries = .allocate(capacity: IdLedger.chunkSize) }
    }

    private var chunks: [Chunk?] = [Chunk()]
    private var firstChunk = 0
    /// Tag above, position + 1 below; 0 is free, `removed` was in use.
    private var index: UnsafeMutableBufferPointer<UInt64>
    private static let removed = UInt64(UInt32.max)
    private var used = 0
    package private(set) var count = 0
    private var undo: [(position: Int, old: IdEntry)] = []
    private var end = 0
    private var committedEnd = 0
    /// Entries before it were told as changes, or are committed; of these, the ones that were replaced since.
    private var toldEnd = 0
    private var replaced: Set<Int> = []

    package init() { index = Self.emptyIndex(1 << 10) }

    deinit {
        for chunk in chunks { chunk?.entries.deallocate() }
        index.deallocate()
    }

    /// A large one in large pages, where the machine has them: else nearly every look at it would wait for
    /// the page table, too.
    private static func emptyIndex(_ size: Int) -> UnsafeMutableBufferPointer<UInt64> {
        let memory = UnsafeMutableRawBufferPointer.allocateInLargePages(
            byteCount: size * MemoryLayout<UInt64>.stride)
        let index = memory.bindMemory(to: UInt64.self)
        index.initialize(repeating: 0)
        return index
    }

    private static func tag(_ fingerprint: IdFingerprint) -> UInt64 { UInt64(fingerprint.middle) << 32 }

    /// Has the memory that `find` will look at first brought near. The index is far larger than the
    /// processor's caches: asked for in good time, it comes while other work is done.
    package func expect(_ fingerprint: IdFingerprint) {
        guard let base = index.baseAddress else { return }
        let slot = base + (Int(truncatingIfNeeded: fingerprint.low) & (index.count - 1))
        UnsafeRawPointer(slot).fetchAhead()
    }

    /// The position of the entry with this fingerprint.
    package func find(_ fingerprint: IdFingerprint) -> Int? {
        let mask = index.count - 1
        let tag = Self.tag(fingerprint)
        var slot = Int(truncatingIfNeeded: fingerprint.low) & mask
        while index[slot] != 0 {
            let held = index[slot]
            if held & ~UInt64(UInt32.max) == tag, held & Self.removed != Self.removed {
                let position = Int(held & Self.removed) - 1
                if self[position].fingerprint == fingerprint { return position }
            }
            slot = (slot + 1) & mask
        }
        return nil
    }

    package subscript(position: Int) -> IdEntry { entries(position)[position % Self.chunkSize] }

    private func entries(_ position: Int) -> UnsafeMutablePointer<IdEntry> {
        guard let chunk = chunks[position / Self.chunkSize] else {
            preconditionFailure("the id at position \(position) was forgotten")
        }
        return chunk.entries
    }

    /// Adds an entry whose fingerprint is not there yet.
    package mutating func insert(_ entry: IdEntry) {
        if (used + 1) * 4 > index.count * 3 { rebuildIndex() }
        let position = end
        precondition(
            position < Int(UInt32.max) - 2, "an id ledger holds at most four billion ids over its life")
        let last = chunks.count - 1
        entries(position)[position % Self.chunkSize] = entry
        chunks[last]!.count += 1
        chunks[last]!.newest_s = max(chunks[last]!.newest_s, entry.time_s)
        end += 1
        if end % Self.chunkSize == 0 { chunks.append(Chunk()) }
        place(entry.fingerprint, position)
        count += 1
    }

    /// Replaces an entry by its higher revision.
    package mutating func replace(_ position: Int, with entry: IdEntry) {
        let entries = entries(position)
        if position < committedEnd { undo.append((position, entries[position % Self.chunkSize])) }
        if position < toldEnd { replaced.insert(position) }
        entries[position % Self.chunkSize] = entry
        let chunk = position / Self.chunkSize
        chunks[chunk]!.newest_s = max(chunks[chunk]!.newest_s, entry.time_s)
    }

    /// How many entries `forEachChange` lends.
    package var changeCount: Int { replaced.count + end - toldEnd }

    /// Lends what has changed since `noteChanges` or `commit`: the new state of replaced entries, and new
    /// ones, oldest first.
    package func forEachChange(_ body: (IdEntry) -> Void) {
        for position in replaced.sorted() { body(self[position]) }
        forEach(from: toldEnd, body)
    }

    /// What has changed is known now.
    package mutating func noteChanges() {
        toldEnd = end
        replaced.removeAll(keepingCapacity: true)
    }

    /// Lends every entry that is remembered, oldest first.
    package func forEach(_ body: (IdEntry) -> Void) { forEach(from: firstChunk * Self.chunkSize, body) }

    private func forEach(from start: Int, _ body: (IdEntry) -> Void) {
        for number in (start / Self.chunkSize)..<chunks.count {
            guard let chunk = chunks[number] else { continue }
            let first = max(0, start - number * Self.chunkSize)
            for offset in first..<max(first, chunk.count) { body(chunk.entries[offset]) }
        }
    }

    package mutating func commit() {
        undo.removeAll(keepingCapacity: true)
        committedEnd = end
        noteChanges()
    }

    /// Stands again where the last commit stood.
    package mutating func rollback() {
        for (position, old) in undo.reversed() { entries(position)[position % Self.chunkSize] = old }
        while end > committedEnd {
            if end % Self.chunkSize == 0 { chunks.removeLast()?.entries.deallocate() }
            end -= 1
            unplace(self[end].fingerprint, end)
            chunks[chunks.count - 1]!.count -= 1
            count -= 1
        }
        undo.removeAll(keepingCapacity: true)
        noteChanges()
    }

    /// Forgets the chunks whose events are all older than `floor`. Only between transactions.
    package mutating func forget(before floor: Timestamp) {
        precondition(undo.isEmpty && committedEnd == end, "ids are forgotten between transactions only")
        let floor_s = floor.milliseconds / 1000 - 1
        for number in firstChunk..<(chunks.count - 1) {
            guard let chunk = chunks[number], chunk.newest_s < floor_s else { continue }
            for offset in 0..<chunk.count {
                unplace(chunk.entries[offset].fingerprint, number * Self.chunkSize + offset)
            }
            count -= chunk.count
            chunk.entries.deallocate()
            chunks[number] = nil
        }
        while firstChunk < chunks.count - 1, chunks[firstChunk] == nil { firstChunk += 1 }
    }

    /// The median event time of a sample of the ids: the floor that halves them.
    package func medianTime() -> Timestamp {
        var times: [Int64] = []
        for chunk in chunks[firstChunk...] {
            guard let chunk else { continue }
            for offset in stride(from: 0, to: chunk.count, by: 64) {
                times.append(chunk.entries[offset].time_s)
            }
        }
        times.sort()
        return Timestamp(milliseconds: times.isEmpty ? 0 : times[times.count / 2] * 1000)
    }

    private mutating func place(_ fingerprint: IdFingerprint, _ position: Int) {
        let mask = index.count - 1
        var slot = Int(truncatingIfNeeded: fingerprint.low) & mask
        while index[slot] != 0, index[slot] != Self.removed { slot = (slot + 1) & mask }
        if index[slot] == 0 { used += 1 }
        index[slot] = Self.tag(fingerprint) | UInt64(position + 1)
    }

    private mutating func unplace(_ fingerprint: IdFingerprint, _ position: Int) {
        let mask = index.count - 1
        let wanted = Self.tag(fingerprint) | UInt64(position + 1)
        var slot = Int(truncatingIfNeeded: fingerprint.low) & mask
        while index[slot] != 0 {
            if index[slot] == wanted {
                index[slot] = Self.removed
                return
            }
            slot = (slot + 1) & mask
        }
        preconditionFailure("an id at position \(position) is not in the index")
    }

    /// Twice the room for what is there now; removed slots go.
    private mutating func rebuildIndex() {
        var size = 1 << 10
        while size < (count + 1) * 2 { size *= 2 }
        index.deallocate()
        index = Self.emptyIndex(size)
        used = 0
        for (number, chunk) in chunks.enumerated() {
            guard let chunk else { continue }
            for offset in 0..<chunk.count {
                place(chunk.entries[offset].fingerprint, number * Self.chunkSize + offset)
            }
        }
    }
}
