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

    /// What each is written to the changelog by.
    private(set) var entries: [IdBlock.Profile] = []
    /// By profile, its part of `routes`, which is flat so that the record path copies no array, and its feed.
    private(set) var places: [(routes: Range<Int32>, feed: Int32)] = []
    private(set) var routes: [Route] = []
    /// By feed.
    private(set) var feedRoutes: [[FeedRoute]] = []
    /// The bytes of all profiles, one after the other, and where each begins.
    private var bytes: [UInt8] = []
    private var starts: [UInt32] = []
    private var slots = Self.emptySlots(256)

    /// What a look-up needs before it compares bytes, as small as may be: with a few thousand profiles each
    /// place that is looked at is a wait for memory.
    private struct Slot {
        /// The upper half of the hash; the lower one leads here.
        var tag: UInt32
        /// -1 where the slot is free.
        var index: Int32
        /// Where its bytes begin.
        var start: UInt32
    }

    private static func emptySlots(_ count: Int) -> [Slot] {
        Array(repeating: Slot(tag: 0, index: -1, start: 0), count: count)
    }

    func find(_ bytes: UnsafeRawBufferPointer, hash: UInt64) -> Int32? {
        let mask = slots.count - 1
        let tag = UInt32(truncatingIfNeeded: hash >> 32)
        var place = Int(truncatingIfNeeded: hash) & mask
        while slots[place].index >= 0 {
            let slot = slots[place]
            if slot.tag == tag, begins(bytes, at: Int(slot.start)) { return slot.index }
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

    mutating func insertFeed(_ routes: [FeedRoute]) -> Int32 {
        feedRoutes.append(routes)
        return Int32(feedRoutes.count - 1)
    }

    mutating func insert(
        _ bytes: UnsafeRawBufferPointer, hash: UInt64, routes: [Route], feed: Int32
    ) -> Int32 {
        let firstRoute = Int32(self.routes.count)
        self.routes += routes
        places.append((firstRoute..<Int32(self.routes.count), feed))
        starts.append(UInt32(self.bytes.count))
        self.bytes.append(contentsOf: bytes)
        entries.append(IdBlock.Profile(hash: hash, bytes: Array(bytes)))
        if entries.count * 2 > slots.count {
            slots = Self.emptySlots(slots.count * 2)
            for index in entries.indices.dropLast() { place(index) }
        }
        place(entries.count - 1)
        return Int32(entries.count - 1)
    }

    private mutating func place(_ index: Int) {
        let hash = entries[index].hash
        let mask = slots.count - 1
        var place = Int(truncatingIfNeeded: hash) & mask
        while slots[place].index >= 0 { place = (place + 1) & mask }
        slots[place] = Slot(
            tag: UInt32(truncatingIfNeeded: hash >> 32), index: Int32(index), start: starts[index])
    }
}

extension UnsafeRawBufferPointer {
    /// Byte equality eight at a time, the last eight once more where they are fewer; profiles are a few dozen
    /// bytes.
    func elementsEqualFast(_ other: UnsafeRawBufferPointer) -> Bool {
        guard count == other.count else { return false }
        guard count >= 8 else { return elementsEqual(other) }
        func differs(at offset: Int) -> Bool {
            loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                != other.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        }
        var offset = 0
        while offset + 8 <= count {
            if differs(at: offset) { return false }
            offset += 8
        }
        return !differs(at: count - 8)
    }
}
