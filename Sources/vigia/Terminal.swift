import Glibc
import Synchronization

/// Standard error: where people read. Results go to standard output, so that a pipe gets nothing else.
enum Terminal {
    static let isInteractive = isatty(STDERR_FILENO) == 1

    /// Columns of the window; 80 where there is none.
    static var width: Int { width(of: STDERR_FILENO) }

    /// The same for what goes to standard output.
    static var outputWidth: Int { width(of: STDOUT_FILENO) }

    /// Whether standard output is a window that takes colours, and nobody has asked for none.
    static var outputTakesColors: Bool {
        isatty(STDOUT_FILENO) == 1 && (variable("NO_COLOR") ?? "").isEmpty && variable("TERM") != "dumb"
    }

    /// Whether the locale, if there is any, writes UTF-8.
    static var takesUnicode: Bool {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap(variable).first { !$0.isEmpty } ?? "UTF-8"
        return locale.uppercased().contains("UTF")
    }

    /// Of the environment.
    private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    private static func width(of descriptor: Int32) -> Int {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
            return HelpText.width
        }
        return Int(size.ws_col)
    }

    /// A line for people; what becomes of it when nobody listens is of no concern.
    static func tell(_ line: String) { write(line + "\n", to: STDERR_FILENO) }

    /// Text without an end of line, as a progress bar draws itself.
    static func draw(_ text: String) { write(text, to: STDERR_FILENO) }

    /// A result on standard output; false where it could not be written. That is told once, and the program
    /// fails.
    @discardableResult
    static func say(_ text: String) -> Bool {
        if write(text + "\n", to: STDOUT_FILENO) { return true }
        let reason = String(cString: strerror(errno))
        if !failed.exchange(true, ordering: .relaxed) {
            tell("vigia: Cannot write standard output: \(reason)")
        }
        return false
    }

    /// Whether a result was lost.
    static var hasFailed: Bool { failed.load(ordering: .relaxed) }
    private static let failed = Atomic<Bool>(false)

    /// Text on standard output as it is.
    static func put(_ text: String) { write(text, to: STDOUT_FILENO) }

    /// Keeps the numbers of the three standard files taken where one is closed: a socket that got such a
    /// number would be written into. Nothing can be read or written there all the same.
    static func holdStandardFiles() {
        for (descriptor, mode) in [
            (STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY),
        ] where fcntl(descriptor, F_GETFD) < 0 {
            let held = open("/dev/null", mode)
            if held >= 0, held != descriptor {
                dup2(held, descriptor)
                close(held)
            }
        }
    }

    @discardableResult
    private static func write(_ text: String, to descriptor: Int32) -> Bool {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            bytes = bytes.dropFirst(count)
        }
        return true
    }
}
