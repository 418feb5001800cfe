package import EventTime

/// How many false alarms a team is ready to take, instead of a level for each rule.
///
/// Expected false alarms add up however the series hang together, so the budget is shared out: equally to
/// each side of each rule that asks for it, and there equally to its series.
package struct FalseAlarmBudget: Hashable, Sendable {
    /// Nil for the rules that name no team.
    package var team: String?
    /// So many in a period.
    package var alarms: Double
    /// How long that is for.
    package var period: Period
    /// The sides that share it, in all rules of the team.
    package var sides: Int

    package init(team: String?, alarms: Double, per period: Period, sides: Int = 1) {
        self.team = team
        self.alarms = alarms
        self.period = period
        self.sides = sides
    }

    /// As rules files write it.
    package enum Period: String, Hashable, Sendable, CaseIterable {
        case day, week, month, year

        fileprivate var days: Double {
            switch self {
            case .day: 1
            case .week: 7
            case .month: BucketUnit.month.days
            case .year: BucketUnit.year.days
            }
        }
    }

    /// What one side of one series may spend on a bucket: the probability of a false alarm.
    ///
    /// A level that one bucket in ten passes is no alarm any more: there the budget is not spent. Breaches
    /// that must last for several buckets are rarer than their beginnings, by how much depends on how the
    /// counts hang together: there less is spent than may be.
    package func share(of unit: BucketUnit, series: Int) -> Double {
        let all = alarms * unit.days / period.days
        return min(all / Double(max(sides, 1)) / Double(max(series, 1)), Self.mostShare)
    }

    private static let mostShare = 0.1

    /// Whether buckets of a unit can keep a budget: shorter ones raise more false alarms than their laws
    /// tell.
    package static func isKept(by unit: BucketUnit) -> Bool {
        switch unit {
        case .minute, .hour: false
        case .day, .week, .month, .quarter, .year, .fiscalYear: true
        }
    }

    /// A text that is equal exactly where the budget is.
    var canonical: String { "\(team ?? "") \(alarms) \(period.rawValue) \(sides)" }
}

extension BucketUnit {
    /// On average over the years of the Gregorian calendar.
    fileprivate var days: Double {
        switch self {
        case .minute: 1.0 / 1440
        case .hour: 1.0 / 24
        case .day: 1
        case .week: 7
        case .month: 365.2425 / 12
        case .quarter: 365.2425 / 4
        case .year, .fiscalYear: 365.2425
        }
    }
}
