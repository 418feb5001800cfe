import Detectors
import EventTime
import Events
import Rules

/// A budget of false alarms that the series of a table share.
struct TableBudget {
    private let calibrations: CalibrationTable
    private let share: Double

    init(_ budget: FalseAlarmBudget, _ table: CountTable) throws(CommandError) {
        let unit = table.calendar.unit
        guard FalseAlarmBudget.isKept(by: unit) else {
            throw CommandError(.usage, "--budget is for buckets of a day or longer, not of \(unit.rawValue)s")
        }
        share = budget.share(of: unit, series: table.series.count)
        calibrations = CalibrationTable(.automatic(AutomaticModel()), unit: unit)
    }

    /// Keeps the account of one series.
    func keeper(of series: String) -> Keeper {
        Keeper(budget: self, account: FalseAlarmAccount(seed: StableHash.hash64(series)))
    }

    struct Keeper {
        fileprivate let budget: TableBudget
        fileprivate var account: FalseAlarmAccount
        private var isFiring = false

        fileprivate init(budget: TableBudget, account: FalseAlarmAccount) {
            self.budget = budget
            self.account = account
        }

        /// Puts the bound that the account can pay in the place of the method's own.
        ///
        /// - Parameter first: where the history of the series begins.
        mutating func keep(
            _ prediction: inout Prediction, _ verdict: inout CountVerdict, _ count: Int64?, at bucket: Bucket,
            since first: Bucket
        ) {
            guard let fit = prediction.law, let expected = prediction.bounds.expected,
                let law = budget.calibrations.law(fit, expected: expected, at: bucket, since: first)
            else { return }
            let bound = law.upperBound(account.available(of: budget.share))
            prediction.bounds.upper = bound
            prediction.bounds.lower = nil
            guard let count else { return }
            if !isFiring { account.spend(law.price(ofUpper: bound), of: budget.share) }
            verdict.isAlarm = Double(count) > bound
            isFiring = verdict.isAlarm || isFiring && prediction.goesOn(with: count)
        }
    }
}
