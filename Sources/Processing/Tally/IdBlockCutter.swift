import Aggregates
import Events

/// Puts ids into blocks that fit into a record each: of at most so many ids, and of at most so many bytes,
/// for ids of many profiles are large. Each block has the profiles of its own ids only.
package struct IdBlockCutter {
    /// All that was added.
    package private(set) var blocks: [IdBlock] = []
    private let size: Int
    private let bytes: Int
    /// By profile, its number in the block at hand; -1 where that has it not. A plain array, since it is
    /// asked for every id.
    private var ordinals: [Int32]
    /// What the block at hand takes.
    private var used = 0

    /// What an id takes in a record, and what a profile takes beside its own bytes, at most.
    private static let bytesPerId = 48

    /// - Parameter profiles: how many there are in all.
    package init(
        profiles: Int, size: Int = Limits.idsPerRecord, bytes: Int = Limits.idBytesPerRecord
    ) {
        self.size = size
        self.bytes = bytes
        ordinals = Array(repeating: -1, count: profiles)
    }

    /// Adds an id whose profile is a number among all of them; `profile` is asked for where a block needs it.
    package mutating func add(_ record: IdRecord, profile: () -> IdBlock.Profile) {
        var record = record
        var new = ordinals[Int(record.profile)] < 0 ? profile() : nil
        var length = Self.bytesPerId + (new.map(Self.bytes) ?? 0)
        if blocks.isEmpty || blocks[blocks.count - 1].records.count == size || used + length > bytes {
            beginBlock()
            new = profile()
            length = Self.bytesPerId + (new.map(Self.bytes) ?? 0)
        }
        let last = blocks.count - 1
        if let new {
            ordinals[Int(record.profile)] = Int32(blocks[last].profiles.count)
            blocks[last].profiles.append(new)
        }
        record.profile = ordinals[Int(record.profile)]
        blocks[last].records.append(record)
        used += length
    }

    private mutating func beginBlock() {
        if !blocks.isEmpty { for place in ordinals.indices { ordinals[place] = -1 } }
        blocks.append(IdBlock(profiles: [], records: []))
        used = 0
    }

    private static func bytes(of profile: IdBlock.Profile) -> Int { profile.bytes.count + bytesPerId }
}
