import Detectors
package import Rules

/// What one rule has spent of its part of a budget, in expected false alarms since its series began.
package struct BudgetSpent: Hashable, Sendable {
    /// The rule that spends.
    package var rule: String
    /// The budget that it shares.
    package var budget: FalseAlarmBudget
    /// Its own series in the task.
    package var series: Int
    /// Expected false alarms that were allowed so far.
    package var allowed: Double
    /// What the bounds cost.
    package var spent: Double

    /// The same of several tasks together, in the order of the first.
    package static func sum(_ tasks: [[BudgetSpent]]) -> [BudgetSpent] {
        tasks.dropFirst().reduce(tasks.first ?? []) { sums, task in
            zip(sums, task).map { sum, part in
                var sum = sum
                sum.series += part.series
                sum.allowed += part.allowed
                sum.spent += part.spent
                return sum
            }
        }
    }
}

extension WatchTask {
    /// By rule, in the order of the plan: those that keep a budget.
    package var budgetsSpent: [BudgetSpent] {
        plan.rules.indices.compactMap { index in
            guard case .detect(let detection) = plan.rules[index].rule.method, let budget = detection.budget
            else { return nil }
            var sum = BudgetSpent(
                rule: plan.rules[index].rule.name, budget: budget, series: ruleSeries[index].count,
                allowed: 0,
                spent: 0)
            // In one order: sums of fractions depend on it.
            for group in groups[index] {
                for account in ruleSeries[index][group]?.accounts ?? [] {
                    sum.allowed += account.allowed
                    sum.spent += account.spent
                }
            }
            return sum
        }
    }
}
