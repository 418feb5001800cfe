import EventCodec
import EventTime
import Events
import Seeded
import Testing

struct EventEncoderTests {
    private func text(_ event: Event) -> String {
        String(decoding: EventEncoder.encode(event), as: UTF8.self)
    }

    @Test func plainEventIsShort() {
        let event = Event(id: "a", time: "2024-05-01T00:00:00-06:00", source: "USBP")
        #expect(text(event) == #"{"id":"a","time":"2024-05-01T00:00:00-06:00","count":1,"source":"USBP"}"#)
    }

    @Test func fieldsStandInTheirOrderAndDimensionsAsGiven() {
        let event = Event(
            id: "a", revision: 2, withdrawn: true, time: "2024-05-01T00:00:00Z", period: "P1M", count: 0,
            source: "INM", report: "boletin",
            dimensions: [.init(name: "type", value: "x"), .init(name: "area", value: "Chiapas")])
        #expect(
            text(event)
                == #"{"id":"a","revision":2,"withdrawn":true,"time":"2024-05-01T00:00:00Z","period":"P1M","count":0,"#
                + #""source":"INM","report":"boletin","type":"x","area":"Chiapas"}"#)
    }

    @Test func whatIsWrittenIsReadBackWhateverTheTexts() {
        let decoder = EventDecoder(schema: StreamSchema(name: "s", dimensions: ["area", "type"]))
        var random = SeededRandom(seed: 5)
        let letters = Array("aZ9 \"\\/\n\r\t\u{0}\u{1F}\u{7F}éñ無😀")
        for _ in 0..<500 {
            func word() -> String {
                String((0..<Int.random(in: 1...10, using: &random)).map { _ in random.pick(letters) })
            }
            let event = Event(
                id: word(), revision: .random(in: 0...9, using: &random), withdrawn: .random(using: &random),
                time: "2024-05-01T00:00:00Z", period: random.pick([nil, "P1D"]),
                count: .random(in: 0...1000, using: &random), source: word(),
                report: random.pick([nil, word()]),
                dimensions: [.init(name: "type", value: word()), .init(name: "area", value: word())])
            let expected = EventReading.Content(
                time: Timestamp(milliseconds: 1_714_521_600_000),
                period: event.period.map { _ in Period(months: 0, days: 1, milliseconds: 0) },
                revision: event.revision, withdrawn: event.withdrawn, count: event.count, id: event.id,
                profile: EventProfile(
                    source: event.source, report: event.report ?? "events",
                    values: [event.dimensions[1].value, event.dimensions[0].value]))
            let line = EventEncoder.encode(event)
            #expect(decoder.reading(of: line).reading == .event(expected))
            #expect(!line.contains { $0 < 0x20 }, "one line")
        }
    }
}

struct RejectCodecTests {
    private func text(_ rejection: Rejection, topic: String = "encounters") -> String {
        let record = RejectedRecord(
            topic: topic, partition: 3, offset: 9_007_199_254_740_993,
            timestamp: Timestamp(milliseconds: 1_714_521_600_250), rejection: rejection)
        return String(decoding: RejectCodec.encode(record), as: UTF8.self)
    }

    @Test func recordSaysWhereAndWhyInBothLanguages() {
        #expect(
            text(Rejection(reason: .wrongType, field: "count"))
                == #"{"topic":"encounters","partition":3,"offset":9007199254740993,"#
                + #""timestamp":"2024-05-01T00:00:00.250Z","reason":"wrong-type","field":"count","#
                + #""message":{"en":"The field “count” must be a number, without quotes.","#
                + #""es":"El campo «count» debe ser un número, sin comillas."}}"#)
    }

    @Test func fieldIsLeftOutWhereNoneIsToBlame() {
        #expect(!text(Rejection(reason: .notJSON)).contains("\"field\""))
    }

    @Test(arguments: RejectReason.allCases) func everyRejectIsOneLineOfJSON(_ reason: RejectReason) {
        let line = Array(text(Rejection(reason: reason, field: "\"q\"\n"), topic: "t\"\\").utf8)
        #expect(ReferenceJSON(parsing: line) != nil)
        #expect(!line.contains { $0 < 0x20 })
    }
}
