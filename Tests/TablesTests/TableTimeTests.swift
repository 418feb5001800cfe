import EventTime
import Testing

@testable import Tables

@Suite("Cells to days")
struct TableTimeTests {
    @Test(
        "Date patterns read what they say, and nothing else",
        arguments: [
            ("yyyy-MM", "2024-05", "2024-05-01"), ("yyyy-MM-dd", "2024-02-29", "2024-02-29"),
            ("M/d/yyyy", "5/1/2024", "2024-05-01"), ("M/d/yyyy", "12/31/2024", "2024-12-31"),
            ("MM/dd/yyyy", "05/31/2024", "2024-05-31"), ("dd.MM.yyyy", "31.05.2024", "2024-05-31"),
            ("yyyyMMdd", "20240531", "2024-05-31"), ("MMM yyyy", "May 2024", "2024-05-01"),
            ("MMM yyyy", "ENE 2024", "2024-01-01"), ("MMM-yyyy", "diciembre-2024", "2024-12-01"),
            ("yyyy-MM", "2024-5", nil), ("yyyy-MM", "2024-13", nil), ("yyyy-MM", "2024-05-01", nil),
            ("yyyy-MM-dd", "2023-02-29", nil), ("yyyy-MM-dd", "2024-00-10", nil), ("yyyy-MM", "", nil),
            ("MM/dd/yyyy", "5/31/2024", nil), ("yyyy-MM", "24-05", nil), ("MMM yyyy", "Mayday 2024", nil),
            ("yyyy-MM", " 2024-05", nil), ("yyyy-MM", "٢٠٢٤-05", nil), ("M/d/yyyy", "123/1/2024", nil),
        ])
    func patterns(pattern: String, cell: String, expected: String?) throws {
        let date = try #require(DatePattern(pattern)).date(in: cell)
        #expect(date?.description == expected)
    }

    @Test(
        "A pattern needs one year and one month",
        arguments: ["", "yyyy", "MM", "yy-MM", "yyyy-MMMM", "yyyy-M-MM"])
    func wrongPatterns(pattern: String) {
        #expect(DatePattern(pattern) == nil)
    }

    @Test("US fiscal years begin in October of the year before")
    func fiscalYears() {
        let time = TableTime.yearAndMonth(year: "fy", month: "m", starts: 10)
        #expect(time.day(of: ["2024", "OCT"])?.text == "2023-10")
        #expect(time.day(of: ["2024", "DEC"])?.text == "2023-12")
        #expect(time.day(of: ["2024", "JAN"])?.text == "2024-01")
        #expect(time.day(of: ["2025 (FYTD)", "September"])?.text == "2025-09")
        #expect(time.day(of: ["FY2024", "10"])?.text == "2023-10")
        #expect(time.day(of: ["2024", ""]) == nil)
        #expect(time.day(of: ["24", "OCT"]) == nil)
        #expect(time.day(of: ["2024-2025", "OCT"]) == nil)
    }

    @Test("Every fiscal year has the twelve months of its calendar, once, whatever month it starts in")
    func fiscalYearsAreWhole() throws {
        for starts in 1...12 {
            let time = TableTime.yearAndMonth(year: "y", month: "m", starts: starts)
            let dates = (1...12).compactMap { time.day(of: ["2024", "\($0)"])?.date }.sorted()
            let first = try #require(dates.first)
            #expect(first.month == starts)
            #expect(dates == (0..<12).map { first.adding(months: $0) })
            #expect(try #require(dates.last).year == 2024)
        }
    }

    @Test("Calendar years and Spanish months")
    func calendarYears() {
        let time = TableTime.yearAndMonth(year: "año", month: "mes", starts: 1)
        #expect(time.day(of: ["2024", "Diciembre"])?.text == "2024-12")
        #expect(time.day(of: ["2024", "ene."])?.text == "2024-01")
        #expect(time.period == .month)
        #expect(TableTime.column("d", format: .day).period == .day)
    }
}
