import Charts
import Testing

@Test(
    arguments: [
        (0, "0"), (0.5, "0.5"), (0.004, "0"), (9.996, "10"), (12.5, "12.5"), (99.96, "100"), (999, "999"),
        (999.6, "1k"),
        (1000, "1k"), (1500, "1.5k"), (62_500, "62.5k"), (250_000, "250k"), (999_600, "1M"),
        (1_250_000, "1.25M"),
        (3e9, "3G"), (4.2e12, "4.2T"), (1e30, "∞"), (-1500, "-1.5k"), (-0.001, "0"), (.infinity, "?"),
        (.nan, "?"),
    ] as [(Double, String)])
func shortensNumbersToThreeDigits(value: Double, text: String) {
    #expect(ShortNumber.text(value) == text)
}
