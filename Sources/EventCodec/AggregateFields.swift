import Aggregates
import EventTime
import Events
import Processing

/// The parts that tallies and checkpoints share.
extension ByteWriter {
    mutating func bucket(_ value: Bucket) { signed(Int64(value.ordinal)) }

    mutating func timestamp(_ value: Timestamp) { signed(value.milliseconds) }

    mutating func group(_ value: Group) { array(value.values) { $0.text($1) } }

    mutating func pending(_ value: PendingSum) {
        bucket(value.bucket)
        signed(Int64(value.knownFrom - value.bucket))
        signed(value.count)
        signed(value.events)
        flag(value.isHistory)
    }

    mutating func feed(_ value: Feed) {
        text(value.stream)
        text(value.source)
        text(value.report)
    }

    mutating func input(_ value: InputPartition) {
        text(value.stream)
        signed(Int64(value.partition))
    }

    mutating func history(_ value: SeriesHistory) {
        flag(value.begun)
        flag(value.hasSettled)
        sums(value.settled)
        array(value.pending) { $0.pending($1) }
    }

    mutating func sums(_ value: [BucketSum]) {
        var previous = Bucket(0)
        array(value) { writer, sum in
            writer.signed(Int64(sum.bucket - previous))
            writer.signed(sum.count)
            previous = sum.bucket
        }
    }
}

extension ByteReader {
    mutating func bucket() throws(CorruptRecord) -> Bucket { Bucket(try int32()) }

    mutating func timestamp() throws(CorruptRecord) -> Timestamp { Timestamp(milliseconds: try signed()) }

    mutating func group() throws(CorruptRecord) -> Group {
        Group(try array { reader throws(CorruptRecord) in try reader.text() })
    }

    mutating func bucket(after previous: Bucket) throws(CorruptRecord) -> Bucket {
        guard let ordinal = Int32(exactly: Int64(previous.ordinal) &+ (try signed())) else {
            throw CorruptRecord(what: "a bucket is out of range")
        }
        return Bucket(ordinal)
    }

    mutating func pending() throws(CorruptRecord) -> PendingSum {
        let bucket = try bucket()
        let knownFrom = try self.bucket(after: bucket)
        return PendingSum(
            bucket: bucket, knownFrom: knownFrom, count: try signed(), events: try signed(),
            isHistory: try flag())
    }

    mutating func feed() throws(CorruptRecord) -> Feed {
        Feed(stream: try text(), source: try text(), report: try text())
    }

    mutating func input() throws(CorruptRecord) -> InputPartition {
        InputPartition(stream: try text(), partition: try int32())
    }

    mutating func history() throws(CorruptRecord) -> SeriesHistory {
        let (begun, hasSettled) = (try flag(), try flag())
        let settled = try sums()
        let pending = try array { reader throws(CorruptRecord) in try reader.pending() }
        return SeriesHistory(settled: settled, pending: pending, begun: begun, hasSettled: hasSettled)
    }

    mutating func sums() throws(CorruptRecord) -> [BucketSum] {
        var previous = Bucket(0)
        var sums: [BucketSum] = []
        for _ in 0..<(try count()) {
            previous = try bucket(after: previous)
            sums.append(BucketSum(bucket: previous, count: try signed()))
        }
        return sums
    }
}
