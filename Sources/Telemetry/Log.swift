import Foundation
import Synchronization

/// Structured log lines on standard error, logfmt or JSON, one a line; safe to call from any thread.
///
/// A line is a message in plain words and a few named values. It never holds a payload or a secret.
package final class Log: Sendable {
    /// How a line is written.
    package enum Format: String, Sendable {
        case logfmt, json
    }

    /// How much a line matters; lines below the lowest that is wanted are not written.
    package enum Level: Int, Sendable, Comparable {
        case debug, info, warning, error

        package static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }

        var name: String {
            switch self {
            case .debug: "debug"
            case .info: "info"
            case .warning: "warning"
            case .error: "error"
            }
        }
    }

    private let format: Format
    private let lowest: Level
    private let now: @Sendable () -> String
    private let write: @Sendable (String) -> Void
    private let lock = Mutex<Void>(())

    /// A line that standard error does not take (closed, a full disk) is lost: the work goes on.
    ///
    /// - Parameter now: the time of a line, RFC 3339; an argument, so that tests need no clock.
    package init(
        format: Format, lowest: Level, now: @escaping @Sendable () -> String,
        write: @escaping @Sendable (String) -> Void = {
            try? FileHandle.standardError.write(contentsOf: Data(($0 + "\n").utf8))
        }
    ) {
        self.format = format
        self.lowest = lowest
        self.now = now
        self.write = write
    }

    package func debug(_ message: String, _ values: KeyValuePairs<String, any Sendable> = [:]) {
        line(.debug, message, values)
    }

    package func info(_ message: String, _ values: KeyValuePairs<String, any Sendable> = [:]) {
        line(.info, message, values)
    }

    package func warning(_ message: String, _ values: KeyValuePairs<String, any Sendable> = [:]) {
        line(.warning, message, values)
    }

    package func error(_ message: String, _ values: KeyValuePairs<String, any Sendable> = [:]) {
        line(.error, message, values)
    }

    private func line(_ level: Level, _ message: String, _ values: KeyValuePairs<String, any Sendable>) {
        guard level >= lowest else { return }
        var pairs = [("time", now()), ("level", level.name), ("msg", message)]
        pairs += values.map { ($0.key, "\($0.value)") }
        let text = pairs.map { format == .json ? Self.json($0.0, $0.1) : Self.logfmt($0.0, $0.1) }
        let whole = format == .json ? "{" + text.joined(separator: ",") + "}" : text.joined(separator: " ")
        lock.withLock { _ in write(whole) }
    }

    private static func logfmt(_ key: String, _ value: String) -> String {
        let isPlain =
            !value.isEmpty && value.unicodeScalars.allSatisfy { $0.value > 0x20 && $0 != "\"" && $0 != "=" }
        return isPlain ? "\(key)=\(value)" : "\(key)=\"\(escaped(value))\""
    }

    private static func json(_ key: String, _ value: String) -> String { "\"\(key)\":\"\(escaped(value))\"" }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            default:
                if scalar.value < 0x20 {
                    let digits = String(scalar.value, radix: 16)
                    result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result
    }
}
