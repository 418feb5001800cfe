import Aggregates
import Events

/// The profiles (source, report, dimension values) seen by one task, and the cells that each feeds: found
/// from the record's own bytes, so that no string is made for an event whose profile is known.
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
    }

    private(set) var entries: [Entry] = []
    /// Into `routes` and `feedRoutes`: flat, so that the record path copies no array.
    private(set) var ranges: [(routes: Range<Int>, feedRoutes: Range<Int>)] = []
    private(set) var routes: [Route] = []
    private(set) var feedRoutes: [FeedRoute] = []
    /// The bytes of all profiles, one after the other, and where each begins.
    private var bytes: [UInt8] = []
    private var starts: [Int] = [0]
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
        let range = starts[Int(index)]..<starts[Int(index) + 1]
        return self.bytes.withUnsafeBytes {
            UnsafeRawBufferPointer(rebasing: $0[range]).elementsEqualFast(bytes)
        }
    }

    mutating func insert(
        _ profile: EventProfile, _ bytes: UnsafeRawBufferPointer, hash: UInt64, routes: [Route],
        feedRoutes: [FeedRoute]
    ) -> Int32 {
        let ranges = (
            routes: self.routes.count..<(self.routes.count + routes.count),
            feedRoutes: self.feedRoutes.count..<(self.feedRoutes.count + feedRoutes.count)
        )
        self.routes += routes
        self.feedRoutes += feedRoutes
        self.ranges.append(ranges)
        self.bytes.append(contentsOf: bytes)
        starts.append(self.bytes.count)
        entries.append(Entry(profile: profile, bytes: Array(bytes), hash: hash))
        let index = Int32(entries.count - 1)
        if entries.count * 2 > slots.count { grow() }
        place(hash, index)
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
