import BrokerSupport
import EventCodec
import Foundation
import KafkaClient
import Processing
import Testing

/// `vigia history load` into a daemon that runs, on a real broker.
@Suite(.needsBroker, .serialized) struct HistoryBrokerTests {
    private static let rules = """
        rules:
          - name: usbp-record
            summary: {en: "A record", es: "Un récord"}
            stream: encounters
            report: khsm-sector
            bucket: month
            zone: America/New_York
            record: {highest: ever, warm_up: 1}
          - name: usbp-fall
            summary: {en: "A fall", es: "Un descenso"}
            stream: encounters
            report: khsm-sector
            bucket: month
            zone: America/New_York
            change: {against: year-ago, below: -30%}
        """

    let deployment: Deployment

    init() throws {
        deployment = try Deployment(Broker.shared(), rules: Self.rules)
        try #require(try deployment.run("topics", "create") == 0, "\(deployment.log("command"))")
    }

    private var input: String { "\(deployment.application).encounters" }

    private func file(_ name: String, _ lines: [Substring]) throws -> String {
        let place = deployment.folder.appendingPathComponent(name)
        try Data(lines.joined(separator: "\n").utf8).write(to: place)
        return place.path
    }

    /// The published figures of the Border Patrol by sector, as `vigia convert` makes events of them.
    private func published() throws -> [Substring] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let table = "us_usbp_encounters_by_sector_monthly"
        let file = deployment.folder.appendingPathComponent("published.ndjson").path
        let process = Process()
        process.executableURL = Deployment.program
        process.arguments = [
            "convert", "-m", root.appendingPathComponent("Config/sources/\(table).yaml").path, "-o", file,
            root.appendingPathComponent("Config/demo/data/\(table).csv.gz").path,
        ]
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
    }

    private func month(_ line: Substring) -> String {
        line.firstMatch(of: #/"time":"(\d{4}-\d{2})/#).map { String($0.1) } ?? ""
    }

    /// What the figures of a month add up to.
    private func totals(_ lines: [Substring]) -> [String: Int] {
        lines.reduce(into: [:]) { totals, line in
            let count = line.firstMatch(of: #/"count":(\d+)/#).flatMap { Int($0.1) } ?? 1
            totals[month(line), default: 0] += count
        }
    }

    private func send(_ lines: [Substring], _ name: String) throws {
        let status = try deployment.run("send", "-s", "encounters", try file(name, lines))
        try #require(status == 0, "\(deployment.log("command"))")
    }

    @Test func theFirstLiveYearIsJudgedByTheYearsThatWereLoaded() throws {
        let all = try published()
        let totals = totals(all)
        func lines(_ months: ClosedRange<String>) -> [Substring] { all.filter { months.contains(month($0)) } }
        let daemon = try deployment.start(["run"])
        try send(lines("2024-01"..."2024-02"), "first.ndjson")
        let status = try deployment.run(
            "history", "load", "-s", "encounters", try file("history.ndjson", lines("2017-01"..."2023-12")))
        #expect(status == 0, "\(deployment.log("command"))")
        #expect(deployment.log("command").contains("change when the next bucket settles"))
        try send(lines("2024-03"..."2024-11"), "rest.ndjson")
        try deployment.settle()
        daemon.terminate()
        daemon.waitUntilExit()
        let said = try deployment.settledAlerts()

        // Alone, this year has its own record; beside the years before it has none.
        #expect(totals["2024-02"]! > totals["2024-01"]!)
        #expect(!said.contains { $0.contains("usbp-record") }, "\(said)")
        // The first month that lies 30 % below that of the year before, and what it is compared with.
        let months = (2...11).map { ($0 < 10 ? "0" : "") + "\($0)" }
        let fallen = try #require(
            months.first { Double(totals["2024-\($0)"]!) < Double(totals["2023-\($0)"]!) * 0.7 })
        let firing = try #require(said.first { $0.contains("\"status\":\"firing\"") })
        #expect(firing.contains("usbp-fall") && firing.contains("\"label\":\"2024-\(fallen)\""), "\(firing)")
        #expect(firing.contains("\(totals["2024-\(fallen)"]!)"), "\(firing)")
        #expect(firing.contains("\(totals["2023-\(fallen)"]!)"), "\(firing)")
        #expect(said == (try deployment.replayedAlerts()))
    }

    @Test func killedInTheMidstALoadGoesOnAndNothingIsWrittenTwice() throws {
        let lines = (0..<60_000).map { number in
            let day = "20\(17 + number / 10_000)-0\(1 + number % 9)-1\(number % 10)"
            return Substring(
                "{\"id\":\"h\(number)\",\"time\":\"\(day)T12:00:00Z\",\"count\":3,\"source\":\"USBP\","
                    + "\"report\":\"khsm-sector\",\"area\":\"Tucson\"}")
        }
        let path = try file("many.ndjson", lines)
        let loader = try deployment.start(["history", "load", "-s", "encounters", path], instance: "loader")
        let deadline = ContinuousClock.now + .seconds(60)
        while try done() == 0, loader.isRunning, .now < deadline { Thread.sleep(forTimeInterval: 0.01) }
        kill(loader.processIdentifier, SIGKILL)
        loader.waitUntilExit()
        let killedAt = try done()
        #expect(killedAt > 0 && killedAt < lines.count, "it was not killed in the midst: \(killedAt)")

        let status = try deployment.run("history", "load", "-s", "encounters", path)
        #expect(status == 0, "\(deployment.log("command"))")
        #expect(deployment.log("command").contains("going on after the first"))
        #expect(try done() == lines.count)
        let written = try deployment.broker.read(input)
        #expect(written.count == lines.count)
        #expect(Set(written.map(\.keyText)).count == lines.count)
        #expect(written.allSatisfy { $0.headers["vigia-history"] != nil })

        #expect(try deployment.run("history", "load", "-s", "encounters", path) == 0)
        #expect(deployment.log("command").contains("all of it was loaded before; nothing is written"))
        let other = try file("other.ndjson", [Substring(lines[0].replacingOccurrences(of: "h0", with: "o0"))])
        #expect(try deployment.run("history", "load", "-s", "encounters", other) == 3)
        #expect(deployment.log("command").contains("was loaded before and would count twice"))
        let later = lines[0].replacingOccurrences(of: "2017", with: "2015")
        let broken = try file("broken.ndjson", [Substring(later), "nonsense"])
        #expect(try deployment.run("history", "load", "-s", "encounters", broken) == 3)
        #expect(deployment.log("command").contains("nothing is loaded, since 1 line refused"))
        #expect(try deployment.broker.read(input).count == lines.count)
        #expect(try deployment.run("history", "load", "-s", "encounters", "--skip-refused", broken) == 0)
        #expect(try deployment.broker.read(input).count == lines.count + 1)
    }

    /// How many events the clock journal says are written.
    private func done() throws -> Int {
        try deployment.broker.read("\(deployment.application).clock").compactMap(\.value).compactMap {
            value in
            guard case .history(let load) = try value.withUnsafeBytes({ try ClockCodec.decode($0) }) else {
                return nil
            }
            return load.done
        }.max() ?? 0
    }
}
