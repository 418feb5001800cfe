import Alerting
import EventTime
import Seeded
import Settings
import Testing

@testable import Delivery

/// Random words, restarts and failures against what is true.
@Suite struct DeliveryPropertyTests {
    private struct Truth {
        var words: [String: Int] = [:]
        var firing: [String: DeliveredWord] = [:]
        /// Words that delivery has not read.
        var unread: [DeliveredWord] = []
        /// Words that it has read and not committed.
        var uncommitted: [DeliveredWord] = []

        mutating func read() -> [PlacedWord] {
            defer { unread = [] }
            uncommitted += unread
            return unread.map { PlacedWord($0) }
        }
    }

    private let settings = AlertmanagerSettings(
        http: HTTPSettings(url: "http://h"), resend: .seconds(60), hold: .seconds(900), heartbeat: false)

    private func makeBoard() -> AlertBoard {
        AlertBoard(
            ReceiverSettings(name: "ops", rollUp: 3, target: .alertmanager(settings)), settings,
            application: "border")
    }

    /// One of twelve episodes of two rules and two buckets goes on.
    private func step(_ truth: inout Truth, _ random: inout SeededRandom, second: Int) throws {
        let number = Int(random.next() % 12)
        let episode = "e\(number)"
        var status = Status.firing
        if truth.firing[episode] != nil {
            status = [.updated, .amended, .resolved, .withdrawn][Int(random.next() % 4)]
        } else if truth.words[episode] != nil {
            return
        }
        truth.words[episode, default: 0] += 1
        let severity: Severity = [.warning, .critical][Int(random.next() % 2)]
        let word = try SampleWords.word(
            episode, truth.words[episode] ?? 1, status, severity: severity, rule: "r\(number % 2)",
            area: "A\(number)", since: 3 + number % 4 / 2, second: second)
        truth.firing[episode] = word.isFiring ? word : nil
        if !word.isFiring { truth.words[episode] = nil }
        truth.unread.append(word)
    }

    /// Each episode that fires is told, alone or in the roll-up of its rule and bucket.
    private func expectAllTold(_ truth: Truth, _ model: AlertmanagerModel, _ now: Timestamp, _ seed: UInt64) {
        let standing = model.standing(at: now)
        for (episode, word) in truth.firing {
            #expect(
                standing.episodes.contains(episode) || standing.rollUps.contains(word.ruleAndBucket),
                "seed \(seed): \(episode) fires and Alertmanager does not know it")
        }
    }

    @Test(arguments: UInt64(1)...60)
    func `whatever happens, Alertmanager knows what fires, and in the end nothing else`(seed: UInt64) throws {
        var (random, truth) = (SeededRandom(seed: seed), Truth())
        var (board, model) = (makeBoard(), AlertmanagerModel())
        var second = 0
        for _ in 0..<60 {
            second += 20
            let now = SampleWords.start + .seconds(second)
            for _ in 0..<(random.next() % 4) { try step(&truth, &random, second: second) }
            switch random.next() % 8 {
            case 0:
                // Delivery was killed: what it had not committed is read again.
                board = makeBoard()
                board.restore(Array(truth.firing.values), isNew: false)
                _ = truth.read()
                board.take(truth.uncommitted.map { PlacedWord($0, isCovered: true) })
            case 1:
                // Alertmanager starts anew; the next refresh tells all.
                model.forgetAll()
                board.take(truth.read())
                board.refresh(isVigiaAlive: true)
            case 2, 3:
                // The receiver does not answer: the message stays.
                board.take(truth.read())
                _ = board.next(now: now)
                continue
            case _: board.take(truth.read())
            }
            if random.next() % 3 == 0 { board.refresh(isVigiaAlive: true) }
            try board.drain(into: &model, now: now)
            truth.uncommitted = []
            expectAllTold(truth, model, now, seed)
        }
        for _ in 0..<16 {
            second += 60
            board.refresh(isVigiaAlive: true)
            try board.drain(into: &model, now: SampleWords.start + .seconds(second))
        }
        let end = SampleWords.start + .seconds(second)
        expectAllTold(truth, model, end, seed)
        let standing = model.standing(at: end)
        #expect(standing.episodes.isSubset(of: truth.firing.keys), "seed \(seed)")
        for group in standing.rollUps {
            let members = truth.firing.values.filter { $0.ruleAndBucket == group }
            #expect(!members.isEmpty, "seed \(seed): \(group) has ended")
            #expect(members.allSatisfy { !standing.episodes.contains($0.episode) }, "seed \(seed)")
        }
    }
}
