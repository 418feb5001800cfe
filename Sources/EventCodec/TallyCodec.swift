import Aggregates
import EventTime
import Events
package import Processing

/// The record of the tallies topic, in binary: small, internal, versioned by its first byte.
package enum TallyCodec {
    static let version: UInt8 = 4
    /// The header with the timestamp, in ms, of the first record behind the sums; for measuring alone, so it
    /// stands beside what decides. Sums that a move of the clock sent have none.
    package static let sinceHeader = "vigia-since"

    package static func encode(_ block: TallyBlock) -> [UInt8] {
        var writer = ByteWriter()
        writer.byte(version)
        writer.input(block.origin)
        writer.optional(block.clock) { $0.timestamp($1) }
        writer.optional(block.begin) { $0.timestamp($1) }
        writer.flag(block.isEnd)
        writer.array(block.tallies) { writer, tally in
            writer.fixed64(tally.grouping)
            writer.group(tally.group)
            writer.pending(tally.sum)
        }
        writer.array(block.feeds) { writer, feed in
            writer.fixed64(feed.cadence)
            writer.feed(feed.sum.feed)
            writer.bucket(feed.sum.bucket)
            writer.bucket(feed.sum.knownFrom)
            writer.signed(feed.sum.events)
            writer.signed(feed.sum.count)
            writer.flag(feed.sum.periodic)
            writer.flag(feed.sum.isHistory)
        }
        writer.array(block.groups) { writer, notice in
            writer.fixed64(notice.grouping)
            writer.fixed64(notice.group)
            writer.bucket(notice.knownFrom)
        }
        return writer.bytes
    }

    package static func decode(_ bytes: UnsafeRawBufferPointer) throws(CorruptRecord) -> TallyBlock {
        var reader = ByteReader(bytes)
        guard try reader.byte() == version else {
            throw CorruptRecord(what: "a tally block of another version")
        }
        let origin = try reader.input()
        let clock = try reader.optional { reader throws(CorruptRecord) in try reader.timestamp() }
        let begin = try reader.optional { reader throws(CorruptRecord) in try reader.timestamp() }
        let isEnd = try reader.flag()
        let tallies = try reader.array { reader throws(CorruptRecord) in
            Tally(grouping: try reader.fixed64(), group: try reader.group(), sum: try reader.pending())
        }
        let feeds = try reader.array { reader throws(CorruptRecord) in
            FeedTally(
                cadence: try reader.fixed64(),
                sum: FeedSum(
                    feed: try reader.feed(), bucket: try reader.bucket(), knownFrom: try reader.bucket(),
                    events: try reader.signed(), count: try reader.signed(), periodic: try reader.flag(),
                    isHistory: try reader.flag()))
        }
        let groups = try reader.array { reader throws(CorruptRecord) in
            GroupNotice(
                grouping: try reader.fixed64(), group: try reader.fixed64(), knownFrom: try reader.bucket())
        }
        return TallyBlock(
            origin: origin, tallies: tallies, feeds: feeds, groups: groups, clock: clock, begin: begin,
            isEnd: isEnd)
    }
}
