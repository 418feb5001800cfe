import EventCodec
import Events
import Testing

struct EventPersonalFieldTests {
    private let decoder = EventDecoder(
        schema: StreamSchema(
            name: "encounters", personalFields: ["date_of_birth", "Teléfono", "CURP", "dob"]))

    private func reading(adding text: String) -> EventReading {
        decoder.reading(of: "{\(EventDecoderTests.minimal),\(text)}")
    }

    private func refused(_ name: String) -> EventReading {
        .refused(Rejection(reason: .personalField, field: name))
    }

    @Test(arguments: [
        "date_of_birth", "DateOfBirth", "DATE-OF-BIRTH", "date of birth", "date.of.birth", "_dateofbirth_",
        #"d\u0061te_of_birth"#, #"DATE\u005fOF\u005fBIRTH"#,
    ])
    func nameIsFoundHoweverItIsWritten(_ key: String) {
        #expect(reading(adding: "\"\(key)\":\"1990-01-01\"") == refused("date_of_birth"))
    }

    @Test(arguments: [
        "telefono", "TELÉFONO", "tele\u{301}fono", #"tel\u00c9fono"#, #"tele\u0301fono"#,
        "tele\u{345}\u{36F}fono",
    ])
    func accentsMakeNoDifference(_ key: String) {
        #expect(reading(adding: "\"\(key)\":null") == refused("Teléfono"))
    }

    @Test(arguments: [
        #""x":{"curp":1}"#, #""x":[[{"y":{"curp":{}}}]]"#, #""area":{"curp":"x"}"#, #""count":[{"Curp":0}]"#,
        #""id":{"curp":1}"#, #""x":{"id":{"time":[{"c_u_r_p":null}]}}"#,
    ])
    func nameIsFoundAtAnyDepthAndInFieldsOfTheWrongType(_ text: String) {
        #expect(reading(adding: text) == refused("CURP"))
    }

    @Test(arguments: [#""x":"curp""#, #""area":"dob""#, #""curps":1"#, #""cur":1"#, #""xcurp":1"#, #""":1"#])
    func valuesAndOtherNamesAreNotTaken(_ text: String) {
        #expect(reading(adding: text).isEvent)
    }

    @Test func personalFieldWinsOverEveryOtherProblemAndOverOtherShapes() {
        #expect(reading(adding: #""count":-1,"curp":"x""#) == refused("CURP"))
        #expect(decoder.reading(of: #"{"curp":"x"}"#) == refused("CURP"))
        #expect(decoder.reading(of: #"[{"curp":"x"}]"#) == refused("CURP"))
    }

    @Test func firstPersonalFieldIsNamed() {
        #expect(reading(adding: #""x":{"dob":1},"curp":1"#) == refused("dob"))
        #expect(reading(adding: #""curp":1,"dob":1"#) == refused("CURP"))
    }

    @Test func whatDoesNotParseIsNotJSONWhateverItHolds() {
        #expect(
            decoder.reading(of: #"{"curp":"x","y":}"#) == .refused(Rejection(reason: .notJSON)))
    }

    @Test func everyNameOfTheStandardListIsRefused() {
        let decoder = EventDecoder(schema: StreamSchema(name: "encounters"))
        for name in PersonalFields.standard {
            let text = "{\(EventDecoderTests.minimal),\"x\":{\"\(name.uppercased())\":1}}"
            #expect(decoder.reading(of: text) == refused(name))
        }
    }
}
