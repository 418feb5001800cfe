import Testing

@testable import vigia

@Suite("Which episode a command line means")
struct EpisodeNameTests {
    private static let known = ["37a7f2c80011", "37a7f2c80011aa", "37a7f2d90022", "90abcdef0033"]

    private func meant(_ text: String, among known: [String] = known) throws(CommandError) -> String {
        try EpisodeName(text).id(among: known.shuffled(), on: "vigia.episodes") { "about \($0)" }
    }

    @Test(
        "It is found by its id, by how that begins, and by the id of one of its words",
        arguments: [
            ("90abcdef0033", "90abcdef0033"), ("90abcd", "90abcdef0033"), ("90abcdef0033-12", "90abcdef0033"),
            ("early-90abcdef0033-1", "90abcdef0033"), ("37a7f2d", "37a7f2d90022"),
            ("37a7f2c80011-3", "37a7f2c80011"), ("early-37a7f2d9-1", "37a7f2d90022"),
        ])
    func found(_ text: String, _ id: String) throws {
        #expect(try meant(text) == id)
        #expect(try EpisodeName(text).couldMean(id))
    }

    @Test("An id that is the beginning of another means itself")
    func beginningOfAnother() throws {
        #expect(try meant("37a7f2c80011") == "37a7f2c80011")
    }

    @Test("Where several could be meant, each is listed with what it is about")
    func ambiguous() throws {
        let error = try #require(throws: CommandError.self) { try meant("37a7f2") }
        #expect(error.status == .refused)
        #expect(
            error.description == """
                3 episodes begin with "37a7f2": write more of the id of one of them
                  37a7f2c80011  about 37a7f2c80011
                  37a7f2c80011aa  about 37a7f2c80011aa
                  37a7f2d90022  about 37a7f2d90022
                """)
        let many = (10..<35).map { "abcdef\($0)" }
        let long = try #require(throws: CommandError.self) { try meant("abcdef", among: many) }
        #expect(long.description.split(separator: "\n").count == 12)
        #expect(long.description.hasSuffix("and 15 more"))
    }

    @Test("What is too short, or nobody's, is told")
    func refused() throws {
        let short = try #require(throws: CommandError.self) { try meant("37a7f") }
        #expect(short.status == .usage && short.description.contains("at least 6 characters"))
        let unknown = try #require(throws: CommandError.self) { try meant("nobody") }
        #expect(unknown.status == .refused)
        #expect(unknown.description == "no episode on vigia.episodes has an id that begins with \"nobody\"")
    }
}
