/// Durations as a settings file or an option writes them: a whole number and one unit, `1500ms`, `90s`, `5m`,
/// `1h`, `3d` (of 24 hours), `2w`.
extension Duration {
    private static let units: [(suffix: String, milliseconds: Int64)] = [
        ("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
    ]

    /// Nil if the text is not exactly a number and a unit, or is longer than milliseconds can hold.
    package init?(settings text: String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let suffix = text.dropFirst(digits.count)
        guard let number = Int64(digits), let unit = Duration.units.first(where: { $0.suffix == suffix })
        else { return nil }
        let (milliseconds, overflow) = number.multipliedReportingOverflow(by: unit.milliseconds)
        guard !overflow else { return nil }
        self = .milliseconds(milliseconds)
    }

    /// Whole milliseconds, the rest cut off; what does not fit stays at the end of `Int64`.
    package var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        guard !overflow else { return seconds < 0 ? .min : .max }
        return whole.addingSaturated(attoseconds / 1_000_000_000_000_000)
    }

    /// The shortest text that `init(settings:)` reads back as the same whole milliseconds.
    package var settingsText: String {
        let value = milliseconds
        guard value != 0 else { return "0s" }
        for unit in Duration.units where value % unit.milliseconds == 0 {
            return "\(value / unit.milliseconds)\(unit.suffix)"
        }
        preconditionFailure("every whole number is a number of milliseconds")
    }
}
