import Charts
import Testing

/// Twenty months with a bound of 230,000 from the fourth; two fire, one is missing, one is 0.
private func encounters(_ characters: TerminalChart.Characters) -> TerminalChart {
    let thousands: [Double?] = [
        78, 101, 173, 178, 180, 189, 213, 209, 192, 164, 174, 179, 154, 166, 222, 235, 341, 207, nil, 0,
    ]
    return TerminalChart(
        values: thousands.map { $0.map { $0 * 1000 } },
        bounds: thousands.indices.map { $0 < 3 ? nil : 230_000 },
        fired: thousands.indices.map { $0 == 15 || $0 == 16 },
        firstLabel: "2021-01", lastLabel: "2022-08", width: 28, height: 6, characters: characters)
}

@Test func drawsBarsBoundMarksAndLabels() {
    #expect(
        encounters(.unicode).lines == [
            "360k ┤                ▅",
            "     │                █",
            "240k ┤   ╌╌▁▄▄▂╌╌╌╌╌▆▇█▄╌╌",
            "     │  ▇██████▆▇█▅▆████",
            "120k ┤▂▅████████████████",
            "     │██████████████████·",
            "   0 ┼───────────────▲▲───",
            "      2021-01      2022-08",
        ])
}

@Test func drawsTheSameInASCII() {
    let lines = encounters(.ascii).lines
    #expect(
        lines == [
            "360k +                :",
            "     |                #",
            "240k +   ---:..-----:##.--",
            "     |  #######:##::####",
            "120k +.:################",
            "     |##################?",
            "   0 +---------------^^---",
            "      2021-01      2022-08",
        ])
    #expect(lines.allSatisfy { $0.allSatisfy(\.isASCII) })
}

@Test func fewValuesGetBroadBarsAndTheBoundRunsThroughTheGaps() {
    let chart = TerminalChart(
        values: [1, 2, nil, 0, 5, 3], bounds: Array(repeating: 4, count: 6),
        fired: [false, false, false, false, true], firstLabel: "Monday", lastLabel: "Saturday", width: 40,
        height: 4)
    #expect(
        chart.lines == [
            "6 ┤                    ▃▃▃▃",
            "  │╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌████╌╌╌╌╌",
            "3 ┤     ▃▃▃▃           ████ ████",
            "  │▅▅▅▅ ████ ····      ████ ████",
            "0 ┼────────────────────▲▲▲▲──────",
            "   Monday               Saturday",
        ])
}

@Test func aSpikeStaysVisibleAmongMoreValuesThanColumns() {
    let chart = TerminalChart(
        values: (0..<300).map { $0 == 157 ? 90 : 10 }, bounds: Array(repeating: 30, count: 300),
        fired: (0..<300).map { $0 == 157 }, firstLabel: "a", lastLabel: "b", width: 60, height: 4)
    #expect(
        chart.lines == [
            "100 ┤                            ▅",
            "    │                            █",
            " 50 ┤╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌█╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌",
            "    │▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃█▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃",
            "  0 ┼────────────────────────────▲──────────────────────────",
            "     a                                                     b",
        ])
}

@Test func colourMarksWhatFiredAndTheBoundInsideTheBars() {
    let chart = TerminalChart(
        values: [1, 4, 2], bounds: [2, 2, 2], fired: [false, true], width: 30, height: 2, isColored: true)
    let (dim, cyan, red, yellow, off) = ("\u{1B}[2m", "\u{1B}[36m", "\u{1B}[31m", "\u{1B}[33m", "\u{1B}[0m")
    let (onRed, onCyan) = ("\u{1B}[30;41m", "\u{1B}[30;46m")
    #expect(
        chart.lines == [
            "\(dim)4 ┤\(off)     \(red)████\(off)",
            "\(dim)  │\(off)\(cyan)▄▄▄▄\(off)\(yellow)╌\(off)\(onRed)╌╌╌╌\(off)"
                + "\(yellow)╌\(off)\(onCyan)╌╌╌╌\(off)",
            "\(dim)0 ┼─────\(off)\(red)▲▲▲▲\(off)\(dim)──────\(off)",
            "",
        ])
}

@Test func aFarBoundDoesNotPressTheBarsFlat() {
    let chart = TerminalChart(values: [1, 2], bounds: [1000, .infinity], width: 30, height: 4)
    #expect(chart.lines.prefix(4) == ["4 ┤", "  │", "2 ┤     ████", "  │████ ████"])
}

@Test func anyValueAboveZeroIsSeenAndZeroIsNot() {
    let chart = TerminalChart(values: [1000, 1, 0, -5], width: 30, height: 2)
    #expect(chart.lines[1] == "   │████ ▁▁▁▁")
    #expect(chart.lines[2] == " 0 ┼" + String(repeating: "─", count: 20))
}

@Test func nothingIsDrawnWithoutValuesOrRoom() {
    #expect(TerminalChart(values: []).lines.isEmpty)
    #expect(TerminalChart(values: [nil, .nan, .infinity]).lines.isEmpty)
    #expect(TerminalChart(values: [1], width: 3).lines.isEmpty)
    #expect(TerminalChart(values: [1], height: 0).lines.isEmpty)
}

@Test func labelsThatDoNotFitAreLeftOutAndNeverCut() {
    var chart = TerminalChart(
        values: [1], firstLabel: "2024-01-01", lastLabel: "2024-02-01",
        width: 24, height: 1)
    #expect(chart.lines.last == "   2024-01-01")
    chart.width = 10
    #expect(chart.lines.last == "")
    chart.width = 25
    #expect(chart.lines.last == "   2024-01-01  2024-02-01")
}

@Test func noLineIsWiderThanAllowedWhateverTheSize() {
    for count in [1, 2, 7, 36, 100, 1000] {
        for width in 4...100 {
            let chart = TerminalChart(
                values: (0..<count).map { Double($0 * 7 % 13) }, bounds: (0..<count).map { Double($0 % 17) },
                fired: (0..<count).map { $0 % 5 == 0 }, firstLabel: "2021-01", lastLabel: "2024-01",
                width: width)
            let lines = chart.lines
            #expect(lines.allSatisfy { $0.count <= width }, "\(count) values in \(width) columns")
            #expect(lines.isEmpty || lines.count == chart.height + 2)
        }
    }
}

@Test(arguments: 1...24)
func theHighestBarTakesHalfOfTheHeightAtLeast(height: Int) throws {
    for highest in [101.0, 999, 12_345, 301_981, 9_999_999] {
        let lines = TerminalChart(values: [highest, 0], width: 40, height: height).lines
        let filled = lines.prefix(height).count { $0.contains { "▁▂▃▄▅▆▇█".contains($0) } }
        #expect(filled * 2 >= height, "\(highest)")
    }
}
