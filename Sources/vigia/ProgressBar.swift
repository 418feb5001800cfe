import Replay

/// How a replay goes on, on one line of a terminal that is drawn again a few times a second.
final class ProgressBar {
    private let isShown: Bool
    private let start = ContinuousClock.now
    private var drawn: ContinuousClock.Instant?
    /// Columns of what was drawn last.
    private var length = 0

    private static let interval = Duration.milliseconds(200)
    private static let barWidth = 30

    init(isShown: Bool) { self.isShown = isShown }

    var elapsed: Duration { .now - start }

    /// - Parameter share: from 0 to 1, how much is done; nil where nobody knows.
    func show(records: Int, share: Double?) {
        let now = ContinuousClock.now
        guard isShown, now - (drawn ?? start) >= Self.interval else { return }
        drawn = now
        let line = String(
            Self.line(records: records, share: share, after: now - start).prefix(Terminal.width - 1))
        Terminal.draw("\r" + line + String(repeating: " ", count: max(0, length - line.count)))
        length = line.count
    }

    /// Takes the bar off the screen.
    func clear() {
        guard length > 0 else { return }
        Terminal.draw("\r" + String(repeating: " ", count: length) + "\r")
        length = 0
    }

    /// `[####----]  43%  1,204,000 records/s  12 s left`; a pipe, whose length nobody knows, has no bar.
    static func line(records: Int, share: Double?, after elapsed: Duration) -> String {
        let rate = "\(self.rate(records, in: elapsed).grouped) records/s"
        guard let share = share.map({ min(1, $0) }) else { return "\(records.grouped) records  \(rate)" }
        let full = Int(share * Double(barWidth))
        let bar = String(repeating: "#", count: full) + String(repeating: "-", count: barWidth - full)
        let seconds = share > 0 ? elapsed.seconds * (1 - share) / share : 0
        let percent = "\(Int(share * 100))%"
        let padding = String(repeating: " ", count: 4 - percent.count)
        return "[\(bar)] \(padding)\(percent)  \(rate)  \(Int(seconds.rounded(.up)).grouped) s left"
    }

    static func rate(_ records: Int, in elapsed: Duration) -> Int {
        elapsed.seconds > 0 ? Int(Double(records) / elapsed.seconds) : 0
    }
}

extension Duration {
    var seconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}
