import EventCodec
import EventTime
import Events
import Testing

/// Times and periods in records, against the readers of `EventTime`, which are written independently.
struct EventTimeTextTests {
    private let decoder = EventDecoder(schema: StreamSchema(name: "encounters", dimensions: []))
    private var reference: EventReference { EventReference(schema: decoder.schema) }

    private func expectAgreement(time: String, _ comment: String = "") {
        let text = #"{"id":"a","source":"S","time":"\#(time)"}"#
        #expect(decoder.reading(of: text) == reference.reading(of: Array(text.utf8)), "\(time) \(comment)")
    }

    private func period(_ text: String) -> EventReading {
        decoder.reading(of: "{\(EventDecoderTests.minimal),\"period\":\"\(text)\"}")
    }

    @Test(arguments: [
        "2024-02-29T23:59:59Z", "2000-02-29t00:00:00z", "2024-05-01T00:00:00.1-00:00",
        "1900-01-01T00:00:00+14:00",
        "2016-12-31T23:59:60Z", "2016-12-31T18:59:60.5-05:00", "2017-01-01T05:29:60+05:30",
        "5998-12-31T23:59:59.999999999999999999999Z", "1969-12-31T23:59:59.999+23:59",
        "1970-01-01T00:00:00-23:59",
    ])
    func legalTimesAreRead(_ time: String) {
        let text = #"{"id":"a","source":"S","time":"\#(time)"}"#
        #expect(decoder.reading(of: text).isEvent)
        expectAgreement(time: time)
    }

    @Test(arguments: [
        "", "2024-05-01", "2024-05-01T00:00Z", "2024-05-01T00:00:00", "2024-05-01 00:00:00Z",
        "2023-02-29T00:00:00Z",
        "2100-02-29T00:00:00Z", "2024-04-31T00:00:00Z", "2024-13-01T00:00:00Z", "2024-00-01T00:00:00Z",
        "2024-01-00T00:00:00Z", "2024-05-01T24:00:00Z", "2024-05-01T00:60:00Z", "2024-05-01T00:00:61Z",
        "2024-05-01T00:00:60Z", "2024-05-01T23:59:60+01:00", "2024-05-01T00:00:00.Z",
        "2024-05-01T00:00:00,5Z",
        "2024-05-01T00:00:00+24:00", "2024-05-01T00:00:00+00:60", "2024-05-01T00:00:00+0000",
        "2024-05-01T00:00:00+00",
        "2024-05-01T00:00:00ZZ", "2024-05-01T00:00:00Z ", " 2024-05-01T00:00:00Z", "1899-12-31T23:59:59Z",
        "0001-01-01T00:00:00Z", "5999-01-01T00:00:00Z", "20240501T000000Z", "2024-5-1T00:00:00Z",
        "1714521600",
        "٢٠٢٤-05-01T00:00:00Z", "2024-05-01T00:00:00.123",
    ])
    func otherTimesAreBad(_ time: String) {
        let text = #"{"id":"a","source":"S","time":"\#(time)"}"#
        #expect(decoder.reading(of: text) == .refused(Rejection(reason: .badTime, field: "time")))
    }

    @Test func everyDayOfFourCenturiesIsReadAsTheCalendarHasIt() {
        for day in stride(from: Int32(-25_567), to: 146_097 - 25_567, by: 1) {
            let date = CivilDate(days: day)
            let text = #"{"id":"a","source":"S","time":"\#(date)T12:00:00Z"}"#
            guard case .event(let content) = decoder.reading(of: text) else {
                Issue.record("\(date) is refused")
                continue
            }
            if content.time.milliseconds != Int64(day) * 86_400_000 + 43_200_000 {
                Issue.record("\(date) is moved")
            }
        }
    }

    @Test func oneWrongByteAnywhereIsJudgedLikeTheReferenceDoes() {
        let alphabet = Array("0123456789-+:.TtZz /eéP")
        for time in ["2024-02-29T23:59:60.25Z", "1999-12-31T23:59:59+05:30", "2024-06-30T18:59:60-05:00"] {
            for position in 0..<time.count {
                var characters = Array(time)
                for replacement in alphabet {
                    characters[position] = replacement
                    expectAgreement(time: String(characters))
                }
                characters.remove(at: position)
                expectAgreement(time: String(characters))
            }
        }
    }

    @Test(arguments: [
        "P1D", "P1W", "P1M", "P3M", "P1Y", "PT1H", "PT15M", "PT1S", "P1Y2M3DT4H5M6S", "P0Y1M", "P100Y",
        "P36600D",
        "P001M", "PT0H1S",
    ])
    func legalPeriodsAreRead(_ text: String) throws {
        guard case .event(let content) = period(text) else {
            Issue.record("\(text) is refused")
            return
        }
        let expected = try #require(Period(text))
        #expect(content.period == expected)
    }

    @Test(arguments: [
        "", "P", "PT", "P1", "1D", "P1DT", "P0D", "PT0S", "-P1D", "P-1D", "P1.5D", "PT0.5S", "P1D1M", "P1H",
        "PT1D",
        "P1D1D", "p1d", "P1d", "P1W1D", "P1M1W", "P1Y1W", "P101Y", "P1201M", "P36601D", "P1000000D",
        "PT1HT1M", "P 1D",
        "P1D ", "P1WT1H", "P99999999999999999999D",
    ])
    func otherPeriodsAreBad(_ text: String) {
        #expect(period(text) == .refused(Rejection(reason: .badPeriod, field: "period")))
    }

    @Test func everyShortTextOfTheDurationAlphabetIsJudgedLikeTheReferenceDoes() {
        let alphabet = Array("PTYMWDHS01")
        var texts = [""]
        for _ in 1...4 {
            texts = texts.flatMap { text in alphabet.map { text + String($0) } }
        }
        for text in texts {
            let record = "{\(EventDecoderTests.minimal),\"period\":\"P\(text)\"}"
            let (read, expected) = (decoder.reading(of: record), reference.reading(of: Array(record.utf8)))
            if read != expected { Issue.record("P\(text): \(read), not \(expected)") }
        }
    }
}
