import EventTime
import Seeded
import Testing

@Test(arguments: [
    ("90s", 90_000), ("5m", 300_000), ("1h", 3_600_000), ("3d", 259_200_000), ("2w", 1_209_600_000),
    ("1500ms", 1500), ("0s", 0), ("007s", 7000),
])
func readsDurations(text: String, milliseconds: Int64) {
    #expect(Duration(settings: text) == .milliseconds(milliseconds))
}

@Test(arguments: [
    "", "5", "m", "-5m", "+5m", "5 m", "5M", "1.5h", "1h30m", "5min", "٥m", "½h", "99999999999999999999s",
    "9223372036854775807w",
])
func refusesWhatIsNoDuration(text: String) {
    #expect(Duration(settings: text) == nil)
}

@Test(arguments: [
    ("90s", "90s"), ("60s", "1m"), ("1440m", "1d"), ("14d", "2w"), ("10d", "10d"), ("1500ms", "1500ms"),
    ("0w", "0s"),
])
func writesDurationsInTheLargestUnitThatFits(text: String, shortest: String) {
    #expect(Duration(settings: text)?.settingsText == shortest)
}

@Test func durationsSurviveWritingAndReading() {
    var generator = SeededRandom(seed: 2)
    for _ in 0..<1000 {
        let duration = Duration.milliseconds(
            Int64.random(in: 0...10_000, using: &generator) * [1, 1000, 60_000, 3_600_000].randomElement(
                using: &generator)!)
        #expect(Duration(settings: duration.settingsText) == duration)
    }
}

@Test func millisecondsAreCutAndStayAtTheEnds() {
    #expect(Duration.microseconds(1999).milliseconds == 1)
    #expect(Duration.microseconds(-1999).milliseconds == -1)
    #expect(Duration.seconds(Int64.max).milliseconds == .max)
    #expect(Duration.seconds(Int64.min).milliseconds == .min)
}
