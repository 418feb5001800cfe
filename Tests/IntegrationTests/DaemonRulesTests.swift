import BrokerSupport
import Foundation
import Testing

/// Instances that start again with other rules, or find their topics changed.
@Suite(.needsBroker, .serialized) struct DaemonRulesTests {
    /// Each rule may be written in its own way, or left out.
    private static func rules(
        record: String? = "{highest: ever, warm_up: 5}", zone: String = "UTC", levels: String? = "above: 20"
    ) -> String {
        var text = """
            rules:
              - name: area-surge
                summary: {en: "Surge in {area}", es: "Aumento en {area}"}
                stream: encounters
                by: [area]
                bucket: day
                zone: America/New_York
                change: {against: previous, above: 40%, below: -40%, floor: 20}
            """
        if let record {
            text += """

                  - name: total-record
                    summary: {en: "A record", es: "Un récord"}
                    stream: encounters
                    bucket: day
                    zone: \(zone)
                    record: \(record)
                """
        }
        if let levels {
            text += """

                  - name: always
                    summary: {en: "Any count", es: "Cualquier cifra"}
                    stream: encounters
                    where: {area: north}
                    bucket: day
                    zone: UTC
                    threshold: {\(levels)}
                """
        }
        return text
    }

    private let deployment: Deployment
    private let events = TestEvent.stream(6000, seed: 61)

    init() throws {
        deployment = try Deployment(Broker.shared(), rules: Self.rules())
        try #require(try deployment.run("topics", "create") == 0, "\(deployment.log("command"))")
    }

    /// Lets an instance work on events until they are counted and the stages have said what they say.
    private func work(on events: [TestEvent], name: String) throws {
        let instance = try deployment.start(["run"], name: name)
        try deployment.write(events)
        try deployment.awaitLog(name, "msg=restored", times: 2)
        try deployment.awaitLag()
        Thread.sleep(forTimeInterval: 1)
        instance.terminate()
        try deployment.awaitEnd(of: instance)
        try #require(instance.terminationStatus == 0, "\(deployment.log(name))")
    }

    private func said(by rule: String) throws -> [String] {
        try deployment.settledAlerts().filter { $0.contains("\"rule\":{\"name\":\"\(rule)\"") }
    }

    @Test func otherLevelsKeepTheHistoryAndAnotherMeaningStartsAfreshAndSaysSo() throws {
        try work(on: Array(events[..<3000]), name: "before")
        let before = try said(by: "total-record")
        #expect(!before.isEmpty)

        try deployment.change(rules: Self.rules(record: "{highest: ever, beyond: 1%, warm_up: 5}"))
        try work(on: Array(events[3000..<4500]), name: "levels")
        #expect(!deployment.log("levels").contains("afresh"))
        let kept = try said(by: "total-record").filter { !before.contains($0) }
        #expect(
            !kept.contains { $0.contains("rule-changed") },
            "an episode does not end because its rule's levels changed")

        try deployment.change(rules: Self.rules(zone: "America/Mexico_City"))
        try work(on: Array(events[4500...]), name: "meaning")
        #expect(
            deployment.log("meaning").contains(
                "rule means something else than before: its series start afresh\" rule=total-record"))
        #expect(!deployment.log("meaning").contains("rule=area-surge"))
    }

    @Test func whatAnUnchangedRuleSaysDoesNotDependOnTheOthers() throws {
        try work(on: Array(events[..<2000]), name: "before")
        try deployment.change(rules: Self.rules(zone: "America/Mexico_City", levels: nil))
        try work(on: Array(events[2000..<4000]), name: "between")
        try deployment.change(rules: Self.rules(record: nil))
        let last = try deployment.start(["run"], name: "last")
        try deployment.write(Array(events[4000...]))
        try deployment.settle()
        last.terminate()
        try deployment.awaitEnd(of: last)
        let said = try said(by: "area-surge")
        let replayed = try deployment.replayedAlerts().filter { $0.contains("area-surge") }
        #expect(said.count > 20)
        #expect(said == replayed)
    }

    @Test func episodesOfARuleThatIsGoneAreResolvedWithItsReason() throws {
        try work(on: Array(events[..<3000]), name: "before")
        let open = try said(by: "always")
        #expect(open.contains { $0.contains("\"status\":\"firing\"") })
        #expect(!open.contains { $0.contains("\"status\":\"resolved\"") }, "it is open all the time")
        try deployment.change(rules: Self.rules(levels: nil))
        try work(on: [], name: "gone")
        let ended = try said(by: "always").filter { $0.contains("\"status\":\"resolved\"") }
        #expect(ended.count == 1)
        #expect(ended.allSatisfy { $0.contains("\"reason\":\"rule-removed\"") }, "\(ended)")
        #expect(deployment.log("gone").contains("rule=always"))
        try work(on: [], name: "again")
        #expect(try said(by: "always").filter { $0.contains("\"status\":\"resolved\"") }.count == 1)
    }

    @Test func anInstanceWithOtherRulesThanItsGroupsDoesNotJoin() throws {
        let one = try deployment.start(["run"], instance: "one")
        try deployment.write(Array(events[..<2000]))
        try deployment.awaitLog("one", "partitions assigned", times: 2)
        let rules = try String(
            contentsOf: deployment.folder.appendingPathComponent("rules.yaml"), encoding: .utf8)
        try deployment.change(rules: Self.rules(levels: nil))
        let two = try deployment.start(["run"], instance: "two")
        try deployment.awaitEnd(of: two)
        #expect(two.terminationStatus == 1)
        #expect(
            deployment.log("two").contains("run with other rules or settings; stop them first"),
            "\(deployment.log("two"))")
        #expect(!deployment.log("two").contains("partitions assigned"))
        try deployment.change(rules: rules)
        try deployment.write(Array(events[2000...]))
        try deployment.settle()
        one.terminate()
        try deployment.awaitEnd(of: one)
        try deployment.expectSaidAsReplayed(atLeast: 20)
    }

    @Test func anInputWithMorePartitionsThanBeforeIsRefusedWithTheWayToMigrate() throws {
        try work(on: Array(events[..<1000]), name: "before")
        let topic = "\(deployment.application).encounters"
        try deployment.broker.run(.topics, "--alter", "--topic", topic, "--partitions", "6")
        let next = try deployment.start(["run"], name: "after")
        try deployment.awaitEnd(of: next)
        #expect(next.terminationStatus == 1)
        let sentence =
            try #require(deployment.log("after").split(separator: "\n").last { $0.hasPrefix("vigia: ") })
        #expect(sentence.contains("encounters had 4 partitions and now has 6"), "\(sentence)")
        #expect(sentence.contains("`vigia reprocess --application NEW`"), "\(sentence)")
    }
}
