import Detectors
import EventTime
import Processing

/// How a series arrives within its buckets, bit for bit.
extension ByteWriter {
    mutating func arrivals(_ value: SeriesArrivals) {
        array(value.profile.shares) { writer, share in
            for number in [share.weight, share.mean, share.spread, share.reciprocal] { writer.real(number) }
        }
        array(value.open) { writer, open in
            writer.bucket(open.bucket)
            writer.array(open.arrived) { writer, count in writer.optional(count) { $0.signed($1) } }
        }
    }
}

extension ByteReader {
    mutating func arrivals() throws(CorruptRecord) -> SeriesArrivals {
        let shares = try array { reader throws(CorruptRecord) in
            ArrivalShare(
                weight: try reader.real(), mean: try reader.real(), spread: try reader.real(),
                reciprocal: try reader.real())
        }
        guard let profile = ArrivalProfile(shares: shares) else {
            throw CorruptRecord(what: "a profile of arrivals")
        }
        let open = try array { reader throws(CorruptRecord) in
            let bucket = try reader.bucket()
            let arrived = try reader.array { reader throws(CorruptRecord) in
                try reader.optional { reader throws(CorruptRecord) in try reader.signed() }
            }
            guard arrived.count == BucketMarks.count else {
                throw CorruptRecord(what: "an open bucket's arrivals")
            }
            return SeriesArrivals.OpenBucket(bucket: bucket, arrived: arrived)
        }
        return SeriesArrivals(profile: profile, open: open)
    }
}
