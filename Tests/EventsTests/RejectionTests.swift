import Events
import Testing

struct RejectionTests {
    @Test func codesNeverChange() {
        #expect(
            RejectReason.allCases.map(\.rawValue) == [
                "not-json", "not-an-object", "wrong-type", "missing-field", "duplicate-field", "bad-time",
                "bad-period", "bad-count", "bad-revision", "bad-id", "id-too-long", "value-too-long",
                "record-too-large", "conflicting-content", "ahead-of-timestamp", "personal-field", "too-old",
                "unknown-stream",
            ])
    }

    @Test(arguments: Language.allCases) func everyReasonHasAWholeSentenceOfItsOwn(_ language: Language) {
        let sentences = RejectReason.allCases.map { Rejection(reason: $0).sentence(in: language) }
        #expect(Set(sentences).count == RejectReason.allCases.count)
        for sentence in sentences {
            #expect(sentence.last == "." && sentence.first?.isUppercase == true)
            #expect(sentence.utf8.count < 300, "short enough to be read: \(sentence)")
        }
    }

    @Test func sentencesOfTheTwoLanguagesDiffer() {
        for reason in RejectReason.allCases {
            let rejection = Rejection(reason: reason, field: "count")
            #expect(rejection.sentence(in: .en) != rejection.sentence(in: .es))
        }
    }

    static let reasonsWithAField: [RejectReason] = [
        .wrongType, .missingField, .duplicateField, .badTime, .badPeriod, .badCount, .badRevision, .badID,
        .idTooLong, .valueTooLong, .personalField,
    ]

    @Test(arguments: reasonsWithAField, Language.allCases)
    func sentenceNamesTheField(_ reason: RejectReason, _ language: Language) {
        #expect(Rejection(reason: reason, field: "campo-x").sentence(in: language).contains("campo-x"))
    }

    @Test func wrongTypeSaysWhichTypeIsRight() {
        func english(_ field: String) -> String {
            Rejection(reason: .wrongType, field: field).sentence(in: .en)
        }
        #expect(english("count") == "The field “count” must be a number, without quotes.")
        #expect(english("withdrawn") == "The field “withdrawn” must be true or false, without quotes.")
        #expect(english("area") == "The field “area” must be text in quotes.")
    }

    @Test func tooLongValueSaysTheLimitOfItsField() {
        func spanish(_ field: String) -> String {
            Rejection(reason: .valueTooLong, field: field).sentence(in: .es)
        }
        #expect(spanish("source").contains("más de 64 bytes"))
        #expect(spanish("report").contains("más de 64 bytes"))
        #expect(spanish("area").contains("más de 128 bytes"))
    }
}
