import Answers
import EventTime
import Foundation
import Settings
import Testing

@testable import vigia

struct AnswerCommandTests {
    private static let now = Timestamp("2026-03-02T12:00:00Z") ?? Timestamp(milliseconds: 0)

    private static let rules = """
        rules:
          - name: area-surge
            summary: {en: "Surge in {area}", es: "Aumento en {area}"}
            stream: encounters
            by: [area]
            bucket: day
            zone: UTC
            threshold: {above: 100}
            team: southwest
        """

    private func silence(_ words: String...) throws -> AlertSilence {
        let arguments = try OptionParser.parse(
            words + ["--by", "Ana", "--why", "a drill"], of: SilenceAddCommand.command)
        let book = try SettingsReader().rules(text: Self.rules, name: "r.yaml", configuration: .standard)
        return try SilenceWish(arguments, .standard, rules: book, id: "s", now: Self.now).silence
    }

    @Test func anOptionThatIsGivenTwiceIsAList() throws {
        let silence = try silence(
            "--rule", "area-surge", "-m", "area=Yuma = Sector", "-m", "area=b", "--label", "agency=USBP",
            "--for", "2h")
        #expect(
            silence.matcher.description == "rule area-surge, agency USBP, area Yuma = Sector or b")
        #expect(silence.span == Self.now..<(Self.now + .seconds(7200)) && silence.weekly == nil)
        #expect(silence.made.name == "Ana" && silence.made.why == "a drill")
    }

    @Test func aRecurringOneLastsAYearUnlessAnEndIsGiven() throws {
        let window = "Sat,Sun 00:00-24:00 America/Tijuana"
        let whole = try silence("--team", "southwest", "--weekly", window)
        #expect(whole.weekly?.description == window)
        #expect(whole.span.upperBound == Self.now + .seconds(366 * 86_400))
        let short = try silence("--team", "southwest", "--weekly", window, "--for", "2w")
        #expect(short.span.upperBound == Self.now + .seconds(14 * 86_400))
        let later = try silence(
            "--stream", "encounters", "--from", "2026-03-03T00:00:00-07:00", "--for", "1d")
        #expect(
            later.state(at: Self.now) == .pending
                && later.span.upperBound == Timestamp("2026-03-04T07:00:00Z"))
    }

    static let refused: [([String], String)] = [
        (["--for", "2h"], "a silence of everything"), (["--rule", "area-surge"], "the end is missing"),
        (["--rule", "area-surg", "--for", "2h"], "did you mean \"area-surge\"?"),
        (["--team", "north", "--for", "2h"], "it has southwest"),
        (["--stream", "encounter", "--for", "2h"], "did you mean \"encounters\"?"),
        (["-m", "nationalty=VEN", "--for", "2h"], "did you mean \"nationality\"?"),
        (["-m", "nationality", "--for", "2h"], "write NAME=VALUE"),
        (["-m", "=VEN", "--for", "2h"], "write NAME=VALUE"),
        (["--rule", "area-surge", "--for", "2"], "write 90m, 2h, 3d or 2w"),
        (["--rule", "area-surge", "--for", "2h", "--until", "2026-03-03T00:00:00Z"], "leave one out"),
        (["--rule", "area-surge", "--until", "tomorrow"], "is no time"),
        (["--rule", "area-surge", "--until", "2026-03-01T00:00:00Z"], "ends before it begins"),
        (["--rule", "area-surge", "--for", "367d"], "more than a year"),
        (["--rule", "area-surge", "--from", "2026-03-01T00:00:00Z", "--for", "1h"], "would never mute"),
        (["--rule", "area-surge", "--for", "1h", "--weekly", "Sun 00:00-24:00 UTC"], "would never mute"),
        (["--rule", "area-surge", "--weekly", "Sun"], "no recurring window"), (["word"], "one word too many"),
    ]

    @Test(arguments: refused)
    func whatIsNoSilenceGetsOneSentence(_ words: [String], _ sentence: String) throws {
        let arguments = try OptionParser.parse(
            words + ["--by", "Ana", "--why", "a drill"], of: SilenceAddCommand.command)
        let book = try SettingsReader().rules(text: Self.rules, name: "r.yaml", configuration: .standard)
        #expect {
            try SilenceWish(arguments, .standard, rules: book, id: "s", now: Self.now)
        } throws: { "\($0)".contains(sentence) }
    }

    static let answers: [([String], String)] = [
        ([], "the episode is missing"), (["abcde", "--confirm"], "at least 6 characters"),
        (["abcdef"], "say what the answer is"),
        (["abcdef", "--confirm", "--false-alarm"], "say what the answer is"),
        (["abcdef", "ghi", "--confirm"], "one word too many"), (["abcdef", "--confirm"], "--by is missing"),
        (["abcdef", "--confirm", "--by", "Ana"], "--why is missing"),
        (["abcdef", "--confirm", "--by", "Ana", "--why", " "], "the reason is empty"),
        (["abcdef", "--confirm", "--by", "Ana", "--why", String(repeating: "x", count: 501)], "at most 500"),
    ]

    @Test(arguments: answers)
    func whatIsNoAnswerGetsOneSentence(_ words: [String], _ sentence: String) throws {
        let arguments = try OptionParser.parse(words, of: AnswerCommand.command)
        #expect { try AnswerWish(arguments, now: Self.now) } throws: { "\($0)".contains(sentence) }
    }

    @Test func aReplayTellsHowPreciseARuleIsByWhatWasAnswered() throws {
        let folder = NSTemporaryDirectory() + "vigia-labels-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        func write(_ text: String, _ name: String) throws {
            try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
        }
        func replay(_ more: String...) throws -> ChildProcess {
            try ChildProcess(
                ["replay", "--rules", "\(folder)/r.yaml", "--input", "encounters=\(folder)/e.ndjson"]
                    + ["--alerts", "\(folder)/alerts.ndjson"] + more)
        }
        try write(Self.rules, "r.yaml")
        let events = (1...3).map { day in
            #"{"id":"\#(day)","time":"2024-01-0\#(day)T12:00:00Z","count":\#(day == 2 ? 500 : 20),"#
                + #""source":"USBP","area":"north"}"#
        }
        try write(events.joined(separator: "\n"), "e.ndjson")
        #expect(try replay().status == 0)
        let alerts = try String(contentsOfFile: "\(folder)/alerts.ndjson", encoding: .utf8)
        let episode = try #require(alerts.firstMatch(of: #/"subject":"(\w+)"/#)).1
        let answer = """
            {"answer":{"episode":"\(episode)","rule":"area-surge","kind":"confirmed","by":"Ana",\
            "at":"2024-01-03T00:00:00Z","why":"x"}}
            """
        try write(answer + "\n", "labels.ndjson")
        let scored = try replay("--labels", "\(folder)/labels.ndjson")
        #expect(scored.status == 0 && scored.errors.contains("area-surge         1          1"))
        #expect(scored.errors.contains("100%"))
        try write(answer + "\n{}\n", "labels.ndjson")
        let wrong = try replay("--labels", "\(folder)/labels.ndjson")
        #expect(wrong.status == 3 && wrong.errors.contains("labels.ndjson:2: "))
        #expect(try replay("--labels", "\(folder)/missing").status == 1)
    }

    @Test func theHelpWarnsOfWritingAboutPeople() throws {
        for name in [["answer"], ["silence", "add"], ["silence", "expire"]] {
            let help = try ChildProcess(name + ["--help"]).output
            let words = help.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            #expect(words.contains("Never write about a person who is counted."))
        }
    }

    @Test func tablesTellWhoDidWhatAndWhen() throws {
        var silence = try silence("--rule", "area-surge", "--weekly", "Mon 11:00-13:00 UTC", "--for", "2w")
        #expect(
            AnswerTables.lines(of: [silence], at: Self.now)[1]
                == "s        active  2026-03-02T12:00:00Z  2026-03-02T13:00:00Z  rule area-surge, each "
                + "Mon 11:00-13:00 UTC until 2026-03-16T12:00:00Z  Ana  a drill")
        silence.ended = try Signature(name: "Luis", time: Self.now + .milliseconds(60_500), why: "done")
        let lines = AnswerTables.lines(of: [silence], at: Self.now + .seconds(61))
        #expect(lines[1].hasPrefix("s        over   2026-03-02T12:00:00Z  2026-03-02T12:01:00Z"))
        #expect(lines[2].contains("2026-03-02T12:01:00Z  ended early ") && lines[2].hasSuffix("Luis  done"))
        #expect(AnswerTables.lines(of: [], at: Self.now) == ["Nothing is silenced."])
        #expect(AnswerTables.lines(of: []) == ["Nobody has answered."])
    }
}
