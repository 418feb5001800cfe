import Events

/// A team's budget of false alarms, and what of it one series may spend on a bucket.
package struct BudgetShare: Hashable, Sendable {
    /// Nil for rules without a team.
    package var team: String?
    /// False alarms that the team is ready to take in a period.
    package var alarms: Double
    /// `day`, `week`, `month` or `year`.
    package var period: String
    /// The sides of rules that share the budget.
    package var sides: Int
    /// The series that share the part of one side.
    package var series: Int
    /// The probability of a false alarm that the series may spend on a bucket.
    package var share: Double

    /// As the rule and the settled series give it.
    package init(
        team: String?, alarms: Double, period: String, sides: Int, series: Int, share: Double
    ) {
        self.team = team
        self.alarms = alarms
        self.period = period
        self.sides = sides
        self.series = series
        self.share = share
    }

    /// `The bound keeps to a budget of 2 false alarms per week, shared by 12 series.`
    func sentence(_ language: Language) -> String {
        let number = NumberText.short(alarms)
        let isOne = alarms == 1
        let series = series * sides
        let shared = NumberText.grouped(Int64(series))
        return language.pick(
            "The bound keeps to a budget of \(number) false alarm\(isOne ? "" : "s") per \(period)"
                + (series == 1 ? "." : ", shared \(sides == 1 ? "by \(shared) series" : "\(shared) ways")."),
            "El límite respeta un presupuesto de \(number) falsa\(isOne ? "" : "s") "
                + "alarma\(isOne ? "" : "s") por \(Self.spanish[period] ?? period)"
                + (series == 1
                    ? "."
                    : ", repartido entre \(shared) \(sides == 1 ? "series" : "partes")."))
    }

    private static let spanish = ["day": "día", "week": "semana", "month": "mes", "year": "año"]
}
