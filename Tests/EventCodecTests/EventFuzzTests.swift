import EventCodec
import EventTime
import Events
import Foundation
import Seeded
import Testing

/// Random records, well-formed and damaged: the decoder must say exactly what the reference says.
struct EventFuzzTests {
    private let decoder = EventDecoder(
        schema: StreamSchema(
            name: "encounters", dimensions: ["area", "nationality", "type"],
            personalFields: ["dob", "date_of_birth", "teléfono"]))

    @Test(arguments: 1...4) func randomRecordsAreReadLikeTheReferenceReadsThem(_ seed: UInt64) {
        var seen: [String: Int] = [:]
        var random = SeededRandom(seed: seed)
        for round in 0..<4000 {
            let payload = EventMaker.record(&random)
            let answer = expectAgreement(payload, &random, "seed \(seed) round \(round)")
            seen[answer, default: 0] += 1
        }
        for reason in Self.semanticReasons where seen[reason.rawValue] == nil {
            Issue.record("no record was refused as \(reason.rawValue)")
        }
        #expect(seen["event", default: 0] > 400, "enough records are good")
    }

    @Test(arguments: 11...14) func damagedRecordsAreReadLikeTheReferenceReadsThem(_ seed: UInt64) {
        var seen: [String: Int] = [:]
        var random = SeededRandom(seed: seed)
        for round in 0..<4000 {
            var payload = EventMaker.record(&random)
            for _ in 0...Int.random(in: 0...2, using: &random) { EventMaker.damage(&payload, &random) }
            let answer = expectAgreement(payload, &random, "seed \(seed) round \(round)")
            seen[answer, default: 0] += 1
        }
        #expect(seen["not-json", default: 0] > 400)
        #expect(seen["event", default: 0] > 40)
    }

    /// A producer writes one record like the other. Behind one that is good come some of the same shape with
    /// other values, cut short, continued, or damaged.
    @Test(arguments: 31...34) func recordsLikeTheOneBeforeAreReadLikeTheReferenceReadsThem(_ seed: UInt64) {
        var seen: [String: Int] = [:]
        var random = SeededRandom(seed: seed)
        for round in 0..<300 {
            let names = EventMaker.plainNames(&random)
            _ = decoder.reading(of: EventMaker.plain(names, &random, isGood: true))
            for variant in 0..<12 {
                var payload = EventMaker.plain(names, &random, isGood: variant % 3 == 0)
                if variant % 4 == 3 { EventMaker.damage(&payload, &random) }
                let answer = expectAgreement(payload, &random, "seed \(seed) round \(round) \(variant)")
                seen[answer, default: 0] += 1
            }
        }
        for reason in ["event", "not-json", "bad-time", "bad-count", "value-too-long"] {
            #expect(seen[reason, default: 0] > 4, "\(reason)")
        }
    }

    /// What stands behind a record is none of it, not even where it would be its rest.
    @Test(arguments: [1, 2, 5, 9, 12, 20, 40]) func recordThatIsCutShortIsNotReadOn(_ missing: Int) {
        let record = Array(
            #"{"id":"a-1","time":"2024-05-01T00:00:00Z","source":"USBP","count":12,"area":"Chiapas"}"#.utf8)
        #expect(decoder.reading(of: record).reading.isEvent)
        let rest = Array(record.suffix(missing)) + Array(repeating: 34, count: EventDecoder.padding)
        let cut = decoder.reading(of: Array(record.dropLast(missing)), following: rest)
        #expect(cut.reading == .refused(Rejection(reason: .notJSON)))
    }

    /// Foundation is a third opinion on what is JSON; only one way, since it takes more for JSON than RFC
    /// 8259 does.
    @Test func whatIsReadIsJSONForFoundationTooAndSaysTheSame() throws {
        var random = SeededRandom(seed: 21)
        for _ in 0..<2000 {
            let payload = EventMaker.record(&random)
            guard case .event(let content) = decoder.reading(of: payload).reading else { continue }
            let object = try #require(
                try JSONSerialization.jsonObject(with: Data(payload)) as? [String: Any], "\(text(payload))")
            #expect(object["id"] as? String == content.id)
            #expect(object["source"] as? String == content.profile.source)
            #expect((object["count"] as? NSNumber)?.int64Value ?? 1 == content.count)
            #expect(object["withdrawn"] as? Bool ?? false == content.withdrawn)
            #expect(object["area"] as? String ?? "" == content.profile.values[0])
        }
    }

    private static let semanticReasons: [RejectReason] = [
        .wrongType, .missingField, .duplicateField, .badTime, .badPeriod, .badCount, .badRevision, .badID,
        .idTooLong,
        .valueTooLong, .personalField,
    ]

    /// Copied, and in place with anything at all behind it. The reason, or "event".
    private func expectAgreement(_ payload: [UInt8], _ random: inout SeededRandom, _ comment: String)
        -> String
    {
        let expected = EventReference(schema: decoder.schema).reading(of: payload)
        let (reading, hashes) = decoder.reading(of: payload)
        let following = (0..<EventDecoder.padding).map { _ in random.pick(Array("\"\\{}[]:,0 e".utf8)) }
        let inPlace = decoder.reading(of: payload, following: following)
        if reading != expected { Issue.record("\(comment): \(reading), not \(expected): \(text(payload))") }
        if inPlace.reading != reading || inPlace.hashes != hashes {
            Issue.record("\(comment): in place \(inPlace.reading), not \(reading): \(text(payload))")
        }
        switch reading {
        case .refused(let rejection): return rejection.reason.rawValue
        case .event(let content):
            if hashes != content.hashes { Issue.record("\(comment): hashes: \(text(payload))") }
            return "event"
        }
    }

    private func text(_ payload: [UInt8]) -> String { String(decoding: payload, as: UTF8.self) }
}
