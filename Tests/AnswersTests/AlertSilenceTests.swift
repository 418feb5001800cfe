import Answers
import EventTime
import Testing

struct AlertSilenceTests {
    private let now = SampleAnswers.now

    @Test func itMutesFromItsBeginningToItsEnd() throws {
        let silence = try SampleAnswers.silence("s", from: now, for: .seconds(3600))
        #expect(silence.state(at: now - .seconds(1)) == .pending)
        #expect(silence.isActive(at: now) && silence.isActive(at: now + .seconds(3599)))
        #expect(silence.state(at: now + .seconds(3600)) == .over)
    }

    @Test func endedEarlyItIsOverFromThen() throws {
        var silence = try SampleAnswers.silence("s", from: now, for: .seconds(3600))
        silence.ended = try SampleAnswers.signature("Luis", at: now + .seconds(60))
        #expect(silence.isActive(at: now + .seconds(59)) && silence.state(at: now + .seconds(60)) == .over)
        silence.ended = try SampleAnswers.signature("Luis", at: now - .seconds(60))
        #expect(silence.state(at: now) == .over && silence.state(at: now - .seconds(61)) == .over)
    }

    @Test func aRecurringOneMutesInItsWindowsAndNotOutsideItsSpan() throws {
        // A Monday at noon.
        let weekly = try WeeklyWindow(text: "Mon,Tue 11:00-13:00 UTC")
        let silence = try SampleAnswers.silence("s", from: now, for: .seconds(8 * 86_400), weekly: weekly)
        #expect(silence.state(at: now - .seconds(1)) == .pending)
        #expect(silence.isActive(at: now) && silence.state(at: now + .seconds(3600)) == .between)
        #expect(silence.isActive(at: now + .seconds(86_400)))
        // The window of the second Tuesday goes on behind the end.
        let end = now + .seconds(8 * 86_400)
        #expect(silence.occurrence(at: end - .seconds(60))?.upperBound == end)
        #expect(silence.isActive(at: end - .seconds(60)) && silence.state(at: end) == .over)
        let sundays = try WeeklyWindow(text: "Sun 00:00-24:00 UTC")
        let never = try SampleAnswers.silence("n", from: now, for: .seconds(3600), weekly: sundays)
        #expect(never.state(at: now) == .over)
    }

    @Test func aRecurringOneIsPendingUntilItsFirstWindowAndTellsWhenThatBegins() throws {
        // From Monday noon on, each Wednesday.
        let weekly = try WeeklyWindow(text: "Wed 11:00-13:00 UTC")
        let silence = try SampleAnswers.silence("s", from: now, for: .seconds(20 * 86_400), weekly: weekly)
        let first = now + .seconds(2 * 86_400 - 3600)
        #expect(silence.state(at: now) == .pending && silence.state(at: first - .seconds(1)) == .pending)
        #expect(silence.occurrence(at: now)?.lowerBound == first)
        #expect(silence.isActive(at: first) && silence.state(at: first + .seconds(7200)) == .between)
        #expect(silence.state(at: first + .seconds(6 * 86_400)) == .between)
    }

    @Test func whatCannotBeIsRefusedInASentence() throws {
        func refusal(_ make: () throws -> some Any) -> String {
            do {
                _ = try make()
                return ""
            } catch { return "\(error)" }
        }
        #expect(refusal { try SampleAnswers.silence("s", for: .zero) }.contains("ends before it begins"))
        #expect(
            refusal { try SampleAnswers.silence("s", for: .seconds(367 * 86_400)) }.contains(
                "more than a year"))
        #expect(refusal { try SilenceMatcher() }.contains("a silence of everything"))
        #expect(refusal { try SilenceMatcher(labels: ["a": []]) }.contains("a silence of everything"))
        #expect(
            refusal { try SilenceMatcher(rules: Set((0...100).map { "r\($0)" })) }.contains("at most 100"))
        #expect(refusal { try SilenceMatcher(rules: ["a\u{1B}[2J"]) }.contains("control characters"))
        let why = { (text: String) in refusal { try Signature(name: "Ana", time: now, why: text) } }
        #expect(
            why(String(repeating: "é", count: 501)).contains(
                "the reason has 501 characters: write at most 500"))
        #expect(why(String(repeating: "é", count: 500)) == "" && why("👩‍👩‍👧 y más") == "")
        #expect(why(" \n ").contains("is empty") && why("a\nb").contains("one line of plain text"))
        #expect(refusal { try Signature(name: "", time: now, why: "x") }.contains("the name is empty"))
        #expect(refusal { try Signature(name: "A\u{202E}B", time: now, why: "x") }.contains("plain text"))
    }

    static let matchers: [(String, Bool)] = [
        ("rule=surge", true), ("rule=other", false), ("rule=other rule=surge", true),
        ("team=southwest", true),
        ("team=north", false), ("stream=encounters", true), ("stream=repatriations", false),
        ("label.agency=USBP", true), ("label.agency=OFO label.agency=USBP", true),
        ("label.agency=OFO", false),
        ("label.missing=USBP", false), ("nationality=VEN", true), ("nationality=COL nationality=VEN", true),
        ("nationality=COL", false), ("area=VEN", false), ("rule=surge nationality=COL", false),
        ("rule=surge team=southwest stream=encounters label.agency=USBP nationality=VEN", true),
    ]

    @Test(arguments: matchers)
    func allConditionsMustHoldEachByOneOfItsValues(_ text: String, _ isMeant: Bool) throws {
        var values: [String: Set<String>] = [:]
        for part in text.split(separator: " ") {
            let pair = part.split(separator: "=").map(String.init)
            values[pair[0], default: []].insert(pair[1])
        }
        let labels = values.filter { $0.key.hasPrefix("label.") }.map {
            (String($0.key.dropFirst(6)), $0.value)
        }
        let matcher = try SilenceMatcher(
            rules: values["rule"] ?? [], teams: values["team"] ?? [], streams: values["stream"] ?? [],
            labels: Dictionary(uniqueKeysWithValues: labels),
            group: values.filter { ["nationality", "area"].contains($0.key) })
        #expect(matcher.matches(SampleAnswers.card()) == isMeant)
    }

    @Test func aRuleWithoutATeamIsNoneOfATeams() throws {
        #expect(try !SilenceMatcher(teams: ["southwest"]).matches(SampleAnswers.card(team: nil)))
    }
}
