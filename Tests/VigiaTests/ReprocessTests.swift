import EventTime
import Foundation
import KafkaClient
import Settings
import Testing

@testable import Pipeline
@testable import vigia

@Suite struct ReprocessTests {
    /// A pattern in which a dot stands for any character would delete more than it names.
    @Test func theStepsNameTopicsAndGroupsOfEachExactly() {
        let old = Configuration()
        let steps = SwitchSteps(old: old, new: old.successor("v2"), file: "Config/v2.yaml").lines
        let text = steps.joined(separator: "\n")
        #expect(text.contains("vigia run --config Config/v2.yaml"))
        #expect(text.contains("vigia reprocess --status --config Config/v2.yaml"))
        #expect(text.contains(#"--topic 'vigia\.alerts,vigia\.episodes,"#))
        #expect(text.contains(#"--topic 'v2\.alerts,v2\.episodes,"#))
        #expect(text.contains("--delete --group vigia-tally --group vigia-watch"))
        #expect(steps.allSatisfy { $0.count <= 100 || $0.contains("kafka-") })
    }

    @Test func theStagesOfBothStandSideBySide() {
        var stage = ApplicationProgress.Stage(members: 2, unread: 12_034)
        stage.clock = Timestamp("2024-03-01T00:00:00Z")
        let idle = ApplicationProgress.Stage(members: 0, unread: 0)
        let lines = ReprocessStatus.table(
            [
                ("old", ApplicationProgress(tally: idle, watch: idle)),
                ("new", ApplicationProgress(tally: stage, watch: idle)),
            ], Timestamp("2024-03-31T12:00:00Z"))
        #expect(
            lines == [
                "stage  application  instances  unread  goes on at            behind by",
                "tally  old                  0       0  -                     -",
                "tally  new                  2  12,034  2024-03-01T00:00:00Z  30d",
                "watch  old                  0       0  -                     -",
                "watch  new                  0       0  -                     -",
            ])
    }

    @Test func whatCameLaterDoesNotCount() {
        var stage = ApplicationProgress.Stage(members: 1, unread: 0)
        let now = Timestamp(milliseconds: 1_000_000)
        #expect(stage.hasRead(until: now))
        stage.waitingSince = now + .seconds(1)
        #expect(stage.hasRead(until: now))
        stage.waitingSince = now
        #expect(!stage.hasRead(until: now))
    }

    @Test(arguments: [
        ([], 2, "--config Config/vigia.yaml"),
        (["-c", "Config/vigia.yaml"], 2, "--application is missing"),
        (["-c", "Config/vigia.yaml", "--application", "vigia"], 2, "is the running application itself"),
        (["-c", "Config/vigia.yaml", "--application", "a/b"], 2, "write letters, digits, and . _ - alone"),
        (["-c", "Config/vigia.yaml", "--status", "--force"], 2, "--force does not go with --status"),
        (["-c", "Config/vigia.yaml", "--application", "v2", "-r", "nowhere"], 3, "there is no such file"),
        (["-c", "Config/vigia.yaml", "--application", "v2", "more"], 2, "one word too many"),
        (["-c", "Config/rules/southwest.yaml", "--application", "v2"], 3, "must be a text, not a mapping"),
    ])
    func wrongInputGetsOneSentence(_ arguments: [String], _ status: Int32, _ sentence: String) throws {
        let run = try ChildProcess(["reprocess"] + arguments)
        #expect(run.status == status)
        #expect(run.errors.contains(sentence), "\(run.errors)")
        #expect(run.output.isEmpty)
    }
}
