import KafkaClient
import Pipeline
import Settings
import Testing

@testable import vigia

struct EndWishTests {

    /// `one` and `node-7` are recorded, `one` runs.
    private func instances(_ more: [String] = []) -> KnownInstances {
        KnownInstances(
            application: "vigia", recorded: ["one", "node-7"], members: ["tally": ["vigia-tally-one"] + more])
    }

    private func names(_ words: String..., more: [String] = []) throws -> [String] {
        try EndWish(try OptionParser.parse(words, of: TxnEndCommand.command))
            .names(among: instances(more), .standard)
    }

    private func refusal(_ words: String..., more: [String] = []) throws -> String {
        let wish = try EndWish(try OptionParser.parse(words, of: TxnEndCommand.command))
        let error = #expect(throws: CommandError.self) { try wish.names(among: instances(more), .standard) }
        #expect(error?.status == .refused)
        return error?.description ?? ""
    }

    @Test func itMustBeSaidWhoseAreMeant() {
        for words in [[], ["--force"], ["--all-dead", "--instance", "a"], ["--all-dead", "--force"]] {
            let error = #expect(throws: CommandError.self) {
                try EndWish(try OptionParser.parse(words, of: TxnEndCommand.command))
            }
            #expect(error?.status == .usage)
            #expect(error?.description.contains("--instance") == true)
        }
    }

    @Test func thoseThatAreGoneAreEnded() throws {
        #expect(try names("--all-dead") == ["node-7"])
        #expect(try names("-i", "node-7") == ["node-7"])
    }

    @Test func oneThatRunsIsRefusedUnlessForced() throws {
        let refusal = try refusal("-i", "node-7", "-i", "one")
        #expect(refusal.hasPrefix("one runs: stop it first."))
        #expect(refusal.contains("session_timeout (10s)"))
        #expect(try names("-i", "one", "--force") == ["one"])
    }

    @Test func aNameThatNobodyHasIsRefusedWithThoseThereAre() throws {
        #expect(
            try refusal("-i", "node-8") == "no instance \"node-8\" has ever started: did you mean \"node-7\"?"
        )
        #expect(
            try refusal("-i", "elsewhere")
                == "no instance \"elsewhere\" has ever started: there are node-7, one")
        #expect(try names("-i", "elsewhere", "--force") == ["elsewhere"])
    }

    @Test func nobodyIsTakenForGoneWhereMembersDoNotTellTheirName() throws {
        #expect(try refusal("--all-dead", more: ["mine"]).contains("do not tell their name"))
        #expect(try refusal("-i", "node-7", more: ["mine"]).contains("node-7 may be one"))
        #expect(try names("-i", "node-7", "--force", more: ["mine"]) == ["node-7"])
    }

    @Test func whatBrokersAnswerBecomesASentence() {
        func sentence(_ name: String, _ recovery: KafkaError.Recovery = .stop) -> String {
            BrokerTrouble.sentence(KafkaError(named: name, while: "It failed", recovery: recovery), .standard)
        }
        #expect(
            sentence("_TRANSPORT", .retry)
                == "no broker answers at localhost:9092: It failed [_TRANSPORT]")
        var secured = Configuration.standard
        secured.kafka.shared["security.protocol"] = .init("SASL_SSL")
        let away = KafkaError(named: "_TRANSPORT", while: "It failed", recovery: .retry)
        #expect(
            BrokerTrouble.sentence(away, secured)
                == "no broker answers at localhost:9092, or none lets this user in: It failed [_TRANSPORT]")
        #expect(sentence("TOPIC_AUTHORIZATION_FAILED").hasSuffix("needs Read and Describe on that topic"))
        #expect(sentence("GROUP_AUTHORIZATION_FAILED").contains("needs Read on the groups vigia-tally, "))
        #expect(
            sentence("TRANSACTIONAL_ID_AUTHORIZATION_FAILED").hasSuffix(
                "needs Write on transactional ids that begin with vigia-"))
        #expect(sentence("SASL_AUTHENTICATION_FAILED").hasPrefix("the brokers do not let the user"))
        #expect(sentence("INVALID_CONFIG") == "It failed [INVALID_CONFIG]")
    }
}
