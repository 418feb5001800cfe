import Aggregates
import EventTime
import Events
package import Processing

/// The records of the Tally changelog: one head a partition, and a block of ids a transaction.
///
/// Keys: `h/STREAM/PARTITION` and `i/STREAM/PARTITION/NUMBER`; blocks come back in the order of their
/// numbers.
package enum TallyCheckpointCodec {
    static let version: UInt8 = 1

    package enum Key: Hashable, Sendable {
        case head(InputPartition)
        case ids(InputPartition, number: UInt64)
    }

    package static func encode(_ key: Key) -> [UInt8] {
        switch key {
        case .head(let input): Array("h/\(input.stream)/\(input.partition)".utf8)
        case .ids(let input, let number): Array("i/\(input.stream)/\(input.partition)/\(number)".utf8)
        }
    }

    package static func decodeKey(_ bytes: UnsafeRawBufferPointer) throws(CorruptRecord) -> Key {
        let parts = String(decoding: bytes, as: UTF8.self).split(
            separator: "/", omittingEmptySubsequences: false)
        guard parts.count >= 3, let partition = Int32(parts[2]) else {
            throw CorruptRecord(what: "a changelog key")
        }
        let input = InputPartition(stream: String(parts[1]), partition: partition)
        if parts[0] == "h", parts.count == 3 { return .head(input) }
        guard parts[0] == "i", parts.count == 4, let number = UInt64(parts[3]) else {
            throw CorruptRecord(what: "a changelog key")
        }
        return .ids(input, number: number)
    }

    /// Of heads; one of version 1 knows of no inherited ticks.
    private static let headVersion: UInt8 = 2

    package static func encode(_ head: TallyHead) -> [UInt8] {
        var writer = ByteWriter()
        writer.byte(headVersion)
        writer.optional(head.clock) { $0.timestamp($1) }
        writer.optional(head.idFloor) { $0.timestamp($1) }
        writer.flag(head.isEnded)
        writer.signed(head.lastRequest)
        writer.signed(head.lastInherited)
        return writer.bytes
    }

    package static func decodeHead(_ bytes: UnsafeRawBufferPointer) throws(CorruptRecord) -> TallyHead {
        var reader = ByteReader(bytes)
        let version = try reader.byte()
        guard (1...headVersion).contains(version) else {
            throw CorruptRecord(what: "a tally head of another version")
        }
        let clock = try reader.optional { reader throws(CorruptRecord) in try reader.timestamp() }
        let floor = try reader.optional { reader throws(CorruptRecord) in try reader.timestamp() }
        return TallyHead(
            clock: clock, idFloor: floor, isEnded: try reader.flag(), lastRequest: try reader.signed(),
            lastInherited: version == 1 ? -1 : try reader.signed())
    }

    package static func encode(_ block: IdBlock) -> [UInt8] {
        var writer = ByteWriter(capacity: (block.records.count + 1) * IdBlockCutter.bytesPerId)
        writer.byte(version)
        writer.array(block.profiles) { writer, profile in
            writer.fixed64(profile.hash)
            writer.raw(profile.bytes)
        }
        writer.array(block.records) { writer, record in
            writer.fixed32(record.fingerprint.high)
            writer.fixed32(record.fingerprint.middle)
            writer.fixed32(record.fingerprint.low)
            writer.fixed32(record.content)
            writer.signed(record.time_s)
            writer.signed(Int64(record.count))
            writer.unsigned(UInt64(record.revision))
            writer.byte(record.origin.rawValue << 1 | (record.withdrawn ? 1 : 0))
            writer.optional(record.period) { writer, period in
                writer.signed(Int64(period.months))
                writer.signed(Int64(period.days))
                writer.signed(period.milliseconds)
            }
            writer.signed(Int64(record.offset_s))
            writer.unsigned(UInt64(record.profile))
        }
        return writer.bytes
    }

    package static func decodeIds(_ bytes: UnsafeRawBufferPointer) throws(CorruptRecord) -> IdBlock {
        var reader = ByteReader(bytes)
        guard try reader.byte() == version else {
            throw CorruptRecord(what: "an id block of another version")
        }
        let profiles = try reader.array { reader throws(CorruptRecord) in
            IdBlock.Profile(hash: try reader.fixed64(), bytes: try reader.raw())
        }
        let records = try reader.array { reader throws(CorruptRecord) in try record(&reader, profiles.count) }
        return IdBlock(profiles: profiles, records: records)
    }

    private static func record(_ reader: inout ByteReader, _ profiles: Int) throws(CorruptRecord) -> IdRecord
    {
        let fingerprint = IdFingerprint(
            high: try reader.fixed32(), middle: try reader.fixed32(), low: try reader.fixed32())
        let (content, time_s) = (try reader.fixed32(), try reader.signed())
        let (count, revision) = (try reader.int32(), UInt32(truncatingIfNeeded: try reader.unsigned()))
        let state = try reader.byte()
        guard let origin = IdOrigin(rawValue: state >> 1) else {
            throw CorruptRecord(what: "an id of unknown origin")
        }
        let record = IdRecord(
            fingerprint: fingerprint, content: content, time_s: time_s, count: count, revision: revision,
            withdrawn: state & 1 == 1, origin: origin,
            period: try reader.optional { reader throws(CorruptRecord) in
                Period(
                    months: try reader.int32(), days: try reader.int32(), milliseconds: try reader.signed())
            },
            offset_s: try reader.int32(), profile: Int32(truncatingIfNeeded: try reader.unsigned()))
        guard record.profile >= 0, Int(record.profile) < profiles else {
            throw CorruptRecord(what: "an id of an unknown profile")
        }
        return record
    }
}
