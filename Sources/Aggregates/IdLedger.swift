package import EventTime

/// What is remembered of one event id: enough to recognise a duplicate, to tell other content, and to take the
/// old contribution back when a higher revision comes.
package struct IdEntry: Hashable, Sendable {
    package var fingerprint: IdFingerprint
    /// The lower half of the content's hash.
    package var content: UInt32
    /// Event time, seconds since 1970 (the finest bucket is a minute).
    package var time_s: UInt32
    package var profile: Int32
    package var count: Int32
    /// Revision in the upper 31 bits, withdrawn in the lowest.
    private var revisionAndState: UInt32
    /// Index of its period and offset; 0 is none.
    package var shape: UInt16

    package init(
        fingerprint: IdFingerprint, content: UInt32, time_s: UInt32, profile: Int32, count: Int32,
        revision: UInt32,
        withdrawn: Bool, shape: UInt16
    ) {
        self.fingerprint = fingerprint
        self.content = content
        self.time_s = time_s
        self.profile = profile
        self.count = count
        self.revisionAndState = revision << 1 | (withdrawn ? 1 : 0)
        self.shape = shape
    }

    package var revision: UInt32 { revisionAndState >> 1 }
    package var withdrawn: Bool { revisionAndState & 1 == 1 }
    package var time: Timestamp { Timestamp(milliseconds: Int64(time_s) * 1000) }
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
/// Entries lie in chunks, in order of arrival, and an open-addressing index of 32-bit positions finds them: about
/// 44 bytes an id, no allocation per event, no copy when it grows. A chunk goes as a whole when all of its events
/// are too old to be corrected. Every change since the last `commit` can be undone.
package struct IdLedger: ~Copyable {
    static let chunkSize = 16_384

    private struct Chunk {
        var entries: [IdEntry] = []
        var newest_s: UInt32 = 0
    }

    private var chunks: [Chunk?] = [Chunk()]
    private var firstChunk = 0
    /// Position + 1 of an entry, 0 for free, `.max` for a removed one.
    private var index: [UInt32]
    private var used = 0
    package private(set) var count = 0
    private var undo: [(position: Int, old: IdEntry)] = []
    private var committedEnd = 0

    package init() { index = [UInt32](repeating: 0, count: 1 << 10) }

    private var end: Int { (chunks.count - 1) * Self.chunkSize + chunks[chunks.count - 1]!.entries.count }

    /// The position of the entry with this fingerprint.
    package func find(_ fingerprint: IdFingerprint) -> Int? {
        let mask = index.count - 1
        var slot = Int(truncatingIfNeeded: fingerprint.low) & mask
        return index.withUnsafeBufferPointer { index in
            while index[slot] != 0 {
                if index[slot] != .max {
                    let position = Int(index[slot] - 1)
                    if fingerprintMatches(fingerprint, at: position) { return position }
                }
                slot = (slot + 1) & mask
            }
            return nil
        }
    }

    private func fingerprintMatches(_ fingerprint: IdFingerprint, at position: Int) -> Bool {
        chunks[position / Self.chunkSize]!.entries[position % Self.chunkSize].fingerprint == fingerprint
    }

    package subscript(position: Int) -> IdEntry {
        chunks[position / Self.chunkSize]!.entries[position % Self.chunkSize]
    }

    /// Adds an entry whose fingerprint is not there yet.
    package mutating func insert(_ entry: IdEntry) {
        if (used + 1) * 4 > index.count * 3 { rebuildIndex() }
        let position = end
        precondition(
            position < Int(UInt32.max) - 1, "an id ledger holds at most four billion ids over its life")
        var last = chunks.count - 1
        if chunks[last]!.entries.isEmpty { chunks[last]!.entries.reserveCapacity(Self.chunkSize) }
        chunks[last]!.entries.append(entry)
        chunks[last]!.newest_s = max(chunks[last]!.newest_s, entry.time_s)
        if chunks[last]!.entries.count == Self.chunkSize {
            chunks.append(Chunk())
            last += 1
        }
        place(entry.fingerprint, position)
        count += 1
    }

    /// Replaces an entry by its higher revision.
    package mutating func replace(_ position: Int, with entry: IdEntry) {
        let (chunk, offset) = (position / Self.chunkSize, position % Self.chunkSize)
        if position < committedEnd { undo.append((position, chunks[chunk]!.entries[offset])) }
        chunks[chunk]!.entries[offset] = entry
        chunks[chunk]!.newest_s = max(chunks[chunk]!.newest_s, entry.time_s)
    }

    /// What has changed since the last commit: new entries and the new state of replaced ones, oldest first.
    package func changes() -> [IdEntry] {
        var changed: [IdEntry] = []
        var seen: Set<Int> = []
        for (position, _) in undo where seen.insert(position).inserted { changed.append(self[position]) }
        changed.reserveCapacity(changed.count + end - committedEnd)
        var position = committedEnd
        while position < end {
            changed.append(self[position])
            position += 1
        }
        return changed
    }

    package mutating func commit() {
        undo.removeAll(keepingCapacity: true)
        committedEnd = end
    }

    /// Stands again where the last commit stood.
    package mutating func rollback() {
        for (position, old) in undo.reversed() {
            chunks[position / Self.chunkSize]!.entries[position % Self.chunkSize] = old
        }
        while end > committedEnd {
            if chunks[chunks.count - 1]!.entries.isEmpty { chunks.removeLast() }
            let last = chunks.count - 1
            let removed = chunks[last]!.entries.removeLast()
            unplace(removed.fingerprint, end)
            count -= 1
        }
        undo.removeAll(keepingCapacity: true)
    }

    /// Forgets the chunks whose events are all older than `floor`. Only between transactions.
    package mutating func forget(before floor: Timestamp) {
        precondition(undo.isEmpty && committedEnd == end, "ids are forgotten between transactions only")
        let floor_s = UInt32(clamping: floor.milliseconds / 1000)
        for number in firstChunk..<(chunks.count - 1) {
            guard let chunk = chunks[number], chunk.newest_s < floor_s else { continue }
            for (offset, entry) in chunk.entries.enumerated() {
                unplace(entry.fingerprint, number * Self.chunkSize + offset)
            }
            count -= chunk.entries.count
            chunks[number] = nil
        }
        while firstChunk < chunks.count - 1, chunks[firstChunk] == nil { firstChunk += 1 }
    }

    /// The median event time of a sample of the ids: the floor that halves them.
    package func medianTime() -> Timestamp {
        var times: [UInt32] = []
        for chunk in chunks[firstChunk...] {
            guard let chunk else { continue }
            for offset in stride(from: 0, to: chunk.entries.count, by: 64) {
                times.append(chunk.entries[offset].time_s)
            }
        }
        times.sort()
        return Timestamp(milliseconds: times.isEmpty ? 0 : Int64(times[times.count / 2]) * 1000)
    }

    private mutating func place(_ fingerprint: IdFingerprint, _ position: Int) {
        let mask = index.count - 1
        var slot = Int(truncatingIfNeeded: fingerprint.low) & mask
        while index[slot] != 0, index[slot] != .max { slot = (slot + 1) & mask }
        if index[slot] == 0 { used += 1 }
        index[slot] = UInt32(position + 1)
    }

    private mutating func unplace(_ fingerprint: IdFingerprint, _ position: Int) {
        let mask = index.count - 1
        var slot = Int(truncatingIfNeeded: fingerprint.low) & mask
        while index[slot] != 0 {
            if index[slot] == UInt32(position + 1) {
                index[slot] = .max
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
        index = [UInt32](repeating: 0, count: size)
        used = 0
        for (number, chunk) in chunks.enumerated() {
            for (offset, entry) in (chunk?.entries ?? []).enumerated() {
                place(entry.fingerprint, number * Self.chunkSize + offset)
            }
        }
    }
}
