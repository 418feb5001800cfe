import Detectors
import EventTime
package import Rules

/// Reads how many false alarms a team is ready to take: `budget: {border-ops: 2 false alarms per week}`, or
/// one text for the rules that name no team.
struct BudgetReader {
    /// A budget as it is written.
    struct Budget {
        let value: FalseAlarmBudget
        let setting: Setting
    }

    private static let example = "2 false alarms per week"

    func budgets(_ setting: Setting) -> [Budget] {
        guard setting.isMapping else { return budget(setting, team: nil).map { [$0] } ?? [] }
        let entries = setting.entries(max: SettingsLimits.rules, example: "budget: {TEAM: \(Self.example)}")
        return (entries ?? []).compactMap { team, value in budget(value, team: team.name) }
    }

    private func budget(_ setting: Setting, team: String?) -> Budget? {
        guard let text = setting.text(max: SettingsLimits.nameLength) else { return nil }
        guard let budget = FalseAlarmBudget(text: text, team: team) else {
            setting.refuse(
                "\"\(text)\" is no budget of false alarms",
                hint: "write so many in a day, week, month or year: \(Self.example)")
            return nil
        }
        guard SettingsLimits.falseAlarms.contains(budget.alarms) else {
            let (least, most) = (SettingsLimits.falseAlarms.lowerBound, SettingsLimits.falseAlarms.upperBound)
            setting.refuse("a budget is from \(least) to \(Int(most))", hint: "write \(Self.example)")
            return nil
        }
        return Budget(value: budget, setting: setting)
    }
}

extension FalseAlarmBudget {
    /// `2 false alarms per week`; nil for any other text.
    package init?(text: String, team: String? = nil) {
        let words = text.split(separator: " ")
        guard words.count == 5, let alarms = LevelUnit.decimal(words[0]), words[1] == "false",
            ["alarm", "alarms"].contains(words[2]), words[3] == "per",
            let period = Period(rawValue: String(words[4]))
        else { return nil }
        self.init(team: team, alarms: alarms, per: period)
    }
}

extension RulesFileReader {
    /// Takes the budgets of a file; each team has one, in whichever file.
    mutating func take(_ budgets: [BudgetReader.Budget], file: String) {
        for budget in budgets {
            let team = budget.value.team
            if let first = self.budgets[team] {
                let owner = team.map { "the team \"\($0)\"" } ?? "the rules without a team"
                budget.setting.refuse(
                    "a budget for \(owner) is written already",
                    hint: "keep one; the first is at \(first.place)")
                continue
            }
            let place = Location(file: file, place: budget.setting.node.place)
            self.budgets[team] = (budget.value, place)
        }
    }

    /// Shares the budgets out to the rules that keep them, when all files are read.
    mutating func shareBudgets() {
        var sides: [String?: Int] = [:]
        for rule in located.map(\.rule) { sides[rule.team, default: 0] += rule.budgetedSides }
        // A rule that is wrong may be the one that keeps it.
        let isSound = problems.isEmpty
        for (team, (_, place)) in budgets where isSound && sides[team, default: 0] == 0 {
            let owner = team.map { "of the team \"\($0)\"" } ?? "without a team"
            report(
                Problem(
                    location: place, message: "no rule \(owner) keeps this budget",
                    hint: "write above: budget under detect: of one, or remove it"))
        }
        for index in located.indices {
            let (rule, location) = (located[index].rule, located[index].location)
            guard case .detect(var detection) = rule.method, rule.budgetedSides > 0 else { continue }
            guard FalseAlarmBudget.isKept(by: rule.bucket) else {
                report(
                    Problem(
                        location: location,
                        message: "\"\(rule.name)\" keeps a budget for each \(rule.bucket.rawValue)",
                        hint: "write bucket: day or longer, or a level: above: 1 in 10000"))
                continue
            }
            guard var budget = budgets[rule.team]?.budget else {
                let team = rule.team.map { "the team \"\($0)\"" } ?? "rules without a team"
                let line = rule.team.map { "budget: {\($0): 2 false alarms per week}" }
                report(
                    Problem(
                        location: location,
                        message: "\"\(rule.name)\" keeps a budget, but none is written for \(team)",
                        hint: "write \(line ?? "budget: 2 false alarms per week") beside rules:"))
                continue
            }
            budget.sides = sides[rule.team] ?? 1
            detection.budget = budget
            located[index].rule.method = .detect(detection)
        }
    }
}

extension Rule {
    /// How many of its sides keep a budget.
    fileprivate var budgetedSides: Int {
        guard case .detect(let detection) = method else { return 0 }
        return [Side.above, .below].count { detection.isBudgeted($0) }
    }
}
