import EventCodec
import EventTime
import Events

/// What a decoder said of one record, in values that can be kept and compared.
enum EventReading: Hashable, CustomStringConvertible {
    case event(Content)
    case refused(Rejection)

    struct Content: Hashable {
        var time: Timestamp
        var utcOffset_s: Int32 = 0
        var period: Period?
        var revision: UInt32 = 0
        var withdrawn = false
        var count: Int64 = 1
        var id: String
        var profile: EventProfile
    }

    /// The hashes, as they are documented: computed by the tests from the content alone.
    struct Hashes: Hashable {
        var id: [UInt64]
        var content: UInt64
        var profile: [UInt64]
    }

    var description: String {
        switch self {
        case .event(let content): "\(content)"
        case .refused(let rejection): "refused: \(rejection.reason.rawValue) \(rejection.field ?? "")"
        }
    }
}

extension EventReading.Content {
    /// By the documentation of `EventView`, without the decoder.
    var hashes: EventReading.Hashes {
        let source = Array(profile.source.utf8)
        let id = StableHash.hash128(source + [0] + Array(self.id.utf8), seed: UInt64(source.count))
        let profileHash = StableHash.hash128(profile.bytes)
        var bytes: [UInt8] = []
        func append(_ number: some FixedWidthInteger) {
            withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
        }
        append(time.milliseconds)
        append(count)
        append(period?.milliseconds ?? 0)
        append(period?.months ?? 0)
        append(period?.days ?? 0)
        append(utcOffset_s)
        append(UInt32(withdrawn ? 1 : 0) | UInt32(period == nil ? 0 : 2))
        return EventReading.Hashes(
            id: [id.high, id.low], content: StableHash.hash64(bytes, seed: profileHash.low),
            profile: [profileHash.high, profileHash.low])
    }
}

extension EventDecoder {
    func reading(of text: String) -> EventReading { reading(of: Array(text.utf8)).reading }

    func hashes(of text: String) -> EventReading.Hashes? { reading(of: Array(text.utf8)).hashes }

    func reading(of payload: [UInt8]) -> (reading: EventReading, hashes: EventReading.Hashes?) {
        answer { body throws(Rejection) in
            try payload.withBytes { bytes throws(Rejection) in try decode(bytes, body) }
        }
    }

    /// In place, with `following` after the payload.
    func reading(
        of payload: [UInt8], following: [UInt8]
    ) -> (reading: EventReading, hashes: EventReading.Hashes?) {
        precondition(following.count >= EventDecoder.padding)
        let both = payload + following
        return answer { body throws(Rejection) in
            try both.withBytes { bytes throws(Rejection) in
                try decode(padded: UnsafeRawBufferPointer(rebasing: bytes[..<payload.count]), body)
            }
        }
    }

    private typealias Answer = (reading: EventReading, hashes: EventReading.Hashes?)

    private func answer(_ decode: ((borrowing EventView) -> Answer) throws(Rejection) -> Answer) -> Answer {
        do throws(Rejection) {
            return try decode { view in (.event(.init(view)), .init(view)) }
        } catch {
            return (.refused(error), nil)
        }
    }
}

extension [UInt8] {
    fileprivate func withBytes<Result>(
        _ body: (UnsafeRawBufferPointer) throws(Rejection) -> Result
    ) throws(Rejection) -> Result {
        do { return try withUnsafeBytes { try body($0) } } catch let error as Rejection { throw error } catch
        {
            preconditionFailure("\(error)")
        }
    }
}

extension EventReading.Content {
    init(_ view: borrowing EventView) {
        time = view.time
        utcOffset_s = view.utcOffset_s
        period = view.period
        revision = view.revision
        withdrawn = view.withdrawn
        count = view.count
        id = String(decoding: view.id, as: UTF8.self)
        profile = EventProfile(bytes: view.profile)
        precondition(Array(view.source) == Array(profile.source.utf8))
        precondition(view.civil.millisecondsSinceEpoch == time.milliseconds + Int64(utcOffset_s) * 1000)
    }
}

extension EventReading.Hashes {
    init(_ view: borrowing EventView) {
        id = [view.idFingerprint.high, view.idFingerprint.low]
        content = view.contentHash
        profile = [view.profileHash.high, view.profileHash.low]
    }
}
