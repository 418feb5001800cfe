import EventCodec
import Processing

/// A Tally task that is being made from its changelog, which other streams' partitions of the same number
/// share.
struct TallyRestore {
    private let slot: TallySlot
    private var blocks: [UInt64: [UInt8]] = [:]
    private var head: [UInt8]?
    private var corrupt: CorruptRecord?
    private var left: [UInt64]?
    /// How many profiles the generation of ids at hand has told.
    private var told = 0

    init(_ slot: TallySlot) { self.slot = slot }

    mutating func take(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?) {
        do throws(CorruptRecord) {
            switch try TallyCheckpointCodec.decodeKey(key) {
            case .head(let input):
                if input == slot.input.task.origin { head = value.map { Array($0) } }
            case .ids(let input, let number):
                if input == slot.input.task.origin { blocks[number] = value.map { Array($0) } }
            }
        } catch {
            corrupt = error
        }
    }

    /// Takes in one block of ids, the oldest first; returns the slot when all are there.
    mutating func finish() throws(CorruptRecord) -> TallySlot? {
        if let corrupt { throw corrupt }
        if left == nil { left = blocks.keys.sorted(by: >) }
        if let number = left?.popLast() {
            let block = try decoding(blocks[number] ?? []) { bytes throws(CorruptRecord) in
                try TallyCheckpointCodec.decodeIds(bytes, told: &told)
            }
            blocks[number] = nil
            slot.restore(number, block)
            return nil
        }
        if let head {
            let stored = try decoding(head) { bytes throws(CorruptRecord) in
                try TallyCheckpointCodec.decodeHead(bytes)
            }
            slot.restore(stored)
        }
        return slot
    }
}
