import Alerting
import EventCodec

/// How the demo may draw: width, colours, characters.
package struct DemoStyle: Hashable, Sendable {
    package var width: Int
    package var isColored: Bool
    /// Whether the terminal takes UTF-8.
    package var isUnicode: Bool

    package init(width: Int, isColored: Bool, isUnicode: Bool) {
        // Wider lines are hard to read, narrower ones leave no room for a chart.
        self.width = min(max(width, 40), 100)
        self.isColored = isColored
        self.isUnicode = isUnicode
    }

    /// The terminal's own colours (SGR), so that they suit its theme.
    enum Ink: String {
        case bold = "1"
        case dim = "2"
        case red = "1;31"
        case yellow = "33"
        case cyan = "36"
        case green = "32"
    }

    func ink(_ text: String, _ ink: Ink) -> String {
        isColored && !text.isEmpty ? "\u{1B}[\(ink.rawValue)m\(text)\u{1B}[0m" : text
    }

    func ink(of severity: Severity) -> Ink {
        switch severity {
        case .critical: .red
        case .warning: .yellow
        case .info: .cyan
        }
    }

    func ink(of alert: AlertRecord.Content) -> Ink {
        switch alert.status {
        case .firing, .updated, .amended: alert.wordClass == .early ? .dim : ink(of: alert.severity)
        case .resolved: .green
        case .withdrawn: .dim
        }
    }

    /// One character for what a word says.
    func mark(of alert: AlertRecord.Content) -> String {
        switch (alert.status, alert.wordClass) {
        case (.firing, .early), (.updated, .early), (.amended, .early): isUnicode ? "◌" : "~"
        case (.firing, .settled): pick(alert, "▲", "▼", "^", "v")
        case (.updated, .settled): pick(alert, "△", "▽", "^", "v")
        case (.amended, .settled): isUnicode ? "✎" : "*"
        case (.withdrawn, _): isUnicode ? "✗" : "x"
        case (.resolved, _): isUnicode ? "✓" : "+"
        }
    }

    private func pick(
        _ alert: AlertRecord.Content, _ above: String, _ below: String, _ up: String, _ down: String
    ) -> String {
        if alert.direction == "below" { return isUnicode ? below : down }
        return isUnicode ? above : up
    }

    var rule: String { isUnicode ? "─" : "-" }
    var dot: String { isUnicode ? "·" : "-" }
    var ellipsis: String { isUnicode ? "…" : "..." }
}
