package import EventTime
import Events

/// When a message that was not taken is sent again: pauses that double, each shortened by chance so that
/// receivers which fell together are not asked together.
package struct RetrySchedule: Hashable, Sendable {
    /// Tries in a row that failed.
    package private(set) var failures = 0
    private var chance: SplitMix64

    /// - Parameter seed: decides the chance; the same seed, the same pauses.
    package init(seed: UInt64) { chance = SplitMix64(seed: seed) }

    /// The receiver has answered well.
    package mutating func succeeded() { failures = 0 }

    /// The pause before the next try: half of the doubled one and a random part of the other half, and never
    /// less than the receiver asks for, up to the limit.
    package mutating func pause(asked: Duration?) -> Duration {
        let doubled = DeliveryLimits.firstPause * (1 << min(failures, 20))
        failures += 1
        let whole = min(doubled, DeliveryLimits.lastPause)
        let own = whole / 2 + whole / 2 * (Double(chance.next() >> 11) / Double(1 << 53))
        return max(own, min(asked ?? .zero, DeliveryLimits.longestPause))
    }
}

/// The header `Retry-After`: seconds, or a date (RFC 9110).
package enum RetryAfter {
    /// Nil where the text is neither.
    package static func pause(_ text: String, now: Timestamp) -> Duration? {
        if !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
            return .seconds(Int64(text) ?? .max / 2000)
        }
        return date(text).map { max(.zero, $0 - now) }
    }

    /// `Wed, 21 Oct 2015 07:28:00 GMT`
    private static func date(_ text: String) -> Timestamp? {
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[5] == "GMT",
            let month = months.firstIndex(of: String(parts[2]))
        else { return nil }
        let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
        return Timestamp("\(parts[3])-\(number)-\(parts[1])T\(parts[4])Z")
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
