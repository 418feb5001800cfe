import Charts
import Testing

@Test func aSparklineGoesFromZeroToTheHighestValue() {
    #expect(Sparkline.line(values: [0, 1, 2, 3, 4, 5, 6, 7], width: 20) == "▁▂▃▄▅▆▇█")
    #expect(Sparkline.line(values: [0, 1, 2, 3, 4, 5, 6, 7], width: 20, ascii: true) == "_.:-=+*#")
}

@Test func aMissingValueIsABlankAndZeroIsNot() {
    #expect(Sparkline.line(values: [nil, 0, 5, .nan, -3], width: 20) == " ▁█ ▁")
}

@Test func theSmallestValueIsAboveZero() {
    #expect(Sparkline.line(values: [0, 1, 1_000_000], width: 20) == "▁▂█")
}

@Test func moreValuesThanRoomKeepTheHighestOfEachPart() {
    #expect(Sparkline.line(values: [0, 0, 7, 0, 0, 0, nil, nil], width: 4) == "▁█▁ ")
}

@Test func noValuesOrNoRoomGiveNoLine() {
    #expect(Sparkline.line(values: [], width: 20) == "")
    #expect(Sparkline.line(values: [1, 2], width: 0) == "")
    #expect(Sparkline.line(values: [0, 0], width: 5) == "▁▁")
}
