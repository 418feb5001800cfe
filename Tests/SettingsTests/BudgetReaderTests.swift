import Detectors
import EventTime
import Rules
import Settings
import Testing

/// A budget of false alarms is written once for a team, and shared by the rules that keep it.
@Suite struct BudgetReaderTests {
    private static func text(_ budget: String, _ rules: (name: String, team: String?, detect: String)...)
        -> String
    {
        let written = rules.map { name, team, detect in
            """
              - name: \(name)
                summary: {en: "A", es: "B"}
                stream: encounters
                bucket: day
                zone: UTC
                detect: \(detect)
            """ + (team.map { "\n    team: \($0)" } ?? "")
        }
        return (budget.isEmpty ? [] : [budget]).joined() + "\nrules:\n" + written.joined(separator: "\n")
            + "\n"
    }

    private static func budgets(_ text: String) throws -> [FalseAlarmBudget?] {
        let book = try SettingsReader().rules(text: text, name: "r.yaml", configuration: .standard)
        return book.rules.map { rule in
            if case .detect(let detection) = rule.method { detection.budget } else { nil }
        }
    }

    @Test func `each side of each rule of the team has the same share`() throws {
        let text = Self.text(
            "budget: {ops: 2 false alarms per week, desk: 1 false alarm per month}",
            ("both", "ops", "{above: budget, below: budget}"),
            ("up", "ops", "{above: budget, below: 1 in 50}"),
            ("other", "desk", "{below: budget}"), ("plain", "ops", "{above: 1 in 400}"))
        let ops = FalseAlarmBudget(team: "ops", alarms: 2, per: .week, sides: 3)
        let desk = FalseAlarmBudget(team: "desk", alarms: 1, per: .month, sides: 1)
        #expect(try Self.budgets(text) == [ops, ops, desk, nil])
    }

    @Test func `rules without a team share a budget without one`() throws {
        let text = Self.text("budget: 0.5 false alarms per year", ("any", nil, "{above: budget}"))
        let expected = FalseAlarmBudget(team: nil, alarms: 0.5, per: .year, sides: 1)
        #expect(try Self.budgets(text) == [expected])
    }

    @Test func `the shares of all series, sides and buckets make the budget`() {
        let budget = FalseAlarmBudget(team: nil, alarms: 2, per: .week, sides: 4)
        let share = budget.share(of: .day, series: 50)
        #expect(abs(share * 50 * 4 * 7 - 2) < 1e-12)
        #expect(budget.share(of: .year, series: 1) == 0.1)
    }

    @Test(arguments: [
        (
            "", "{above: budget}",
            [
                "r.yaml:3:5: \"one\" keeps a budget, but none is written for the team \"ops\"; "
                    + "write budget: {ops: 2 false alarms per week} beside rules:"
            ]
        ),
        (
            "budget: {ops: two a week}", "{above: budget}",
            [
                "r.yaml:1:15: \"two a week\" is no budget of false alarms; "
                    + "write so many in a day, week, month or year: 2 false alarms per week",
                "r.yaml:3:5: \"one\" keeps a budget, but none is written for the team \"ops\"; "
                    + "write budget: {ops: 2 false alarms per week} beside rules:",
            ]
        ),
        (
            "budget: {ops: 0 false alarms per week}", "{above: 1 in 100}",
            ["r.yaml:1:15: a budget is from 0.001 to 10000; write 2 false alarms per week"]
        ),
        (
            "budget: {ops: 2 false alarms per week}", "{method: ears-c1, above: budget}",
            [
                "r.yaml:8:31: \"above\" cannot keep a budget by ears-c1; "
                    + "write method: auto, or a level: above: 1 in 400"
            ]
        ),
    ])
    func `what is wrong with a budget is told`(budget: String, detect: String, problems: [String]) {
        #expect(BadRulesTests.problems(of: Self.text(budget, ("one", "ops", detect))) == problems)
    }

    @Test func `a budget that nobody keeps is a mistake`() {
        let text = Self.text(
            "budget: {ops: 2 false alarms per week, osp: 1 false alarm per week}",
            ("one", "ops", "{above: budget}"))
        #expect(
            BadRulesTests.problems(of: text) == [
                "r.yaml:1:45: no rule of the team \"osp\" keeps this budget; "
                    + "write above: budget under detect: of one, or remove it"
            ])
    }

    @Test func `hours keep no budget`() {
        let text = Self.text("budget: {ops: 2 false alarms per week}", ("one", "ops", "{above: budget}"))
            .replacing("bucket: day", with: "bucket: hour")
        #expect(
            BadRulesTests.problems(of: text) == [
                "r.yaml:3:5: \"one\" keeps a budget for each hour; "
                    + "write bucket: day or longer, or a level: above: 1 in 10000"
            ])
    }
}
