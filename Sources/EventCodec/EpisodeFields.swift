import Aggregates
import Alerting
import Detectors
import EventTime
import Events
import Processing

extension ByteWriter {
    mutating func reference(_ value: Reference) {
        signed(Int64(value.bucket))
        signed(value.value)
    }

    mutating func basis(_ value: Basis) {
        optional(value.above) { $0.reference($1) }
        let sharesReference = value.below == value.above
        flag(sharesReference)
        if !sharesReference { optional(value.below) { $0.reference($1) } }
        optional(value.forecast) { $0.forecast($1) }
    }

    mutating func span(_ value: Span) {
        flag(value.side == .above)
        bucket(value.since)
        bucket(value.fired)
        bucket(value.peak)
        signed(value.peakValue)
        byte(UInt8(value.severity.rank))
        optional(value.ended) { $0.bucket($1) }
    }

    mutating func phase(_ value: Phase) {
        switch value {
        case .quiet(let until):
            byte(0)
            optional(until) { $0.bucket($1) }
        case .pending(let span, let buckets, let until):
            byte(1)
            self.span(span)
            count(buckets)
            optional(until) { $0.bucket($1) }
        case .firing(let span):
            byte(2)
            self.span(span)
        }
    }

    mutating func told(_ value: ToldValue) {
        bucket(value.bucket)
        signed(value.value)
    }

    mutating func episode(_ value: Episode) {
        text(value.id)
        flag(value.side == .above)
        bucket(value.fired)
        bucket(value.since)
        optional(value.ended) { $0.bucket($1) }
        text(value.state.rawValue)
        byte(UInt8(value.severity.rank))
        told(value.peak)
        array(value.told) { $0.told($1) }
        count(value.words)
        optional(value.linked) { $0.text($1) }
    }

    mutating func earlyWord(_ value: EarlyWord) {
        bucket(value.bucket)
        text(value.episode)
        signed(value.value)
        byte(UInt8(value.severity.rank))
        optional(value.projection) { writer, projection in
            writer.optional(projection.total) { $0.real($1) }
            writer.real(projection.error)
        }
    }
}

extension ByteReader {
    mutating func reference() throws(CorruptRecord) -> Reference {
        Reference(bucket: try int32(), value: try signed())
    }

    mutating func optionalReference() throws(CorruptRecord) -> Reference? {
        try optional { reader throws(CorruptRecord) in try reader.reference() }
    }

    mutating func basis() throws(CorruptRecord) -> Basis {
        let above = try optionalReference()
        let below = try flag() ? above : try optionalReference()
        return Basis(
            above: above, below: below,
            forecast: try optional { reader throws(CorruptRecord) in try reader.forecast() })
    }

    mutating func optionalBucket() throws(CorruptRecord) -> Bucket? {
        try optional { reader throws(CorruptRecord) in try reader.bucket() }
    }

    mutating func severity() throws(CorruptRecord) -> Severity {
        let rank = Int(try byte())
        guard let severity = Severity.allCases.first(where: { $0.rank == rank }) else {
            throw CorruptRecord(what: "severity \(rank)")
        }
        return severity
    }

    mutating func side() throws(CorruptRecord) -> Side { try flag() ? .above : .below }

    mutating func span() throws(CorruptRecord) -> Span {
        Span(
            side: try side(), since: try bucket(), fired: try bucket(), peak: try bucket(),
            peakValue: try signed(),
            severity: try severity(), ended: try optionalBucket())
    }

    mutating func phase() throws(CorruptRecord) -> Phase {
        switch try byte() {
        case 0: return .quiet(until: try optionalBucket())
        case 1: return .pending(try span(), buckets: try count32(), until: try optionalBucket())
        case 2: return .firing(try span())
        case let kind: throw CorruptRecord(what: "phase \(kind)")
        }
    }

    mutating func count32() throws(CorruptRecord) -> Int {
        Int(truncatingIfNeeded: try unsigned() & 0x7FFF_FFFF)
    }

    mutating func told() throws(CorruptRecord) -> ToldValue {
        ToldValue(bucket: try bucket(), value: try signed())
    }

    mutating func episode() throws(CorruptRecord) -> Episode {
        let (id, side, fired, since) = (try text(), try side(), try bucket(), try bucket())
        let ended = try optionalBucket()
        let stateText = try text()
        guard let state = Episode.State(rawValue: stateText) else {
            throw CorruptRecord(what: "an episode's state")
        }
        return Episode(
            id: id, side: side, fired: fired, since: since, ended: ended, state: state,
            severity: try severity(),
            peak: try told(), told: try array { reader throws(CorruptRecord) in try reader.told() },
            words: try count32(), linked: try optional { reader throws(CorruptRecord) in try reader.text() })
    }

    mutating func earlyWord() throws(CorruptRecord) -> EarlyWord {
        EarlyWord(
            bucket: try bucket(), episode: try text(), value: try signed(), severity: try severity(),
            projection: try optional { reader throws(CorruptRecord) in
                ProjectedTotal(
                    total: try reader.optional { reader throws(CorruptRecord) in try reader.real() },
                    error: try reader.real())
            })
    }
}
