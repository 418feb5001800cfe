import Alerting
import Answers
import EventCodec
import EventTime
import Events
import Foundation
import Testing

@testable import Replay

struct LabelScoreTests {
    private func answer(_ episode: String, _ kind: Answer.Kind, rule: String = "surge") throws -> Answer {
        let signature = try Signature(name: "Ana", time: Timestamp(milliseconds: 0), why: "a drill")
        return try Answer(episode: episode, rule: rule, kind: kind, signature: signature)
    }

    private func shown(
        rule: String, episode: String, status: Status, wordClass: WordClass = .settled
    ) -> ShownAlert {
        let start = Timestamp(milliseconds: 0)
        let bucket = BucketCard(label: "1970", unit: .year, zone: "UTC", start: start, end: start)
        let alert = Alert(
            id: "1", episode: episode, status: status, wordClass: wordClass, severity: .warning,
            rule: RuleCard(
                name: rule, version: "1", method: "threshold", against: nil, measure: "bucket",
                stream: "encounters", summary: LocalizedText(en: "Many", es: "Muchos"), team: nil,
                labels: [:], runbook: nil),
            group: [], bucket: bucket, since: bucket, peak: Measurement(bucket: bucket, count: 1),
            above: true,
            observed: 1, expected: nil, upper: 0, reference: nil, completeness: 1, feeds: [],
            privacyMinimum: 0)
        var before = DisclosedBefore()
        return ShownAlert(alert, before: &before)
    }

    private func score(_ answers: [Answer], _ fired: [(rule: String, episode: String)]) -> LabelScore {
        var score = LabelScore(answers, rules: ["surge", "other", "quiet"])
        for (rule, episode) in fired {
            for status in [Status.firing, .updated, .resolved] {
                score.add(shown(rule: rule, episode: episode, status: status))
            }
        }
        return score
    }

    @Test func theLastAnswerOnEachEpisodeCounts() throws {
        let answers = [
            try answer("a", .falseAlarm), try answer("a", .confirmed), try answer("b", .falseAlarm),
            try answer("c", .confirmed), try answer("c", .takenBack), try answer("d", .acknowledged),
        ]
        let fired = ["a", "b", "c", "d", "e"].map { ("surge", $0) } + [("other", "f")]
        let score = score(answers, fired)
        #expect(score.counts["surge"] == LabelScore.Counts(confirmed: 1, falseAlarms: 1, unanswered: 3))
        #expect(score.counts["surge"]?.precision == 0.5 && score.counts["other"]?.precision == nil)
        #expect(score.absent == LabelScore.Counts())
        #expect(
            score.lines(in: .en) == [
                "rule   episodes  confirmed  false alarms  unanswered  precision",
                "other         1          0             0           1          -",
                "surge         5          1             1           3        50%",
            ])
    }

    @Test func whatDoesNotFireHereIsToldApart() throws {
        let answers = [
            try answer("x", .confirmed), try answer("y", .falseAlarm), try answer("z", .acknowledged),
        ]
        let score = score(answers, [("surge", "a")])
        #expect(score.absent == LabelScore.Counts(confirmed: 1, falseAlarms: 1))
        #expect(
            score.lines(in: .es).last
                == "Con respuesta, y no entre estos episodios: confirmados 1, falsas alarmas 1")
    }

    @Test func earlyWordsAreNoEpisodesYet() throws {
        var score = score([], [])
        score.add(shown(rule: "surge", episode: "a", status: .firing, wordClass: .early))
        #expect(score.counts["surge"] == LabelScore.Counts())
    }

    @Test func whatIsListedIsReadAndALineThatIsNotIsToldWithItsPlace() throws {
        let path = NSTemporaryDirectory() + "labels-\(UUID().uuidString).ndjson"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let answers = [try answer("a", .confirmed), try answer("b", .falseAlarm)]
        let lines = answers.map { AnswerCodec.encode(.answer($0)) + [UInt8(ascii: "\n")] }
        try Data(lines.flatMap { $0 }).write(to: URL(fileURLWithPath: path))
        #expect(try LabelScore.answers(path: path) == answers)
        try Data((lines[0] + Array("\n{}\n".utf8))).write(to: URL(fileURLWithPath: path))
        #expect {
            try LabelScore.answers(path: path)
        } throws: {
            "\($0)".hasPrefix("\(path):3: ") && "\($0)".contains("write what vigia answers --json prints")
        }
    }
}
