import EventCodec
import EventTime
import Events
import Testing

struct EventDecoderTests {
    static let minimal = #""id":"a","time":"2024-05-01T00:00:00Z","source":"USBP""#

    private let decoder = EventDecoder(
        schema: StreamSchema(name: "encounters", dimensions: ["area", "nationality"]))

    /// The minimal event with more text inside its braces.
    private func reading(adding text: String) -> EventReading {
        decoder.reading(of: "{\(Self.minimal),\(text)}")
    }

    private func content(_ edit: (inout EventReading.Content) -> Void) -> EventReading {
        var content = EventReading.Content(
            time: Timestamp(milliseconds: 1_714_521_600_000), id: "a",
            profile: EventProfile(source: "USBP", values: ["", ""]))
        edit(&content)
        return .event(content)
    }

    private func refused(_ reason: RejectReason, _ field: String? = nil) -> EventReading {
        .refused(Rejection(reason: reason, field: field))
    }

    @Test func absentFieldsHaveTheirDefaults() {
        #expect(decoder.reading(of: "{\(Self.minimal)}") == content { _ in })
        #expect(
            reading(adding: #""count":1,"revision":0,"withdrawn":false,"report":"events""#)
                == content { _ in })
    }

    @Test func everyFieldIsRead() {
        let text = #"""
            {"id": "a-1", "revision": 3, "withdrawn": true, "time": "2024-05-01T13:30:00.2509-06:00",
             "period": "P1M", "count": 42, "source": "INM", "report": "boletin", "area": "Chiapas",
             "nationality": "VEN"}
            """#
        #expect(
            decoder.reading(of: text)
                == content {
                    $0.id = "a-1"
                    $0.revision = 3
                    $0.withdrawn = true
                    $0.time = Timestamp(milliseconds: 1_714_591_800_250)
                    $0.utcOffset_s = -21600
                    $0.period = Period(months: 1, days: 0, milliseconds: 0)
                    $0.count = 42
                    $0.profile = EventProfile(source: "INM", report: "boletin", values: ["Chiapas", "VEN"])
                })
    }

    @Test func nullAndEmptyTextCountAsAbsent() {
        #expect(
            reading(adding: #""count":null,"revision":null,"withdrawn":null,"area":null"#) == content { _ in }
        )
        #expect(reading(adding: #""period":null,"report":null,"nationality":null"#) == content { _ in })
        #expect(reading(adding: #""report":"","area":"""#) == content { _ in })
    }

    @Test func unknownFieldsAreIgnoredWhateverTheyHold() {
        let unknown = #""x":{"y":[1,-2.5e+7,{"z":[]},"é\n\ud83d\ude00",true,false,null]},"ID":"b","Count":-1"#
        #expect(reading(adding: unknown) == content { _ in })
        #expect(reading(adding: #""x":123456789012345678901234567890,"y":1e999"#) == content { _ in })
    }

    @Test func textMayHaveEscapesAndAnyScript() {
        #expect(
            reading(adding: #""area":"Tapach\u00FAla \"x\" 無\/\\","n\u0061tionality":"\uD83D\uDE00""#)
                == content { $0.profile.values = ["Tapachúla \"x\" 無/\\", "😀"] })
    }

    @Test(
        arguments: [
            ("0", 0), ("1", 1), ("1000000000", 1_000_000_000),
        ] as [(String, Int64)])
    func countsWithinLimitsAreRead(_ text: String, _ count: Int64) {
        #expect(reading(adding: "\"count\":\(text)") == content { $0.count = count })
    }

    @Test(arguments: [
        "-1", "-0", "1.5", "3.0", "1e3", "1E0", "1000000001", "9223372036854775807", "9223372036854775808",
        "18446744073709551617", "99999999999999999999999999",
    ])
    func otherNumbersAreBadCounts(_ text: String) {
        #expect(reading(adding: "\"count\":\(text)") == refused(.badCount, "count"))
    }

    @Test func revisionGoesToTheLargestInt32() {
        #expect(reading(adding: #""revision":2147483647"#) == content { $0.revision = 2_147_483_647 })
        for text in ["2147483648", "-1", "1.0", "1e2", "99999999999999999999"] {
            #expect(reading(adding: "\"revision\":\(text)") == refused(.badRevision, "revision"))
        }
    }

    @Test(arguments: [
        #""id":1,"source":"S""#, #""id":true"#, #""id":{}"#, #""id":["a"]"#, #""id":{"x":{"y":1}}"#,
    ])
    func identifierMustBeText(_ text: String) {
        #expect(decoder.reading(of: "{\(text)}") == refused(.wrongType, "id"))
    }

    @Test(arguments: [
        (#""count":"3""#, "count"), (#""count":true"#, "count"), (#""count":[3]"#, "count"),
        (#""revision":"1""#, "revision"), (#""revision":false"#, "revision"),
        (#""withdrawn":"true""#, "withdrawn"),
        (#""withdrawn":1"#, "withdrawn"), (#""withdrawn":{}"#, "withdrawn"), (#""period":30"#, "period"),
        (#""report":7"#, "report"), (#""area":7"#, "area"), (#""nationality":["VEN"]"#, "nationality"),
        (#""area":true"#, "area"),
    ])
    func otherTypesAreRefusedByField(_ text: String, _ field: String) {
        #expect(reading(adding: text) == refused(.wrongType, field))
    }

    @Test(arguments: ["id", "time", "source"]) func missingFieldIsNamed(_ name: String) {
        let members = [#""id":"a""#, #""time":"2024-05-01T00:00:00Z""#, #""source":"S""#]
        let others = members.filter { !$0.hasPrefix("\"\(name)\"") }
        for rest in [others, others + ["\"\(name)\":null"]] {
            #expect(decoder.reading(of: "{\(rest.joined(separator: ","))}") == refused(.missingField, name))
        }
    }

    @Test func emptyIdentifierAndSourceAreRefused() {
        let time = #""time":"2024-05-01T00:00:00Z""#
        #expect(decoder.reading(of: #"{"id":"",\#(time),"source":"S"}"#) == refused(.badID, "id"))
        #expect(decoder.reading(of: #"{"id":"a",\#(time),"source":""}"#) == refused(.missingField, "source"))
        #expect(decoder.reading(of: "{}") == refused(.missingField, "id"))
    }

    @Test func fieldThatAppearsTwiceIsRefusedEvenIfItSaysTheSame() {
        #expect(reading(adding: #""source":"USBP""#) == refused(.duplicateField, "source"))
        #expect(reading(adding: #""area":null,"\u0061rea":"x""#) == refused(.duplicateField, "area"))
        #expect(reading(adding: #""x":1,"x":1"#) == content { _ in })
    }

    @Test func lengthsAreBytesOfTheTextWithoutEscapes() {
        func record(id: String, source: String = "S", area: String = "", report: String = "") -> EventReading
        {
            decoder.reading(
                of: #"{"id":"\#(id)","time":"2024-05-01T00:00:00Z","source":"\#(source)","area":"\#(area)","#
                    + #""report":"\#(report)"}"#)
        }
        func x(_ count: Int) -> String { String(repeating: "x", count: count) }
        let accents = String(repeating: #"\u00e9"#, count: 64)
        #expect(record(id: x(128), source: x(64), area: x(128), report: x(64)).isEvent)
        #expect(record(id: accents, area: accents).isEvent)
        #expect(record(id: x(129)) == refused(.idTooLong, "id"))
        #expect(record(id: accents + "x") == refused(.idTooLong, "id"))
        #expect(record(id: "a", source: x(65)) == refused(.valueTooLong, "source"))
        #expect(record(id: "a", area: x(129)) == refused(.valueTooLong, "area"))
        #expect(record(id: "a", area: x(5000)) == refused(.valueTooLong, "area"))
        #expect(record(id: "a", report: x(65)) == refused(.valueTooLong, "report"))
    }

    @Test func textOfEveryLengthIsReadToItsLastByte() {
        let letters = (0..<128).map { Character(Unicode.Scalar(UInt8(97 + $0 % 23))) }
        for length in 1...128 {
            let (text, short) = (String(letters.prefix(length)), String(letters.prefix(min(length, 64))))
            let expected = EventReading.Content(
                time: Timestamp(milliseconds: 0), id: text,
                profile: EventProfile(source: short, report: short, values: [text, text]))
            let answer = decoder.reading(
                of: Array(
                    (#"{"id":"\#(text)","source":"\#(short)","report":"\#(short)","area":"\#(text)","#
                        + #""nationality":"\#(text)","time":"1970-01-01T00:00:00Z"}"#).utf8))
            #expect(answer.reading == .event(expected))
            #expect(answer.hashes == expected.hashes)
        }
    }

    @Test func firstProblemInTheOrderOfTheTextIsTold() {
        #expect(reading(adding: #""count":-1,"revision":-1"#) == refused(.badCount, "count"))
        #expect(reading(adding: #""revision":-1,"count":-1"#) == refused(.badRevision, "revision"))
        #expect(decoder.reading(of: #"{"area":1}"#) == refused(.wrongType, "area"))
    }
}

extension EventReading {
    var isEvent: Bool {
        switch self {
        case .event: true
        case .refused: false
        }
    }
}
