import Events
import Testing

@testable import Replay

struct ReplaySummaryTests {
    @Test func whereNoRuleSpokeThatIsSaid() {
        let summary = ReplaySummary(rules: ["a", "b"])
        #expect(summary.lines(in: .en) == ["No rule said anything."])
        #expect(summary.lines(in: .es) == ["Ninguna regla dijo nada."])
    }

    @Test(arguments: [
        (0, "0"), (7, "7"), (999, "999"), (1000, "1,000"), (123_456, "123,456"), (1_234_567, "1,234,567"),
        (-1234, "-1,234"),
    ])
    func thousandsAreSetApart(_ number: Int, _ text: String) { #expect(number.grouped == text) }

    @Test func columnsLineUpAndLinesEndWithoutSpaces() {
        var table = TextTable([.text("name"), .number("count"), .text("last")])
        table.add(["a", "1,000", "x"])
        table.add(["longer", "2", ""])
        #expect(table.lines == ["name    count  last", "a       1,000  x", "longer      2"])
    }
}
