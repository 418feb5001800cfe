import Aggregates
import Alerting
import Detectors
import EventTime
import Rules

/// What each series of a rule may spend on a bucket, while it settles.
struct Spending {
    /// The probability of a false alarm, on each side that keeps the budget.
    let share: Double
    /// Those that share it.
    let series: Int
}

extension WatchTask {
    /// By the number of series that are known when the bucket settles; nil where the rule keeps no budget.
    ///
    /// Where a rule has begun to keep one, groups are counted as they report; until then those of this task
    /// count at least.
    func spending(of rule: Int) -> Spending? {
        let planned = plan.rules[rule]
        guard case .detect(let detection) = planned.rule.method, let grouping = planned.grouping else {
            return nil
        }
        let series = max(census[grouping]?.count ?? 0, groups[rule].count, 1)
        return detection.budget.map { budget in
            Spending(share: budget.share(of: planned.rule.bucket, series: series), series: series)
        }
    }
}

extension RuleSeries {
    /// - Parameter seed: of the rule and the group.
    mutating func openAccounts(seed: UInt64) {
        accounts = [FalseAlarmAccount(seed: seed), FalseAlarmAccount(seed: ~seed)]
    }

    /// The basis of a bucket with the bounds that the accounts can pay. Pays them if the bucket is judged.
    ///
    /// - Parameter past: what has settled before it.
    mutating func spend(
        _ spending: Spending, on bucket: Bucket, in past: Past, isJudged: Bool, _ planned: PlannedRule
    ) -> Basis? {
        guard case .detect(let detection) = planned.rule.method, let calibrations = planned.calibrations,
            let prediction = detection.method.prediction(of: bucket, in: past, keeping: &fits)
        else { return nil }
        var forecast = prediction.forecast
        guard
            let law = calibrations.law(
                prediction.law, expected: forecast.expected, at: bucket, since: past.history.firstSeen)
        else { return Basis(forecast: forecast) }
        let minimum = Double(planned.rule.minCount)
        var allowance = Allowance(share: spending.share, series: spending.series)
        for (index, side) in [Side.above, .below].enumerated() where detection.isBudgeted(side) {
            let price: Double
            switch side {
            case .above:
                let bound = law.upperBound(accounts[index].available(of: spending.share))
                allowance.upper = bound
                price = law.price(ofUpper: max(bound, minimum - 1))
            case .below:
                let bound = law.lowerBound(accounts[index].available(of: spending.share))
                allowance.lower = bound
                price = law.price(ofLower: bound)
            }
            // Where an episode goes on, or has just ended, none can begin: nothing is paid, nor saved.
            if isJudged, mayBegin(side, at: bucket, cooldown: planned.rule.cooldownBuckets) {
                accounts[index].spend(price, of: spending.share)
            }
        }
        forecast.allowance = allowance
        return Basis(forecast: forecast)
    }

    /// An episode of one side ends where the count passes the bound of the other.
    private func mayBegin(_ side: Side, at bucket: Bucket, cooldown: Int) -> Bool {
        if case .firing(let span) = phase { return span.side != side && cooldown == 0 }
        return phase.wouldFire(side, at: bucket, hold: 1)
    }

    /// The same for a bucket that is open still: nothing is paid.
    func allowed(_ spending: Spending, on bucket: Bucket, in past: Past, _ planned: PlannedRule) -> Basis? {
        var copy = self
        if copy.accounts.isEmpty { copy.openAccounts(seed: 0) }
        return copy.spend(spending, on: bucket, in: past, isJudged: false, planned)
    }
}

extension PlannedRule {
    /// Whether a basis has the bounds that a budget gave; one that was made before the rule kept a budget
    /// has none, and says nothing.
    func hasBounds(_ basis: Basis) -> Bool {
        guard case .detect(let detection) = rule.method, detection.budget != nil else { return true }
        return basis.forecast?.allowance != nil
    }
}

extension Rule {
    /// What an alert tells of the budget behind its bound.
    func budgetShare(of basis: Basis) -> BudgetShare? {
        guard case .detect(let detection) = method, let budget = detection.budget,
            let allowance = basis.forecast?.allowance
        else { return nil }
        return BudgetShare(
            team: budget.team, alarms: budget.alarms, period: budget.period.rawValue, sides: budget.sides,
            series: allowance.series, share: allowance.share)
    }
}
