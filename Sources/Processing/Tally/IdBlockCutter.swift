import Aggregates
import Events

/// Puts ids into blocks that fit into a record each: of at most so many ids, and of at most so many bytes.
///
/// Blocks come in generations. Each tells the profiles that none before it in its generation has told, so
/// that an id names its profile by a small number; therefore the blocks of a generation are deleted together.
package struct IdBlockCutter {
    private var finished: [IdBlock] = []
    private var block = IdBlock(firstProfile: 0, profiles: [], records: [])
    /// Bytes that the block at hand takes.
    private var used = 0
    private let size: Int
    private let bytes: Int
    /// By profile, its number in the generation; -1 where that has not told it. A plain array, since it is
    /// asked for every id.
    private var numbers: [Int32] = []
    /// The profiles that the generation has told, by number, and how many of them are committed.
    private var told: [Int32] = []
    private var committed = 0
    /// How many ids the generation has, those of aborted transactions included.
    package private(set) var count = 0

    /// What an id takes in a record, and what a profile takes beside its own bytes, at most.
    package static let bytesPerId = 56

    package init(size: Int = Limits.idsPerRecord, bytes: Int = Limits.idBytesPerRecord) {
        self.size = size
        self.bytes = bytes
    }

    /// Makes room for so many ids that are to be added.
    mutating func expect(_ count: Int) { block.records.reserveCapacity(min(count, size)) }

    /// Adds an id whose profile is the index of one of `profiles`.
    package mutating func add(_ record: IdRecord, of profiles: [IdBlock.Profile]) {
        let profile = Int(record.profile)
        if profile >= numbers.count {
            numbers += Array(repeating: -1, count: profiles.count - numbers.count)
        }
        let isNew = numbers[profile] < 0
        let length = Self.bytesPerId + (isNew ? profiles[profile].count + Self.bytesPerId : 0)
        if !block.records.isEmpty, block.records.count == size || used + length > bytes { close() }
        if isNew {
            numbers[profile] = Int32(told.count)
            told.append(record.profile)
            block.profiles.append(profiles[profile])
        }
        var record = record
        record.profile = numbers[profile]
        block.records.append(record)
        used += length
        count += 1
    }

    private mutating func close() {
        finished.append(block)
        block = IdBlock(firstProfile: Int32(told.count), profiles: [], records: [])
        used = 0
    }

    /// Takes all that was added since the last call.
    package mutating func take() -> [IdBlock] {
        if !block.records.isEmpty { close() }
        defer { finished = [] }
        return finished
    }

    /// What was taken is in the changelog.
    package mutating func commit() { committed = told.count }

    /// What was taken since the last commit never came into the changelog.
    package mutating func rollback() {
        for profile in told[committed...] { numbers[Int(profile)] = -1 }
        told.removeLast(told.count - committed)
        block.firstProfile = Int32(committed)
    }

    /// What is taken from now on stands for itself. Only between transactions.
    package mutating func beginGeneration() {
        precondition(told.count == committed, "generations of ids begin between transactions only")
        self = IdBlockCutter(size: size, bytes: bytes)
    }
}
