import Alerting
import Answers
import EventTime
import Events
import Seeded
import Settings
import Testing

@testable import Delivery

/// What an Alertmanager is told of episodes that are muted or answered.
@Suite struct AlertBoardMuteTests {
    private let now = SampleWords.start + .seconds(60)

    private func board(rollUp: Int = 10, limit: Int = 100) -> AlertBoard {
        let settings = AlertmanagerSettings(
            http: HTTPSettings(url: "http://localhost:9093"), heartbeat: false)
        return AlertBoard(
            ReceiverSettings(name: "ops", language: .es, rollUp: rollUp, target: .alertmanager(settings)),
            settings, application: "border", limit: limit)
    }

    private func episodes(_ board: inout AlertBoard, _ model: inout AlertmanagerModel) throws -> Set<String> {
        try board.drain(into: &model, now: now)
        return model.standing(at: now).episodes
    }

    @Test func `what is silenced is not told, and told with its first time when the silence ends`() throws {
        var (board, model) = (board(), AlertmanagerModel())
        board.mute(try SampleMutes.silencing(["A"]), now: now)
        board.take([PlacedWord(try SampleWords.word("a", area: "A")), PlacedWord(try SampleWords.word("b"))])
        board.take([PlacedWord(try SampleWords.word("a", 2, .updated, area: "A", second: 30))])
        #expect(try episodes(&board, &model) == ["b"])
        board.mute(try SampleMutes.silencing([]), now: now)
        #expect(try episodes(&board, &model) == ["a", "b"])
        let alert = try #require(model.firing(at: now).first { $0.labels["episode"] == "a" })
        #expect(alert.startsAt == SampleWords.start.rfc3339 && alert.annotations["muted"] == nil)
    }

    @Test func `what was told before a silence is ended, says why, and is told again after it`() throws {
        var (board, model) = (board(), AlertmanagerModel())
        board.take([PlacedWord(try SampleWords.word("a", area: "A"))])
        #expect(try episodes(&board, &model) == ["a"])
        board.mute(try SampleMutes.silencing(["A"]), now: now)
        #expect(try episodes(&board, &model) == [])
        #expect(model.ended.count == 1)
        let told = model.alerts.values.first?.annotations["muted"]
        #expect(told == "silenciada por Ana hasta 2024-06-02T12:00:00Z")
        board.refresh(isVigiaAlive: true)
        #expect(try episodes(&board, &model) == [])
        board.mute(try SampleMutes.silencing([]), now: now)
        #expect(try episodes(&board, &model) == ["a"])
    }

    @Test(arguments: [true, false])
    func `what ends while it is muted is not told again`(_ wasTold: Bool) throws {
        var (board, model) = (board(), AlertmanagerModel())
        if wasTold { board.take([PlacedWord(try SampleWords.word("a", area: "A"))]) }
        _ = try episodes(&board, &model)
        board.mute(try SampleMutes.silencing(["A"]), now: now)
        if !wasTold { board.take([PlacedWord(try SampleWords.word("a", area: "A"))]) }
        _ = try episodes(&board, &model)
        board.take([PlacedWord(try SampleWords.word("a", 2, .resolved, area: "A"))])
        board.mute(try SampleMutes.silencing([]), now: now)
        #expect(try episodes(&board, &model) == [] && model.ended.count == (wasTold ? 1 : 0))
    }

    @Test func `a restart tells nothing that is muted`() throws {
        var (board, model) = (board(), AlertmanagerModel())
        board.mute(try SampleMutes.silencing(["A"]), now: now)
        board.restore([try SampleWords.word("a", area: "A"), try SampleWords.word("b")], isNew: false)
        #expect(try episodes(&board, &model) == ["b"])
        board.forget { $0 == "a" }
        board.mute(try SampleMutes.silencing([]), now: now)
        #expect(try episodes(&board, &model) == ["b"])
    }

    @Test func `a roll-up counts what is not muted`() throws {
        var (board, model) = (board(rollUp: 2), AlertmanagerModel())
        let words = try (0..<5).map { PlacedWord(try SampleWords.word("e\($0)", area: "A\($0)")) }
        board.take(words)
        board.mute(try SampleMutes.silencing(["A0", "A1"]), now: now)
        try board.drain(into: &model, now: now)
        #expect(model.firing(at: now).map { $0.annotations["episodes"] } == ["3"])
    }

    @Test func `spikes of a silent feed are not told while it is silent`() throws {
        var (board, model) = (board(), AlertmanagerModel())
        board.mute(try SampleMutes.silentFeed(), now: now)
        board.take([
            PlacedWord(try SampleWords.word("a")), PlacedWord(try SampleWords.word("b", since: 2)),
            PlacedWord(try SampleWords.word("c", rule: "other")),
        ])
        #expect(try episodes(&board, &model) == ["b", "c"])
        board.mute(.none, now: now)
        #expect(try episodes(&board, &model) == ["a", "b", "c"])
    }

    @Test func `an answer is shown beside the alert until it is taken back`() throws {
        var (board, model) = (board(), AlertmanagerModel())
        board.take([PlacedWord(try SampleWords.word("a"))])
        _ = try episodes(&board, &model)
        func annotations(_ answers: [(String, Answer.Kind)]) throws -> [String: String] {
            board.mute(try SampleMutes.silencing([], answers: answers), now: now)
            try board.drain(into: &model, now: now)
            return try #require(model.firing(at: now).first).annotations
        }
        #expect(try annotations([("a", .acknowledged)])["acknowledged"] == "Ana, 2024-06-01T12:00:00Z")
        let other = try annotations([("a", .acknowledged), ("a", .falseAlarm)])
        #expect(other["acknowledged"] == nil && other["false_alarm"] == "Ana, 2024-06-01T12:00:00Z")
        #expect(try annotations([("a", .confirmed), ("a", .takenBack)])["confirmed"] == nil)
        #expect(model.ended.isEmpty)
    }

    /// Whatever is said, silenced, taken back, restarted and forgotten: Alertmanager lists what fires and is
    /// not muted, and nothing else.
    @Test(arguments: UInt64(1)...60)
    func `what stands is what fires and is not muted`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var (board, model) = (board(), AlertmanagerModel())
        var (firing, numbers, muted): ([String: DeliveredWord], [String: Int], Set<String>) = ([:], [:], [])
        for second in 0..<150 {
            let episode = "e\(random.next() % 8)"
            switch random.next() % 12 {
            case 0...2:
                muted = Set((0..<8).map { "e\($0)" }.filter { _ in random.next() % 3 == 0 })
                board.mute(try SampleMutes.silencing(muted), now: now)
            case 3:
                // A restart: what was told and is muted since ends by itself, which is not at issue here.
                board = self.board()
                board.mute(try SampleMutes.silencing(muted), now: now)
                board.restore(Array(firing.values), isNew: false)
            case 4: board.refresh(isVigiaAlive: true)
            case _:
                let statuses: [Status] = firing[episode] == nil ? [.firing] : [.updated, .amended, .resolved]
                let status = statuses[Int(random.next() % UInt64(statuses.count))]
                let severity: Severity = random.next() % 2 == 0 ? .warning : .critical
                numbers[episode, default: 0] += 1
                let word = try SampleWords.word(
                    episode, numbers[episode] ?? 1, status, severity: severity, area: episode, second: second)
                firing[episode] = word.isFiring ? word : nil
                board.take([PlacedWord(word)])
            }
            #expect(
                try episodes(&board, &model) == Set(firing.keys).subtracting(muted), "seed \(seed): \(second)"
            )
        }
    }

    @Test func `beyond the limit a muted episode is told once`() throws {
        var (board, model) = (board(limit: 1), AlertmanagerModel())
        board.mute(try SampleMutes.silencing(["A"]), now: now)
        board.take(try ["a", "b", "c"].map { PlacedWord(try SampleWords.word($0, area: "A")) })
        #expect(try episodes(&board, &model).count == 2)
    }
}
