import Aggregates
import Events

/// The profiles (source, report, dimension values) seen by one task, and the cells that each feeds: found from
/// the record's own bytes, so that no string is made for an event whose profile is known.
struct ProfileTable {
    struct Route {
        let cell: Int32
        /// Index into the task's pacers.
        let pacer: Int32
    }

    struct FeedRoute {
        /// The cell of events that cover a period, and that of events which happen.
        let periodic: Int32
        let plain: Int32
        let pacer: Int32
    }

    struct Entry {
        let profile: EventProfile
        let bytes: [UInt8]
        let hash: UInt64
        let routes: [Route]
        let feedRoutes: [FeedRoute]
    }

    private(set) var entries: [Entry] = []
    private var hashes: [UInt64] = [UInt64](repeating: 0, count: 256)
    private var slots: [Int32] = [Int32](repeating: -1, count: 256)

    func find(_ bytes: UnsafeRawBufferPointer, hash: UInt64) -> Int32? {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] >= 0 {
            if hashes[slot] == hash, matches(bytes, slots[slot]) { return slots[slot] }
            slot = (slot + 1) & mask
        }
        return nil
    }

    private func matches(_ bytes: UnsafeRawBufferPointer, _ index: Int32) -> Bool {
        entries[Int(index)].bytes.withUnsafeBytes { known in known.elementsEqualFast(bytes) }
    }

    mutating func insert(_ entry: Entry) -> Int32 {
        entries.append(entry)
        let index = Int32(entries.count - 1)
        if entries.count * 2 > slots.count { grow() }
        place(entry.hash, index)
        return index
    }

    private mutating func place(_ hash: UInt64, _ index: Int32) {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] >= 0 { slot = (slot + 1) & mask }
        slots[slot] = index
        hashes[slot] = hash
    }

    private mutating func grow() {
        let old = zip(slots, hashes).filter { $0.0 >= 0 }
        slots = [Int32](repeating: -1, count: slots.count * 2)
        hashes = [UInt64](repeating: 0, count: slots.count)
        for (index, hash) in old { place(hash, index) }
    }
}

extension UnsafeRawBufferPointer {
    /// Byte equality eight at a time; profiles are a few dozen bytes.
    func elementsEqualFast(_ other: UnsafeRawBufferPointer) -> Bool {
        guard count == other.count else { return false }
        var offset = 0
        while offset + 8 <= count {
            let (a, b) = (
                loadUnaligned(fromByteOffset: offset, as: UInt64.self),
                other.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            )
            if a != b { return false }
            offset += 8
        }
        while offset < count {
            if self[offset] != other[offset] { return false }
            offset += 1
        }
        return true
    }
}
