import EventTime
import Events
import Testing

@testable import Alerting

@Suite struct PeriodTextTests {
    @Test(arguments: [
        (
            BucketUnit.minute, "2024-05-03T14:07-05:00", "on May 3, 2024, 14:07 (UTC-5)",
            "a las 14:07 del 3 de mayo de 2024 (UTC-5)"
        ),
        (
            .hour, "2024-05-03T01:00+05:30", "on May 3, 2024, 01:00 (UTC+5:30)",
            "a la 01:00 del 3 de mayo de 2024 (UTC+5:30)"
        ),
        (
            .hour, "2024-12-31T23:00Z", "on December 31, 2024, 23:00 (UTC)",
            "a las 23:00 del 31 de diciembre de 2024 (UTC)"
        ),
        (.day, "2024-02-29", "on February 29, 2024", "el 29 de febrero de 2024"),
        (.week, "2024-W07", "in week 7 of 2024", "en la semana 7 de 2024"),
        (.month, "2024-09", "in September 2024", "en septiembre de 2024"),
        (.quarter, "2024-Q2", "in the second quarter of 2024", "en el segundo trimestre de 2024"),
        (.year, "2024", "in 2024", "en 2024"),
        (.fiscalYear, "FY2024", "in FY 2024", "en el año fiscal 2024"),
        (.month, "?", "in ?", "en ?"),
    ])
    func `each unit is named in each language`(
        _ unit: BucketUnit, _ label: String, _ en: String, _ es: String
    ) {
        #expect(PeriodText(card(label, unit), in: .en).within == en)
        #expect(PeriodText(card(label, unit), in: .es).within == es)
    }

    @Test(arguments: [
        (
            BucketUnit.month, "2024-08", "to-date:calendar", "from January to August 2024",
            "de enero a agosto de 2024"
        ),
        (.month, "2024-01", "to-date:calendar", "in January 2024", "en enero de 2024"),
        (
            .day, "2024-05-03", "to-date:calendar", "in 2024 up to May 3, 2024",
            "en 2024 hasta el 3 de mayo de 2024"
        ),
        (
            .month, "2023-10", "to-date:fiscal", "in FY 2024 up to October 2023",
            "en el año fiscal 2024 hasta octubre de 2023"
        ),
        (
            .quarter, "2024-Q2", "to-date:fiscal", "in FY 2024 up to the second quarter of 2024",
            "en el año fiscal 2024 hasta el segundo trimestre de 2024"
        ),
        (.year, "2024", "to-date:calendar", "in 2024", "en 2024"),
        (
            .day, "2024-05-03", "window:7", "in the 7 days to May 3, 2024",
            "en los 7 días hasta el 3 de mayo de 2024"
        ),
        (
            .week, "2024-W07", "window:4", "in the 4 weeks to week 7 of 2024",
            "en las 4 semanas hasta la semana 7 de 2024"
        ),
        (.month, "2024-08", "window:1", "in August 2024", "en agosto de 2024"),
    ])
    func `windows and years so far are named`(
        _ unit: BucketUnit, _ label: String, _ measure: String, _ en: String, _ es: String
    ) {
        #expect(PeriodText(card(label, unit), measure: measure, in: .en).within == en)
        #expect(PeriodText(card(label, unit), measure: measure, in: .es).within == es)
    }

    @Test(arguments: BucketUnit.allCases, Language.allCases)
    func `every label of the calendar is understood`(_ unit: BucketUnit, _ language: Language) throws {
        let calendar = BucketCalendar(unit: unit, zone: try #require(Zone("America/St_Johns")))
        for year in stride(from: 1950, through: 2090, by: 7) {
            let time = try #require(Timestamp("\(year)-11-03T04:31:00Z"))
            let label = calendar.label(calendar.bucket(containing: time))
            // A label of units longer than a year stands in the text itself; nothing else may.
            let text = PeriodText(card(label, unit), in: language).bare
            #expect(unit == .year || !text.contains(label), "\(label): \(text)")
        }
    }

    private func card(_ label: String, _ unit: BucketUnit) -> BucketCard {
        let time = Timestamp(milliseconds: 0)
        return BucketCard(label: label, unit: unit, zone: "UTC", start: time, end: time)
    }
}

@Suite struct NumberTextTests {
    @Test(arguments: [
        (0, "0"), (7, "7"), (999, "999"), (1000, "1,000"), (249_740, "249,740"), (1_234_567, "1,234,567"),
        (-1000, "-1,000"), (Int64.min, "-9,223,372,036,854,775,808"),
    ])
    func `digits stand in groups of three`(_ number: Int64, _ text: String) {
        #expect(NumberText.grouped(number) == text)
    }

    @Test(arguments: [
        (1_234_567.5, "1,234,567.5"), (0.04, "0"), (-0.3, "-0.3"), (-1.25, "-1.3"), (12.0, "12"),
        (99.96, "100"),
    ])
    func `at most one decimal`(_ number: Double, _ text: String) { #expect(NumberText.short(number) == text) }

    @Test(arguments: [
        (11.3, "+11.3%"), (-50.0, "-50.0%"), (0, "+0.0%"),
        (999.94, "+999.9%"), (-1234.56, "-1,235%"), (-0.04, "+0.0%"),
    ])
    func `changes have a sign`(_ percent: Double, _ text: String) {
        #expect(NumberText.signedPercent(percent) == text)
    }
}
