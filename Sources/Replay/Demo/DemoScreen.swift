/// Where the demo is read: lines that stay, and below them one that tells what goes on and is drawn again.
///
/// Owned by one thread.
package final class DemoScreen {
    /// Asked each time: people resize windows.
    private let currentStyle: () -> DemoStyle
    private let write: (String) -> Void
    /// Whether lines can be taken back: not in a file or a pipe.
    private let isInteractive: Bool
    private var status = ""

    package init(
        isInteractive: Bool, style: @escaping () -> DemoStyle, write: @escaping (String) -> Void
    ) {
        self.isInteractive = isInteractive
        currentStyle = style
        self.write = write
    }

    var style: DemoStyle { currentStyle() }

    func show(_ lines: [String]) {
        guard !lines.isEmpty else { return }
        write((status.isEmpty ? "" : Self.erase) + lines.map { $0 + "\n" }.joined() + status)
    }

    func tell(_ text: String) {
        guard isInteractive else { return }
        let style = style
        status = style.ink(TextWrap.cut(text, to: style.width - 1, ellipsis: style.ellipsis), .dim)
        write(Self.erase + status)
    }

    func clearStatus() {
        if !status.isEmpty { write(Self.erase) }
        status = ""
    }

    /// To the start of the line, and everything behind it away.
    private static let erase = "\r\u{1B}[K"
}
