import Events
import Testing

struct StreamSchemaTests {
    @Test func defaultsAreUsable() {
        #expect(StreamSchema(name: "encounters").problems.isEmpty)
        #expect(StreamSchema(name: "encounters", dimensions: [], personalFields: []).problems.isEmpty)
    }

    @Test func eachProblemIsNamed() {
        func problems(_ dimensions: [String], personal: [String] = []) -> [StreamSchema.Problem] {
            StreamSchema(name: "s", dimensions: dimensions, personalFields: personal).problems
        }
        let sixteen = (1...16).map { "d\($0)" }
        let long = String(repeating: "x", count: 65)
        #expect(problems(sixteen) == [])
        #expect(problems(sixteen + ["d17"]) == [.tooManyDimensions])
        #expect(problems([""]) == [.emptyName])
        #expect(problems([String(long.dropLast())]) == [])
        #expect(problems([long]) == [.nameTooLong(long)])
        #expect(problems(["area", "type", "area"]) == [.nameTaken("area")])
        #expect(problems(["count"]) == [.nameTaken("count")])
        #expect(problems(["Phone-Number"], personal: ["phone_number"]) == [.personalName("Phone-Number")])
        #expect(problems([], personal: ["ID"]) == [.personalName("id")])
    }
}

struct PersonalFieldsTests {
    @Test(arguments: [
        ("date_of_birth", "dateofbirth"), ("Date-Of-Birth", "dateofbirth"), ("DATE OF BIRTH", "dateofbirth"),
        ("Teléfono", "telefono"), ("TELE\u{301}FONO", "telefono"), ("año.de.nacimiento", "anodenacimiento"),
        ("ÀÁÂÃÄÅàáâãäå", "aaaaaaaaaaaa"), ("ÇçÑñÝýÿ", "ccnnyyy"), ("ÈÉÊËèéêëÌÍÎÏìíîï", "eeeeeeeeiiiiiiii"),
        ("ÒÓÔÕÖòóôõöÙÚÛÜùúûü", "oooooooooouuuuuuuu"), ("Æ×ß÷øþ", "Æ×ß÷øþ"), ("名前", "名前"), ("_-. ", ""),
    ])
    func foldingForgetsCaseAccentsAndSeparators(_ name: String, _ folded: String) {
        #expect(PersonalFields.folded(name) == folded)
    }

    @Test func standardListHasNoNameTwiceAndNoneThatFoldsToNothing() {
        let folded = PersonalFields.standard.map(PersonalFields.folded)
        #expect(
            Set(folded).count == folded.count,
            "\(Dictionary(grouping: folded, by: \.self).filter { $1.count > 1 })")
        #expect(!folded.contains(""))
    }
}
