import Alerting
import EventCodec
import EventTime
import Events
import Foundation
import Settings
import Testing

@testable import Delivery

/// What an Alertmanager is told, and when.
@Suite struct AlertBoardTests {
    private let now = SampleWords.start + .seconds(60)

    private func board(
        rollUp: Int = 10, only: ReceiverFilter = .init(), limit: Int = 100, link: String? = nil
    ) -> AlertBoard {
        let settings = AlertmanagerSettings(
            http: HTTPSettings(url: "http://localhost:9093"), hold: .seconds(900), heartbeat: true, link: link
        )
        let receiver = ReceiverSettings(
            name: "ops", language: .es, only: only, rollUp: rollUp, target: .alertmanager(settings))
        return AlertBoard(receiver, settings, application: "border", limit: limit)
    }

    private func take(_ board: inout AlertBoard, _ words: DeliveredWord..., isCovered: Bool = false) {
        board.take(words.map { PlacedWord($0, isCovered: isCovered) })
    }

    private func hasMore(_ board: inout AlertBoard) -> Bool { board.next(now: now) != nil }

    @Test func `an alert has the labels and texts of its episode, in the receiver's language`() throws {
        var (board, model) = (board(link: "https://v.example.org/#{episode}"), AlertmanagerModel())
        take(&board, try SampleWords.word("e1", severity: .critical))
        let first = board.next(now: now)
        let message = try #require(first)
        try model.take(message, now: now)
        let alert = try #require(model.firing(at: now).first)
        #expect(
            alert.labels == [
                "alertname": "surge", "rule": "surge", "severity": "critical", "stream": "encounters",
                "application": "border", "team": "southwest", "agency": "USBP", "area": "Tucson Sector",
                "episode": "e1",
            ])
        #expect(alert.annotations["summary"] == "Aumento en Tucson Sector")
        #expect(alert.annotations["description"]?.contains("1,234 en abril de 2024") == true)
        #expect(alert.annotations["since"] == "abril de 2024")
        #expect(alert.annotations["change"] == "+76.3%")
        #expect(alert.annotations["runbook"] == "https://example.org/runbook")
        #expect(alert.startsAt == "2024-06-01T12:00:00Z")
        #expect(Timestamp(alert.endsAt) == now + .seconds(900))
        #expect(String(decoding: message.body, as: UTF8.self).contains("https://v.example.org/#e1"))
    }

    @Test func `small counts are told as the record shows them`() throws {
        var (board, model) = (board(), AlertmanagerModel())
        take(&board, try SampleWords.word("e1", count: 7, minimum: 10))
        try board.drain(into: &model, now: now)
        #expect(model.firing(at: now).first?.annotations["observed"] == "<10")
    }

    @Test func `labels of a rule or dimensions never take the place of Vigía's own`() throws {
        var (board, model) = (board(), AlertmanagerModel())
        take(&board, try SampleWords.word("e1", labels: ["alertname": "x", "severity": "y", "area": "z"]))
        try board.drain(into: &model, now: now)
        let labels = try #require(model.firing(at: now).first?.labels)
        #expect(labels["alertname"] == "surge" && labels["severity"] == "warning")
        #expect(labels["area"] == "Tucson Sector")
        #expect(AlertLabels.name("2nd-origin é") == "_2nd_origin__")
    }

    @Test(arguments: [Status.resolved, .withdrawn])
    func `what ends is told once, with its last text`(status: Status) throws {
        var (board, model) = (board(), AlertmanagerModel())
        take(&board, try SampleWords.word("e1"))
        try board.drain(into: &model, now: now)
        take(&board, try SampleWords.word("e1", 2, status, count: 99, second: 30))
        try board.drain(into: &model, now: now)
        #expect(model.firing(at: now).isEmpty)
        let told = try #require(model.alerts.values.first)
        #expect(told.endsAt == "2024-06-01T12:00:30Z")
        #expect(told.annotations["observed"] == "99")
        board.refresh(isVigiaAlive: false)
        #expect(!hasMore(&board))
    }

    @Test func `an amended word keeps what fires and does not begin again what had ended`() throws {
        var (board, model) = (board(), AlertmanagerModel())
        take(&board, try SampleWords.word("e1"), try SampleWords.word("e1", 2, .amended, count: 1300))
        try board.drain(into: &model, now: now)
        #expect(model.firing(at: now).first?.annotations["observed"] == "1,300")
        take(&board, try SampleWords.word("e2", 4, .amended, hasEnded: true))
        #expect(!hasMore(&board))
    }

    @Test func `where the severity changes one alert ends and another begins`() throws {
        var (board, model) = (board(), AlertmanagerModel())
        take(&board, try SampleWords.word("e1"))
        try board.drain(into: &model, now: now)
        take(&board, try SampleWords.word("e1", 2, .updated, severity: .critical, second: 5))
        try board.drain(into: &model, now: now)
        #expect(model.firing(at: now).map { $0.labels["severity"] } == ["critical"])
        #expect(model.firing(at: now).first?.startsAt == "2024-06-01T12:00:00Z")
    }

    @Test func `what fires is told again until it ends`() throws {
        var (board, model) = (board(), AlertmanagerModel())
        take(&board, try SampleWords.word("e1"), try SampleWords.word("e2", area: "Yuma Sector"))
        try board.drain(into: &model, now: now)
        model.forgetAll()
        board.refresh(isVigiaAlive: false)
        try board.drain(into: &model, now: now + .seconds(60))
        #expect(model.standing(at: now + .seconds(900)).episodes == ["e1", "e2"])
    }

    @Test func `news goes before what is told again, and what ended meanwhile is not told again`() throws {
        var (board, model) = (board(rollUp: 1000, limit: 1000), AlertmanagerModel())
        board.take(try (0..<450).map { PlacedWord(try SampleWords.word("e\($0)")) })
        try board.drain(into: &model, now: now)
        board.refresh(isVigiaAlive: false)
        #expect(!board.isUrgent && !board.isIdle)
        _ = board.next(now: now)
        board.delivered()
        take(&board, try SampleWords.word("new", area: "Yuma Sector"))
        board.take(
            try (0..<450).map { PlacedWord(try SampleWords.word("e\($0)", 2, .resolved, second: 40)) })
        #expect(board.isUrgent)
        try board.drain(into: &model, now: now)
        #expect(model.standing(at: now).episodes == ["new"])
        #expect(board.isIdle)
    }

    @Test func `more episodes of a rule and bucket than the limit are one roll-up until all have ended`()
        throws
    {
        var (board, model) = (board(rollUp: 3), AlertmanagerModel())
        for number in 0..<3 {
            take(&board, try SampleWords.word("e\(number)", area: "A\(number)", count: Int64(100 + number)))
        }
        take(&board, try SampleWords.word("other", since: 4))
        try board.drain(into: &model, now: now)
        #expect(model.standing(at: now).episodes == ["e0", "e1", "e2", "other"])
        take(&board, try SampleWords.word("e3", severity: .critical, area: "A3"))
        try board.drain(into: &model, now: now)
        #expect(model.standing(at: now).episodes == ["other"])
        #expect(model.standing(at: now).rollUps == ["surge/2024-04"])
        let rollUp = try #require(model.firing(at: now).first { $0.labels["rollup"] != nil })
        #expect(rollUp.labels["severity"] == "critical" && rollUp.labels["team"] == "southwest")
        #expect(rollUp.annotations["summary"] == "4 alertas de surge: abril de 2024")
        #expect(rollUp.annotations["description"]?.hasPrefix("Aumento en A3: 1,234 (+76.3%); ") == true)
        for number in 0..<3 {
            take(&board, try SampleWords.word("e\(number)", 2, .resolved, area: "A\(number)", second: 9))
        }
        try board.drain(into: &model, now: now)
        #expect(model.standing(at: now).rollUps == ["surge/2024-04"])
        take(&board, try SampleWords.word("e3", 2, .resolved, severity: .critical, area: "A3", second: 9))
        try board.drain(into: &model, now: now)
        #expect(model.standing(at: now).episodes == ["other"] && model.standing(at: now).rollUps.isEmpty)
    }

    @Test func `after a restart nothing ends that still fires, and what has ended meanwhile ends`() throws {
        var (first, model) = (board(), AlertmanagerModel())
        take(&first, try SampleWords.word("goes-on"), try SampleWords.word("is-over", area: "Yuma Sector"))
        try first.drain(into: &model, now: now)
        var second = board()
        second.restore([try SampleWords.word("goes-on")], isNew: false)
        let again = try SampleWords.word("goes-on")
        let over = try SampleWords.word("is-over", 2, .resolved, area: "Yuma Sector", second: 20)
        take(&second, again, over, isCovered: true)
        try second.drain(into: &model, now: now)
        #expect(model.standing(at: now).episodes == ["goes-on"])
        #expect(model.ended.map { $0["episode"] } == ["is-over"])
    }

    @Test func `after a restart an alert of the former severity ends, and no end is told that need not be`()
        throws
    {
        var (first, model) = (board(), AlertmanagerModel())
        take(&first, try SampleWords.word("worse"))
        try first.drain(into: &model, now: now)
        var second = board()
        let updated = try SampleWords.word("worse", 2, .updated, severity: .critical, second: 9)
        second.restore([updated], isNew: false)
        take(&second, try SampleWords.word("new"), updated, isCovered: true)
        try second.drain(into: &model, now: now)
        #expect(model.firing(at: now).map { $0.labels["severity"] } == ["critical"])
        #expect(!model.ended.contains { $0["episode"] == "new" })
    }

    @Test func `what fires beyond the limit is not ended by a restart`() throws {
        var (board, model) = (board(limit: 1), AlertmanagerModel())
        let words = [try SampleWords.word("kept"), try SampleWords.word("further", 2, .updated, second: 5)]
        board.restore(words, isNew: false)
        take(&board, try SampleWords.word("further"), words[1], isCovered: true)
        try board.drain(into: &model, now: now)
        #expect(model.standing(at: now).episodes == ["kept", "further"])
    }

    @Test func `the episodes of each partition are rolled up for themselves`() throws {
        var (board, model) = (board(rollUp: 3), AlertmanagerModel())
        for number in 0..<12 {
            take(&board, try SampleWords.word("e\(number)", area: "A\(number)", partition: Int32(number % 2)))
        }
        try board.drain(into: &model, now: now)
        #expect(model.standing(at: now).rollUps == ["surge/2024-04", "surge/2024-04/1"])
        board.forget { $0.hasSuffix("1") || $0.hasSuffix("3") || $0.hasSuffix("5") }
        board.forget { ["e7", "e9", "e11"].contains($0) }
        model.forgetAll()
        board.refresh(isVigiaAlive: false)
        try board.drain(into: &model, now: now)
        #expect(model.standing(at: now).rollUps == ["surge/2024-04"])
        #expect(model.ended.filter { $0["rollup"] != nil }.isEmpty)
    }

    @Test func `only what the receiver wants is told`() throws {
        let only = ReceiverFilter(
            teams: ["southwest"], labels: ["agency": ["USBP", "OFO"]], severity: .critical)
        var (board, model) = (board(only: only), AlertmanagerModel())
        take(
            &board, try SampleWords.word("wanted", severity: .critical), try SampleWords.word("low"),
            try SampleWords.word("team", severity: .critical, team: nil),
            try SampleWords.word("label", severity: .critical, labels: ["agency": "INM"]))
        try board.drain(into: &model, now: now)
        #expect(model.standing(at: now).episodes == ["wanted"])
        take(&board, try SampleWords.word("wanted", 2, .amended, severity: .warning))
        try board.drain(into: &model, now: now)
        #expect(model.standing(at: now).episodes.isEmpty)
    }

    @Test func `beyond the limit an episode is told once and ended all the same`() throws {
        var (board, model) = (board(limit: 1), AlertmanagerModel())
        take(&board, try SampleWords.word("kept"), try SampleWords.word("further", area: "Yuma Sector"))
        try board.drain(into: &model, now: now)
        #expect(board.firing == 1 && board.overflow == 1)
        #expect(model.standing(at: now).episodes == ["kept", "further"])
        take(&board, try SampleWords.word("further", 2, .resolved, area: "Yuma Sector", second: 3))
        try board.drain(into: &model, now: now)
        #expect(model.standing(at: now).episodes == ["kept"])
    }

    @Test func `the heartbeat fires while Vigía lives, and ends by itself`() throws {
        var (board, model) = (board(), AlertmanagerModel())
        board.refresh(isVigiaAlive: true)
        try board.drain(into: &model, now: now)
        #expect(model.firing(at: now + .seconds(299)).map { $0.labels["alertname"] } == ["VigiaHeartbeat"])
        #expect(model.firing(at: now + .seconds(300)).isEmpty)
        board.refresh(isVigiaAlive: false)
        #expect(!hasMore(&board))
    }

    @Test func `a request holds a limited number of alerts`() throws {
        var (board, model) = (board(rollUp: 1000, limit: 1000), AlertmanagerModel())
        board.take(try (0..<450).map { PlacedWord(try SampleWords.word("e\($0)")) })
        var counts: [Int] = []
        while let message = board.next(now: now) {
            counts.append(message.count)
            try model.take(message, now: now)
            board.delivered()
        }
        #expect(counts == [200, 200, 50])
        #expect(model.firing(at: now).count == 450)
    }
}
