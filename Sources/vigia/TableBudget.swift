import Aggregates
import Detectors
import EventTime
import Events
import Processing
import Rules

/// A budget of false alarms that the series of a table share.
struct TableBudget {
    private let calibrations: CalibrationTable
    private let calendar: BucketCalendar
    private let share: Double

    init(_ budget: FalseAlarmBudget, _ table: CountTable) throws(CommandError) {
        let unit = table.calendar.unit
        guard ![.minute, .hour].contains(unit) else {
            throw CommandError(.usage, "--budget is for buckets of a day or longer, not of \(unit.rawValue)s")
        }
        let detection = Detection(
            method: .automatic(AutomaticModel()), level: Level(above: .infinity), budget: budget)
        share = detection.share(of: unit, series: table.series.count) ?? 0
        calibrations = CalibrationTable(detection.method, unit: unit)
        calendar = table.calendar
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
            let past = Past(history: MeasuredHistory(first: first), calendar: budget.calendar, step: 1)
            guard let fit = prediction.law, let expected = prediction.bounds.expected,
                let law = budget.calibrations.law(fit, expected: expected, before: bucket, in: past)
            else { return }
            let bound = law.upperBound(account.available(of: budget.share))
            prediction.bounds.upper = bound
            prediction.bounds.lower = nil
            guard let count else { return }
            if !isFiring { account.spend(law.price(ofUpper: bound), of: budget.share) }
            verdict.isAlarm = Double(count) > bound
            isFiring = verdict.isAlarm
        }
    }
}
