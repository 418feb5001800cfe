import Aggregates
import Events

/// Puts ids into blocks that fit into a record each: of at most so many ids, and of at most so many bytes,
/// for ids of many profiles are large. Each block has the profiles of its own ids only.
package struct IdBlockCutter {
    private var finished: [IdBlock] = []
    private let all: [IdBlock.Profile]
    /// Of the block at hand.
    private var profiles: [IdBlock.Profile] = []
    private var records: [IdRecord] = []
    private let size: Int
    private let bytes: Int
    /// By profile, its number in the block at hand; -1 where that has it not. A plain array, since it is
    /// asked for every id.
    private var ordinals: [Int32]
    /// What the block at hand takes.
    private var used = 0

    /// What an id takes in a record, and what a profile takes beside its own bytes, at most.
    package static let bytesPerId = 48

    /// - Parameter profiles: all that ids may have.
    package init(
        profiles: [IdBlock.Profile], size: Int = Limits.idsPerRecord, bytes: Int = Limits.idBytesPerRecord
    ) {
        self.size = size
        self.bytes = bytes
        all = profiles
        ordinals = Array(repeating: -1, count: profiles.count)
    }

    /// All that was added.
    package var blocks: [IdBlock] {
        records.isEmpty ? finished : finished + [IdBlock(profiles: profiles, records: records)]
    }

    /// Adds an id whose profile is a number among all of them.
    package mutating func add(_ record: IdRecord) {
        if ordinals[Int(record.profile)] < 0 || records.count == size || used + Self.bytesPerId > bytes {
            begin(record.profile)
        }
        var record = record
        record.profile = ordinals[Int(record.profile)]
        records.append(record)
        used += Self.bytesPerId
    }

    /// Puts a profile into the block at hand, or into a new one where that has no room for it and an id.
    private mutating func begin(_ number: Int32) {
        let profile = all[Int(number)]
        let length = profile.bytes.count + Self.bytesPerId
        if !records.isEmpty, records.count == size || used + length + Self.bytesPerId > bytes {
            finished = blocks
            (profiles, records, used) = ([], [], 0)
            for place in ordinals.indices { ordinals[place] = -1 }
        }
        ordinals[Int(number)] = Int32(profiles.count)
        profiles.append(profile)
        used += length
    }
}
