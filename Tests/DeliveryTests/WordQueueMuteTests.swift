import Alerting
import Answers
import EventTime
import Seeded
import Settings
import Testing

@testable import Delivery

/// What a webhook is sent of episodes that are muted.
@Suite struct WordQueueMuteTests {
    private let now = SampleWords.start

    private func queue(rollUp: Int = 3, limit: Int = 100) -> WordQueue {
        WordQueue(
            ReceiverSettings(
                name: "hook", rollUp: rollUp,
                target: .webhook(WebhookSettings(http: HTTPSettings(url: "https://h/")))), limit: limit)
    }

    private func drain(_ queue: inout WordQueue) -> [String] {
        var ids: [String] = []
        while let message = queue.next(now: now) {
            ids.append(message.id)
            queue.delivered()
        }
        return ids
    }

    private func take(_ queue: inout WordQueue, _ number: Int = 1, _ status: Status = .firing) throws {
        queue.take([PlacedWord(try SampleWords.word("a", number, status, area: "A"))])
    }

    @Test func `a muted word is not sent, and the last one is when the silence ends`() throws {
        var queue = queue()
        queue.mute(try SampleMutes.silencing(["A"]), now: now)
        try take(&queue)
        try take(&queue, 2, .updated)
        queue.take([PlacedWord(try SampleWords.word("b"))])
        #expect(drain(&queue) == ["b-1"])
        queue.mute(try SampleMutes.silencing([]), now: now)
        #expect(drain(&queue) == ["a-2"])
        queue.mute(try SampleMutes.silencing(["B"]), now: now)
        #expect(drain(&queue) == [])
    }

    @Test func `the end of what was told before the silence is told, of what was not it is not`() throws {
        var queue = queue()
        try take(&queue)
        queue.mute(try SampleMutes.silencing(["A"]), now: now)
        try take(&queue, 2, .updated)
        queue.take([PlacedWord(try SampleWords.word("b", area: "A"))])
        try take(&queue, 3, .resolved)
        queue.take([PlacedWord(try SampleWords.word("b", 2, .withdrawn, area: "A"))])
        #expect(drain(&queue) == ["a-1", "a-3"])
        queue.mute(.none, now: now)
        #expect(drain(&queue) == [])
    }

    @Test func `after a restart what is muted is held back, and its end is told`() throws {
        var queue = queue()
        queue.mute(try SampleMutes.silencing(["A"]), now: now)
        queue.restore([try SampleWords.word("a", area: "A"), try SampleWords.word("b")], isNew: false)
        #expect(drain(&queue) == [])
        try take(&queue, 2, .resolved)
        #expect(drain(&queue) == ["a-2"])
    }

    @Test func `a new receiver is not told what is muted until it is not any more`() throws {
        var queue = queue()
        queue.mute(try SampleMutes.silencing(["A"]), now: now)
        queue.restore([try SampleWords.word("a", area: "A"), try SampleWords.word("b")], isNew: true)
        #expect(drain(&queue) == ["b-1"])
        queue.mute(.none, now: now)
        #expect(drain(&queue) == ["a-1"])
    }

    @Test func `beyond the limit words are sent though they are muted`() throws {
        var queue = queue(limit: 1)
        queue.mute(try SampleMutes.silencing(["A"]), now: now)
        queue.take(try ["a", "b"].map { PlacedWord(try SampleWords.word($0, area: "A")) })
        #expect(drain(&queue) == ["b-1"])
    }

    @Test func `what has gone to another instance is not told here`() throws {
        var queue = queue()
        queue.mute(try SampleMutes.silencing(["A"]), now: now)
        try take(&queue)
        queue.forget { $0 == "a" }
        queue.mute(.none, now: now)
        #expect(drain(&queue) == [])
    }

    /// Whatever is said, silenced and unsilenced: in the end the receiver knows of each episode whether it
    /// fires, and was told no word of an episode while it was muted but the end of one that it knew.
    @Test(arguments: UInt64(1)...60)
    func `in the end the receiver knows what fires`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var queue = queue(rollUp: 1000)
        var (firing, knows, numbers): ([String: DeliveredWord], Set<String>, [String: Int]) = ([:], [], [:])
        var muted: Set<String> = []
        func deliver() {
            for id in drain(&queue) {
                let episode = String(id.prefix { $0 != "-" })
                if firing[episode] == nil {
                    #expect(knows.contains(episode) || numbers[episode] == nil, "seed \(seed): \(id)")
                    knows.remove(episode)
                } else {
                    #expect(!muted.contains(episode), "seed \(seed): \(id) is muted")
                    knows.insert(episode)
                }
            }
        }
        for second in 0..<200 {
            let episode = "e\(random.next() % 6)"
            if random.next() % 4 == 0 {
                muted = Set((0..<6).map { "e\($0)" }.filter { _ in random.next() % 3 == 0 })
                queue.mute(try SampleMutes.silencing(muted), now: now)
            } else {
                let statuses: [Status] = firing[episode] == nil ? [.firing] : [.updated, .amended, .resolved]
                let status = statuses[Int(random.next() % UInt64(statuses.count))]
                numbers[episode, default: 0] += 1
                let word = try SampleWords.word(
                    episode, numbers[episode] ?? 1, status, area: episode, second: second)
                firing[episode] = word.isFiring ? word : nil
                queue.take([PlacedWord(word)])
            }
            deliver()
        }
        muted = []
        queue.mute(.none, now: now)
        deliver()
        #expect(knows == Set(firing.keys), "seed \(seed)")
    }
}
