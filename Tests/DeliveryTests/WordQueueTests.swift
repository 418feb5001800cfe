import Alerting
import EventCodec
import Foundation
import Settings
import Testing

@testable import Delivery

/// What a webhook is sent.
@Suite struct WordQueueTests {
    private let now = SampleWords.start

    private func queue(rollUp: Int = 3, only: ReceiverFilter = .init()) -> WordQueue {
        WordQueue(
            ReceiverSettings(
                name: "hook", only: only, rollUp: rollUp,
                target: .webhook(WebhookSettings(http: HTTPSettings(url: "https://h/")))))
    }

    private func drain(_ queue: inout WordQueue) -> [OutgoingMessage] {
        var messages: [OutgoingMessage] = []
        while let message = queue.next(now: now) {
            messages.append(message)
            queue.delivered()
        }
        return messages
    }

    @Test func `each word is the record of the topic, byte for byte and in order, with its id`() throws {
        var queue = queue()
        let words = [try SampleWords.word("e1"), try SampleWords.word("e1", 2, .resolved)]
        queue.take(words.map { PlacedWord($0) })
        let messages = drain(&queue)
        #expect(messages.map(\.id) == ["e1-1", "e1-2"])
        #expect(messages.map(\.body) == words.map(\.bytes))
    }

    @Test func `what was not taken stays the next`() throws {
        var queue = queue()
        queue.take([PlacedWord(try SampleWords.word("e1")), PlacedWord(try SampleWords.word("e2"))])
        let (first, again) = (queue.next(now: now), queue.next(now: now))
        #expect(first == again)
        queue.delivered()
        #expect(drain(&queue).map(\.id) == ["e2-1"])
    }

    @Test func `forty words of one rule, bucket and status are one message that names the worst`() throws {
        var queue = queue()
        var words = try (0..<40).map {
            try SampleWords.word(
                "e\($0)", severity: $0 == 7 ? .critical : .warning, area: "A\($0)", count: 1000)
        }
        words.insert(try SampleWords.word("other", since: 4), at: 0)
        words.append(try SampleWords.word("e1", 2, .resolved, area: "A1"))
        queue.take(words.map { PlacedWord($0) })
        let messages = drain(&queue)
        #expect(messages.map(\.count) == [1, 40, 1])
        let event = try #require(
            try JSONSerialization.jsonObject(with: Data(messages[1].body)) as? [String: Any])
        #expect(event["type"] as? String == "org.vigia.rollup.v1")
        #expect(event["id"] as? String == messages[1].id)
        let content = try #require(event["data"] as? [String: Any])
        #expect(content["count"] as? Int == 40 && content["severity"] as? String == "critical")
        let summary = try #require(content["summary"] as? [String: String])
        #expect(
            summary == ["en": "40 alerts of surge: April 2024", "es": "40 alertas de surge: abril de 2024"])
        let text = try #require(content["text"] as? [String: String])
        #expect(text["en"]?.hasPrefix("A surge in A7: 1,000") == true)
        #expect(text["en"]?.hasSuffix("; and 30 more.") == true)
        let episodes = try #require(content["episodes"] as? [[String: Any]])
        #expect(Set(episodes.compactMap { $0["id"] as? String }) == Set((0..<40).map { "e\($0)-1" }))
    }

    @Test func `a roll-up of the same words has the same id, of others another`() throws {
        let words = try (0..<5).map { try SampleWords.word("e\($0)") }
        let id = RollUpRecord.message(RollUp(words)).id
        #expect(RollUpRecord.message(RollUp(words.reversed())).id == id)
        #expect(RollUpRecord.message(RollUp(words.dropLast())).id != id)
    }

    @Test func `a roll-up shows small counts as their records do`() throws {
        let words = try (0..<5).map { try SampleWords.word("e\($0)", count: 7, minimum: 10) }
        let body = String(decoding: RollUpRecord.message(RollUp(words)).body, as: UTF8.self)
        #expect(body.contains("<10"))
        #expect(!body.contains(": 7"))
    }

    @Test func `a new receiver is told what fires, one that goes on is not`() throws {
        var (new, old) = (queue(), queue())
        let firing = [try SampleWords.word("e2", second: 5), try SampleWords.word("e1")]
        new.restore(firing, isNew: true)
        old.restore(firing, isNew: false)
        #expect(drain(&new).map(\.id) == ["e1-1", "e2-1"])
        #expect(drain(&old).isEmpty)
    }

    @Test func `only what the receiver wants is sent`() throws {
        var queue = queue(only: ReceiverFilter(severity: .critical))
        queue.take([
            PlacedWord(try SampleWords.word("e1")),
            PlacedWord(try SampleWords.word("e2", severity: .critical)),
        ])
        #expect(drain(&queue).map(\.id) == ["e2-1"])
    }
}
