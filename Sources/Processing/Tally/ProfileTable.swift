import Aggregates
import Events

/// The profiles (source, report, dimension values) seen by one task, and the cells that each feeds: found
/// by the hash of the record's own bytes, so that no string is made for an event whose profile is known.
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
    private var slots = Self.emptySlots(256)

    /// XXH3-128 of a profile's bytes, as `EventView` has it.
    typealias Hash = (high: UInt64, low: UInt64)

    /// All that a look-up needs: with a few thousand profiles each place that is looked at is a wait for
    /// memory.
    private struct Slot {
        var hash: Hash
        /// -1 where the slot is free.
        var index: Int32
    }

    private static func emptySlots(_ count: Int) -> [Slot] {
        Array(repeating: Slot(hash: (0, 0), index: -1), count: count)
    }

    func find(_ hash: Hash) -> Int32? {
        let slot = slots[place(of: hash)]
        return slot.index < 0 ? nil : slot.index
    }

    /// Where it is, or where it may be put.
    private func place(of hash: Hash) -> Int {
        let mask = slots.count - 1
        var place = Int(truncatingIfNeeded: hash.low) & mask
        while slots[place].index >= 0, slots[place].hash != hash { place = (place + 1) & mask }
        return place
    }

    mutating func insertFeed(_ routes: [FeedRoute]) -> Int32 {
        feedRoutes.append(routes)
        return Int32(feedRoutes.count - 1)
    }

    mutating func insert(
        _ bytes: UnsafeRawBufferPointer, _ hash: Hash, routes: [Route], feed: Int32
    ) -> Int32 {
        let firstRoute = Int32(self.routes.count)
        self.routes += routes
        places.append((firstRoute..<Int32(self.routes.count), feed))
        entries.append(Array(bytes))
        if entries.count * 2 > slots.count {
            let old = slots
            slots = Self.emptySlots(slots.count * 2)
            for slot in old where slot.index >= 0 { slots[place(of: slot.hash)] = slot }
        }
        let index = Int32(entries.count - 1)
        slots[place(of: hash)] = Slot(hash: hash, index: index)
        return index
    }
}
