import Foundation
import Testing

@testable import Console

@Suite("The chart of an alert has its own bucket, or says why not")
struct AlertChartTests {
    /// A surge on 20 January, one a day before the end, and a count each day.
    private static func world(days: Int, horizon: String) throws -> ConsoleWorld {
        try ConsoleWorld(
            (1...days).map { day in
                .init(id: "\(day)", day: day, count: [20, days - 1].contains(day) ? 500 : 5)
            }, horizon: horizon)
    }

    /// Labels, those that fire, and the note, of the alert whose episode fired that day.
    private static func chart(
        _ world: ConsoleWorld, of peak: String
    ) throws -> (labels: [String], fires: [String], note: [String: String]?) {
        let listed = try world.get("/api/episodes", [("state", "all"), ("rule", "many")])
        let episodes = try #require(listed["episodes"] as? [[String: Any]])
        let wanted = episodes.first { episode in
            ((episode["peak"] as? [String: Any])?["bucket"] as? [String: Any])?["label"] as? String == peak
        }
        let id = try #require(wanted?["id"] as? String)
        let chart = try #require(try world.get("/api/episodes/\(id)")["chart"] as? [String: Any])
        let points = try #require(chart["points"] as? [[String: Any]])
        let labels = points.compactMap { $0["label"] as? String }
        let fires = points.filter { $0["fires"] as? Bool == true }.compactMap { $0["label"] as? String }
        return (labels, fires, chart["note"] as? [String: String])
    }

    @Test("The last buckets, where its own is one of them")
    func recent() throws {
        let world = try Self.world(days: 50, horizon: "200d")
        let chart = try Self.chart(world, of: "2024-01-20")
        #expect(chart.labels.first == "2024-01-01" && chart.labels.last == "2024-02-19")
        #expect(chart.fires.contains("2024-01-20") && chart.note == nil)
    }

    @Test("Those round its own, where that is older than the last that are shown")
    func old() throws {
        let world = try Self.world(days: 130, horizon: "200d")
        let chart = try Self.chart(world, of: "2024-01-20")
        #expect(chart.labels.first == "2024-01-01")
        // The word that ended it is about the day after.
        #expect(chart.labels.last == "2024-02-05")
        #expect(chart.fires == ["2024-01-20"])
        #expect(chart.note?["en"]?.contains("round that of this alert, 2024-01-21, up to 2024-02-05") == true)
        #expect(chart.note?["es"]?.contains("en torno al de este aviso, 2024-01-21") == true)
        let recent = try Self.chart(world, of: "2024-05-08")
        #expect(recent.labels.last == "2024-05-09" && recent.labels.count == 60 && recent.note == nil)
    }

    @Test("Where the state has forgotten its bucket, that is said, and the last ones are shown")
    func forgotten() throws {
        let world = try Self.world(days: 130, horizon: "30d")
        let chart = try Self.chart(world, of: "2024-01-20")
        #expect(chart.labels.last == "2024-05-09" && !chart.labels.contains("2024-01-20"))
        let note = try #require(chart.note?["en"])
        #expect(note.contains("2024-01-21, is not kept any more"))
        #expect(note.contains("begins with \(chart.labels[0])"), "all that is kept is shown: \(note)")
    }
}
