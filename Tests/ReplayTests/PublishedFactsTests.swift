import Alerting
import EventTime
import Events
import Foundation
import Pipeline
import Processing
import Settings
import Tables
import Testing

/// What the shipped rules say of the bundled public tables: figures that anybody can look up.
@Suite struct PublishedFactsTests {
    static let alerts = Result { try PublishedReplay().run() }

    private func words(_ rule: String, _ status: Status? = nil) throws -> [ShownAlert] {
        try Self.alerts.get().filter {
            $0.rule.name == rule && $0.wordClass == .settled && (status == nil || $0.status == status)
        }
    }

    private func word(_ rule: String, _ status: Status, _ bucket: String) throws -> ShownAlert {
        try #require(
            try words(rule, status).first { $0.bucket.label == bucket }, "\(rule) \(status) \(bucket)")
    }

    @Test func theBorderPatrolRecordOfDecember2023NamesTheFormerRecordAndItsMonth() throws {
        let word = try word("usbp-record", .firing, "2023-12")
        #expect(word.observed == .exact(249_740))
        #expect(word.reference?.bucket.label == "2022-05")
        #expect(word.reference?.count == .exact(224_370))
        #expect(Wording.text(of: word).en.contains("224,370 in May 2022"))
        #expect(Wording.text(of: word).es.contains("224,370 en mayo de 2022"))
    }

    @Test func theFallOfJanuary2024AndTheCollapseOf2025Fire() throws {
        #expect(try word("usbp-month-fall", .firing, "2024-01").observed == .exact(124_215))
        #expect(try word("usbp-month-fall", .firing, "2025-01").observed == .exact(29_106))
        #expect(try word("usbp-month-fall", .updated, "2025-02").observed == .exact(8_347))
        let march = try word("usbp-below-record", .firing, "2024-03")
        #expect(march.observed == .exact(137_473))
        #expect(march.change == .percent(-45))
    }

    @Test func mexicoCountsMoreThanTheBorderPatrolFromMay2024ToMarch2025() throws {
        let firing = try words("mexico-above-usbp", .firing)
        #expect(firing.map(\.bucket.label) == ["2024-05"])
        #expect(firing.first?.observed == .exact(125_302))
        #expect(firing.first?.reference?.count == .exact(117_905))
        #expect(try words("mexico-above-usbp", .resolved).map(\.bucket.label) == ["2025-04"])
    }

    @Test(arguments: [("demographic", Int64(925_085)), ("nationality", 922_464)])
    func januaryToAugust2024IsARecordByBothReportsOfMexico(_ report: String, _ count: Int64) throws {
        let word = try word("mexico-record-to-date-\(report)", .updated, "2024-08")
        #expect(word.observed == .exact(count))
        #expect(word.reference?.count == .exact(398_991))
        #expect(word.reference?.bucket.label == "2023-08")
    }

    @Test func theTwoReportsOfMexicoDisagreeIn2024AndInNoOtherYear() throws {
        let firing = try words("mexico-reports-disagree", .firing).map(\.bucket.label)
        #expect(firing.first == "2024-01")
        #expect(firing.allSatisfy { $0.hasPrefix("2024-") })
        #expect(try words("mexico-reports-disagree", .resolved).last?.bucket.label == "2025-01")
    }

    @Test func spikesBySectorDemographicNationalityAndCitizenshipNameWhatDrivesThem() throws {
        let groups = { (rule: String) in Set(try words(rule, .firing).flatMap { $0.group.map(\.value) }) }
        #expect(try groups("usbp-sector-surge").count > 5)
        #expect(try groups("usbp-demographic-surge").contains("unaccompanied-minors"))
        #expect(try groups("mexico-nationality-surge").contains("VEN"))
        #expect(try groups("repatriations-change").count > 10)
        #expect(try words("mexico-surge", .firing).allSatisfy { !$0.drivers.isEmpty })
    }

    @Test func episodesAlternateLegally() throws {
        let settled = try Self.alerts.get().filter { $0.wordClass == .settled }
        for (_, words) in Dictionary(grouping: settled, by: \.episode) {
            #expect(words.first?.status == .firing)
            #expect(words.dropFirst().allSatisfy { $0.status != .firing })
            let ends = words.filter { $0.status == .resolved || $0.status == .withdrawn }
            #expect(ends.count <= 1)
        }
        #expect(Set(settled.map(\.id)).count == settled.count)
    }

    /// A made-up first release: August 2024 is first told 5,000 too high, and revised after September was
    /// told.
    @Test func aFirstReleaseThatWasTooHighIsAmendedWhenItIsRevised() throws {
        let alerts = try PublishedReplay(madeUp: { events in
            let of2024 = { (month: Int) in "2024-0\(month)-01T00:00:00-06:00" }
            func report(_ revision: Int, _ count: Int) -> String {
                "{\"id\":\"made-up\",\"revision\":\(revision),\"time\":\"\(of2024(8))\",\"period\":\"P1M\","
                    + "\"count\":\(count),\"source\":\"INM\",\"report\":\"boletin-demographic\"}"
            }
            events.insert(report(0, 5000), before: of2024(9))
            events.insert(report(1, 0), before: "2024-10-01T00:00:00-06:00")
        }).run()
        let words = alerts.filter {
            $0.rule.name == "mexico-record-to-date-demographic" && $0.wordClass == .settled
        }
        let told = try #require(words.first { $0.bucket.label == "2024-08" && $0.status == .updated })
        #expect(told.observed == .exact(930_085))
        let amended = try #require(words.first { $0.status == .amended })
        #expect(amended.reason == .corrected)
        let correction = try #require(amended.corrections.first { $0.bucket.label == "2024-08" })
        #expect(correction.from == .exact(930_085))
        #expect(correction.to == .exact(925_085))
    }
}

/// The bundled tables through both stages, in order of time, with the shipped rules and settings.
struct PublishedReplay {
    struct Lines {
        var all: [(time: Timestamp, stream: String, json: String)]

        mutating func insert(_ json: String, before time: String) {
            guard let limit = Timestamp(time) else { return }
            let index = all.firstIndex { $0.time >= limit } ?? all.count
            all.insert((limit, "encounters", json), at: index)
        }
    }

    var madeUp: (inout Lines) -> Void = { _ in }

    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    func run() throws -> [ShownAlert] {
        let config = Self.root.appendingPathComponent("Config")
        let reader = SettingsReader(environment: ["HOSTNAME": "test"])
        let configuration = try reader.configuration(file: config.appendingPathComponent("vigia.yaml").path)
        let rules = try reader.rules(
            paths: [config.appendingPathComponent("rules").path], configuration: configuration)
        let plan = Plan(
            rules: rules.rules, schemas: configuration.schemas, policies: configuration.feeds,
            breaks: configuration.breaks)
        var lines = Lines(all: try events(config, reader))
        madeUp(&lines)
        var alerts: [ShownAlert] = []
        var rejects: [RejectedRecord] = []
        let pipeline = LocalPipeline(
            plan: plan, inputs: configuration.streams.map { .init(stream: $0.name) }, talliesPartitions: 3,
            onAlert: { alerts.append($0) }, onReject: { rejects.append($0) })
        for (offset, line) in lines.all.enumerated() {
            var json = line.json
            json.withUTF8 { bytes in
                pipeline.receive(
                    UnsafeRawBufferPointer(bytes), on: InputPartition(stream: line.stream, partition: 0),
                    offset: Int64(offset), timestamp: .distantFuture)
            }
            if offset % 5000 == 0 { pipeline.flush() }
        }
        pipeline.finish()
        #expect(rejects.isEmpty)
        return alerts
    }

    private func events(
        _ config: URL, _ reader: SettingsReader
    ) throws -> [(time: Timestamp, stream: String, json: String)] {
        let folder = config.appendingPathComponent("demo/data")
        let tables = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
            $0.hasSuffix(".gz")
        }
        var events: [(time: Timestamp, stream: String, json: String)] = []
        for table in tables.sorted() {
            let name = table.replacingOccurrences(of: ".csv.gz", with: "")
            let mapping = try reader.tableMapping(
                file: config.appendingPathComponent("sources/\(name).yaml").path)
            let csv = try unzipped(folder.appendingPathComponent(table))
            for event in try mapping.convert(csv: csv).events {
                events.append((event.time.instant, event.stream, event.json))
            }
        }
        let order = events.indices.sorted { (events[$0].time, $0) < (events[$1].time, $1) }
        return order.map { events[$0] }
    }

    func unzipped(_ file: URL) throws -> [UInt8] {
        let gzip = Process()
        gzip.executableURL = URL(fileURLWithPath: "/usr/bin/gzip")
        gzip.arguments = ["-dc", file.path]
        let output = Pipe()
        gzip.standardOutput = output
        try gzip.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        gzip.waitUntilExit()
        return Array(bytes)
    }
}
