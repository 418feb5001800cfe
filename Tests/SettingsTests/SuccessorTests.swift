import Foundation
import Settings
import Testing

/// The configuration of an application that starts over beside another.
@Suite struct SuccessorTests {
    private let folder = NSTemporaryDirectory() + "vigia-successor-\(UUID().uuidString)/"

    private func successor(
        _ text: String, named name: String = "new", in other: String? = nil, rules: [String]? = nil
    ) throws -> (text: String, configuration: Configuration) {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "vigia.yaml"))
        try Data("secret".utf8).write(to: URL(fileURLWithPath: folder + "password"))
        return try SettingsReader(environment: ["ALERTS": "warnings"]).successor(
            of: folder + "vigia.yaml", named: name, in: other ?? folder, rules: rules)
    }

    private func names(_ configuration: Configuration) -> [String] {
        configuration.topics.all.map(\.name)
    }

    @Test func theNewIdTakesThePlaceOfTheOldOneInTheNamesOfTopics() {
        var old = Configuration(application: "border")
        old.topics.alerts.name = "border-alerts"
        old.topics.episodes.name = "borderline"
        old.topics.rejects.name = "refused"
        let new = old.successor("border-2")
        #expect(
            names(new) == [
                "border-2-alerts", "border-2.borderline", "border-2.refused", "border-2.answers",
                "border-2.clock",
                "border-2.tallies", "border-2.tally-state", "border-2.watch-state",
            ])
        #expect(new.streams == old.streams)
    }

    @Test func twoTopicsNeverGetOneName() {
        var old = Configuration(application: "border")
        old.topics.alerts.name = "border.x"
        old.topics.episodes.name = "vigia.x"
        #expect(Set(names(old.successor("new"))).count == 8)
    }

    @Test func commentsAndAllElseStayAsTheyAre() throws {
        let text = """
            # Who we are.
            application: border  # of the north
            topics:
              # Every word.
              alerts: {name: border.alerts, partitions: 3}
              episodes:
                partitions: 2   # wide
              rejects: "border.rejects"
              clock: ${ALERTS}-clock
            rules:
              - north
              - south.yaml
            # The end.
            log: {level: warning}
            """
        let (changed, configuration) = try successor(text)
        #expect(
            changed == """
                # Application new, made from that of border by `vigia reprocess`.

                # Who we are.
                application: new  # of the north
                topics:
                  # Every word.
                  answers: {name: new.answers}
                  tallies: {name: new.tallies}
                  tally_state: {name: new.tally-state}
                  watch_state: {name: new.watch-state}
                  alerts: {name: new.alerts, partitions: 3}
                  episodes:
                    name: new.episodes
                    partitions: 2   # wide
                  rejects: new.rejects
                  clock: new.warnings-clock
                rules:
                  - north
                  - south.yaml
                # The end.
                log: {level: warning}
                """)
        #expect(configuration.topics.episodes.partitions == 2)
    }

    @Test(arguments: [
        "application: border\n", "rules: [a]", "topics: {}\n",
        "topics: {alerts: {}, episodes: {replication: 2}}\nlog: {level: warning}\n",
        "application: 'border'\ntopics: {alerts: \"x\", clock: 'border.clock'}\n",
    ])
    func everyFormOfAFileCanBeChanged(_ text: String) throws {
        let (_, configuration) = try successor(text)
        #expect(configuration.application == "new")
        #expect(names(configuration).allSatisfy { $0.hasPrefix("new.") }, "\(names(configuration))")
    }

    @Test func theShippedFileCanBeChanged() throws {
        let shipped = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Config/vigia.yaml")
        let text = try String(contentsOf: shipped, encoding: .utf8)
        let lines = try successor(text).text.split(separator: "\n", omittingEmptySubsequences: false)
        let old = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == old.count + 2)
        #expect(zip(lines.dropFirst(2), old).count { $0 != $1 } == 9)
    }

    @Test(arguments: [
        "rules:\n- a\n- b\n# c\nlog: {level: error}\n", "rules: [a,\n  b\n]\n", "log: {level: error}",
    ])
    func otherRulesTakeThePlaceOfTheOldOnes(_ text: String) throws {
        let (_, configuration) = try successor(text, rules: ["other/new rules.yaml", "/third"])
        #expect(configuration.rules == ["other/new rules.yaml", "/third"])
    }

    @Test func fromAnotherFolderPathsAreWrittenInFull() throws {
        let text = """
            kafka:
              sasl.password: {file: password}
              consumer: {ssl.key.password: {file: password}}
            """
        let (_, configuration) = try successor(text, in: NSTemporaryDirectory())
        #expect(configuration.kafka.shared["sasl.password"]?.value == "secret")
        let path = try #require(configuration.rules.first)
        #expect(path.hasPrefix("/") && path.hasSuffix("/rules"))
    }

    /// A changed anchor would change what stands elsewhere.
    @Test func itDeliversNothingWhileItRunsBesideTheOther() throws {
        let receivers = "receivers:\n  - name: ops\n    webhook: {url: \"https://example.org/\"}\n"
        let (text, configuration) = try successor("application: old\n\(receivers)log: {level: warning}\n")
        #expect(configuration.receivers.isEmpty)
        #expect(text.contains("receivers: []\nlog: {level: warning}\n"))
    }

    @Test func aFileThatCannotBeChangedIsRefused() throws {
        #expect(throws: Problems.self) {
            _ = try successor("topics: {alerts: &a {partitions: 2}, episodes: *a}\n")
        }
        #expect(throws: Problems.self) { _ = try successor("application: &name border\n") }
    }
}
