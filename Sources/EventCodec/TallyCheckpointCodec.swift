import Aggregates
import EventTime
import Events
package import Processing

/// The records of the Tally changelog: one head a partition, and a block of ids a transaction.
///
/// Keys: `h/STREAM/PARTITION` and `i/STREAM/PARTITION/NUMBER`; blocks come back in the order of their
/// numbers.
package enum TallyCheckpointCodec {
    /// Of blocks of ids.
    private static let version: UInt8 = 3

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

    /// What an id has beside the usual, in the bits of a byte.
    private struct Marks: OptionSet {
        let rawValue: UInt8
        static let withdrawn = Marks(rawValue: 1)
        static let revision = Marks(rawValue: 2)
        static let period = Marks(rawValue: 4)
        static let offset = Marks(rawValue: 8)
        /// Above these, the origin.
        static let originShift: UInt8 = 4

        init(rawValue: UInt8) { self.rawValue = rawValue }

        init(_ record: IdRecord) {
            var marks = Marks(rawValue: record.origin.rawValue << Self.originShift)
            if record.withdrawn { marks.insert(.withdrawn) }
            if record.revision != 0 { marks.insert(.revision) }
            if record.period != nil { marks.insert(.period) }
            if record.offset_s != 0 { marks.insert(.offset) }
            self = marks
        }
    }

    /// Times of ids are written as the seconds since the one before, of which most blocks have few.
    package static func encode(_ block: IdBlock) -> [UInt8] {
        let profiles = block.profiles.reduce(0) { $0 + $1.count + IdBlockCutter.bytesPerId }
        var writer = ByteWriter(capacity: 64 + profiles + block.records.count * 24)
        writer.byte(version)
        writer.count(Int(block.firstProfile))
        writer.array(block.profiles) { writer, profile in writer.raw(profile) }
        var time_s: Int64 = 0
        writer.array(block.records) { writer, record in
            let marks = Marks(record)
            writer.fixed32(record.fingerprint.high)
            writer.fixed32(record.fingerprint.middle)
            writer.fixed32(record.fingerprint.low)
            writer.fixed32(record.content)
            writer.byte(marks.rawValue)
            writer.signed(record.time_s - time_s)
            time_s = record.time_s
            writer.signed(Int64(record.count))
            writer.unsigned(UInt64(record.profile))
            if marks.contains(.revision) { writer.unsigned(UInt64(record.revision)) }
            if let period = record.period {
                writer.signed(Int64(period.months))
                writer.signed(Int64(period.days))
                writer.signed(period.milliseconds)
            }
            if marks.contains(.offset) { writer.signed(Int64(record.offset_s)) }
        }
        return writer.bytes
    }

    /// - Parameter told: how many profiles the blocks before it in its generation have told.
    package static func decodeIds(
        _ bytes: UnsafeRawBufferPointer, told: inout Int
    ) throws(CorruptRecord) -> IdBlock {
        var reader = ByteReader(bytes)
        guard try reader.byte() == version else {
            throw CorruptRecord(what: "an id block of another version")
        }
        let first = try reader.unsigned()
        if first == 0 { told = 0 }
        guard first == UInt64(told) else { throw CorruptRecord(what: "ids without the profiles before them") }
        let profiles = try reader.array { reader throws(CorruptRecord) in try reader.raw() }
        var time_s: Int64 = 0
        let records = try reader.array { reader throws(CorruptRecord) in
            let record = try record(&reader, after: time_s)
            guard Int(record.profile) < told + profiles.count else {
                throw CorruptRecord(what: "an id of an unknown profile")
            }
            time_s = record.time_s
            return record
        }
        let block = IdBlock(firstProfile: Int32(told), profiles: profiles, records: records)
        told += profiles.count
        return block
    }

    private static func record(
        _ reader: inout ByteReader, after time_s: Int64
    ) throws(CorruptRecord) -> IdRecord {
        let fingerprint = IdFingerprint(
            high: try reader.fixed32(), middle: try reader.fixed32(), low: try reader.fixed32())
        let content = try reader.fixed32()
        let marks = Marks(rawValue: try reader.byte())
        guard let origin = IdOrigin(rawValue: marks.rawValue >> Marks.originShift) else {
            throw CorruptRecord(what: "an id of unknown origin")
        }
        let (time_s, count) = (time_s &+ (try reader.signed()), try reader.int32())
        guard let profile = Int32(exactly: try reader.unsigned()) else {
            throw CorruptRecord(what: "a number is out of range")
        }
        let revision = marks.contains(.revision) ? UInt32(truncatingIfNeeded: try reader.unsigned()) : 0
        let period =
            marks.contains(.period)
            ? Period(
                months: try reader.int32(), days: try reader.int32(), milliseconds: try reader.signed())
            : nil
        let offset_s = marks.contains(.offset) ? try reader.int32() : 0
        return IdRecord(
            fingerprint: fingerprint, content: content, time_s: time_s, count: count, revision: revision,
            withdrawn: marks.contains(.withdrawn), origin: origin, period: period, offset_s: offset_s,
            profile: profile)
    }
}
