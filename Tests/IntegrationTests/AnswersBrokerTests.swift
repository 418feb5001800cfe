import Answers
import BrokerSupport
import EventCodec
import EventTime
import Foundation
import KafkaClient
import Pipeline
import Settings
import Synchronization
import Testing

/// Answers and silences on a real broker, by the commands and by several writers.
@Suite(.needsBroker)
struct AnswersBrokerTests {
    private let deployment: Deployment

    init() throws {
        deployment = try Deployment(Broker.shared(), rules: SmokeDaemonBrokerTests.rules)
        try #require(try deployment.run("topics", "create") == 0, "\(deployment.log("command"))")
    }

    private func topic() throws -> AnswerTopic {
        try AnswerTopic(deployment.clients, log: Deployment.silent)
    }

    private static func answer(_ episode: String, by name: String) throws -> AnswerEntry {
        let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        let signature = try Signature(name: name, time: now, why: "a drill")
        return .answer(
            try Answer(episode: episode, rule: "area-surge", kind: .confirmed, signature: signature))
    }

    @Test func whoEverAnswersAtTheSameMomentNothingIsLost() throws {
        let failures = Mutex<[String]>([])
        let clients = deployment.clients
        DispatchQueue.concurrentPerform(iterations: 4) { writer in
            do {
                let topic = try AnswerTopic(clients, log: Deployment.silent)
                for number in 0..<4 {
                    try topic.write(Self.answer("episode", by: "writer \(writer), \(number)"))
                }
            } catch {
                failures.withLock { $0.append("\(error)") }
            }
        }
        #expect(failures.withLock { $0 } == [])
        // Two readers who start anew see all of it, in one order.
        let (one, two) = (try topic(), try topic())
        try one.catchUp()
        try two.catchUp()
        let names = one.book.history(of: "episode").map(\.signature.name)
        #expect(Set(names).count == 16 && names == two.book.history(of: "episode").map(\.signature.name))
        try two.write(Self.answer("episode", by: "later"))
        try one.catchUp()
        #expect(one.book.answer(on: "episode")?.signature.name == "later")
    }

    @Test func whatFallsOutOfTheHistoryIsTakenOutOfTheTopic() throws {
        let topic = try topic()
        for number in 0..<23 { try topic.write(Self.answer("episode", by: "\(number)")) }
        #expect(topic.book.history(of: "episode").map(\.signature.name) == (3..<23).map(String.init))
        let gone = try deployment.broker.read(deployment.configuration.topics.answers.name).count {
            $0.value == nil
        }
        #expect(gone >= 2 && topic.book.surplus.count <= 1)
    }

    @Test func whatCannotBeReadIsLeftOutAndTheRestIsRead() throws {
        let producer = try deployment.broker.producer(["enable.idempotence": "true"])
        try producer.produce(
            topic: deployment.configuration.topics.answers.name, partition: 0, key: Array("answer/a/1".utf8),
            value: Array("{\"answer\":{}}".utf8))
        #expect(producer.flush(timeout: .seconds(30)) == 0)
        let topic = try topic()
        try topic.write(Self.answer("a", by: "Ana"))
        #expect(topic.book.history(of: "a").count == 1)
        #expect(try deployment.said("answers").text.contains("answer has no episode"))
    }

    @Test func commandsAnswerEpisodesAndListWhatWasAnswered() throws {
        try deployment.say(
            SpokenWord(episode: "abcdef-one"), SpokenWord(episode: "abcdef-two", area: "south"))
        let person = ["--by", "Ana", "--why", "calling the sector"]
        func answer(_ words: String...) throws -> (text: String, status: Int32) {
            try deployment.said(["answer"] + words + person)
        }
        #expect(try answer("abcdef", "--acknowledge").text.contains("2 episodes begin with \"abcdef\""))
        #expect(try answer("nobody", "--acknowledge").status == 3)
        #expect(try answer("abcdef-o", "--take-back").text.contains("no answer on this episode"))
        let told = try answer("abcdef-o", "--acknowledge")
        #expect(told.status == 0 && told.text == "abcdef-one is acknowledged: Surge in north\n")
        #expect(try answer("abcdef-two", "--false-alarm").status == 0)
        #expect(try answer("abcdef-one", "--confirm").status == 0)
        let lines = try deployment.said("answers", "--json").text.split(separator: "\n")
        #expect(lines.count == 2 && lines[1].contains("\"kind\":\"confirmed\""))
        let table = try deployment.said("answers", "--all").text
        #expect(table.split(separator: "\n").count == 4 && table.contains("calling the sector"))
        #expect(try answer("abcdef-one", "--take-back").status == 0)
        #expect(try !deployment.said("answers").text.contains("abcdef-one"))
    }

    @Test func commandsSilenceAndEndASilence() throws {
        let person = ["--by", "Ana", "--why", "a drill"]
        let add = ["silence", "add", "--rule", "area-surge", "--match", "area=north"]
        #expect(try deployment.said(add + ["--for", "1h"] + person).status == 0)
        let topic = try topic()
        try topic.catchUp()
        let silence = try #require(topic.book.allSilences.first)
        let list = try deployment.said("silence", "list").text
        #expect(list.contains(silence.id) && list.contains("active") && list.contains("area north"))
        let expire = ["silence", "expire", String(silence.id.prefix(6))] + person
        #expect(try deployment.said(expire).status == 0)
        #expect(try deployment.said(expire).text.contains("is over already"))
        #expect(try deployment.said("silence", "list").text == "Nothing is silenced.\n")
        #expect(try deployment.said("silence", "list", "--all").text.contains("ended early"))
    }

    @Test func aTopicThatIsMissingIsToldWithWhatMakesIt() throws {
        let bare = try Deployment(Broker.shared(), rules: SmokeDaemonBrokerTests.rules)
        let told = try bare.said("answers")
        #expect(told.status == 1 && told.text.contains("There is no topic"))
        #expect(told.text.contains("vigia topics create makes it"))
    }
}
