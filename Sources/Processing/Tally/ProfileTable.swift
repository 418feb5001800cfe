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
    /// The bytes of all profiles, one after the other.
    private var bytes: [UInt8] = []
    private var slots = Self.emptySlots(256)

    /// What a look-up needs before it compares bytes, side by side: with a few thousand profiles each place
    /// that is looked at is a wait for memory.
    private struct Slot {
        var hash: UInt64
        /// -1 where the slot is free.
        var index: Int32
        /// Where the profile begins in `bytes`.
        var start: UInt32
    }

    private static func emptySlots(_ count: Int) -> [Slot] {
        Array(repeating: Slot(hash: 0, index: -1, start: 0), count: count)
    }

    func find(_ bytes: UnsafeRawBufferPointer, hash: UInt64) -> Int32? {
        let mask = slots.count - 1
        var place = Int(truncatingIfNeeded: hash) & mask
        while slots[place].index >= 0 {
            if slots[place].hash == hash, begins(bytes, at: Int(slots[place].start)) {
                return slots[place].index
            }
            place = (place + 1) & mask
        }
        return nil
    }

    /// No profile is the beginning of another: all have as many parts, each with its length before it.
    private func begins(_ profile: UnsafeRawBufferPointer, at start: Int) -> Bool {
        bytes.withUnsafeBytes { bytes in
            bytes.count - start >= profile.count
                && UnsafeRawBufferPointer(rebasing: bytes[start..<(start + profile.count)])
                    .elementsEqualFast(profile)
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
        let slot = Slot(hash: hash, index: Int32(entries.count), start: UInt32(self.bytes.count))
        self.bytes.append(contentsOf: bytes)
        entries.append(Entry(profile: profile, bytes: Array(bytes), hash: hash))
        if entries.count * 2 > slots.count { grow() }
        place(slot)
        return slot.index
    }

    private mutating func place(_ slot: Slot) {
        let mask = slots.count - 1
        var place = Int(truncatingIfNeeded: slot.hash) & mask
        while slots[place].index >= 0 { place = (place + 1) & mask }
        slots[place] = slot
    }

    private mutating func grow() {
        let old = slots.filter { $0.index >= 0 }
        slots = Self.emptySlots(slots.count * 2)
        for slot in old { place(slot) }
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
