import Foundation

/// The offsets of one zone, and the grids of its hours and minutes; what `Zone` refers to.
final class ZoneOffsets: Sendable {
    /// A stretch of time `[start, end)` with one offset. All in milliseconds.
    struct Span: Sendable {
        let start: Int64
        let end: Int64
        /// East of UTC.
        let offset: Int64
        /// The day that had begun when the span did: the least that `Zone.day(at:)` may answer in it.
        let firstDay: Int32
    }

    let name: String
    /// Sorted, without gaps, from the least to the greatest `Int64`; at least one.
    let spans: [Span]
    let hours: InstantGrid
    let minutes: InstantGrid

    /// `slots[n]` is the span at the start of the n-th slot of 2^33 ms (99 days), the first slot being
    /// `firstSlot`. Offsets change a few times a year, so the right span is this one or one of its next
    /// neighbours.
    private let slots: [Int32]
    private let firstSlot: Int64
    private static let slotBits: Int64 = 33

    /// `changes` sorted by instant; offsets in seconds east of UTC.
    init(name: String, first: Int, changes: [(at: Int64, offset: Int)]) {
        let starts = [Int64.min] + changes.map(\.at)
        let ends = changes.map(\.at) + [Int64.max]
        let offsets = ([first] + changes.map(\.offset)).map { Int64($0) * 1000 }
        let spans = offsets.indices.map { index in
            Span(
                start: starts[index], end: ends[index], offset: offsets[index],
                firstDay: index == 0
                    ? .min : Int32((starts[index] - 1 + offsets[index - 1]).floored(by: 86_400_000)))
        }
        self.name = name
        self.spans = spans
        hours = InstantGrid(step: 3_600_000, spans: spans)
        minutes = InstantGrid(step: 60_000, spans: spans)
        firstSlot = (changes.first?.at ?? 0) >> ZoneOffsets.slotBits
        let lastSlot = (changes.last?.at ?? 0) >> ZoneOffsets.slotBits
        slots = (firstSlot...lastSlot).map { slot in
            Int32(spans.lastIndex { $0.start <= slot << ZoneOffsets.slotBits } ?? 0)
        }
    }

    /// The index of the span that contains an instant.
    @inline(__always)
    func span(at milliseconds: Int64) -> Int {
        let slot = (milliseconds >> ZoneOffsets.slotBits) - firstSlot
        var index = Int(slots[Int(min(max(slot, 0), Int64(slots.count - 1)))])
        while milliseconds >= spans[index].end, index < spans.count - 1 { index += 1 }
        return index
    }

    /// The nearest instant whose days can be counted in `Int32`, some five million years to either side.
    @inline(__always)
    static func reachable(_ milliseconds: Int64) -> Int64 {
        min(max(milliseconds, -172_800_000_000_000_000), 172_800_000_000_000_000)
    }
}

extension ZoneOffsets {
    private static let years = (first: -2_208_988_800.0, end: 4_133_980_800.0)  // 1900 and 2101, in seconds

    /// Nil for what is no IANA name.
    convenience init?(iana name: String) {
        // Foundation also takes abbreviations, which mean different offsets to different people.
        guard name.contains("/") || TimeZone.knownTimeZoneIdentifiers.contains(name),
            let zone = TimeZone(identifier: name)
        else { return nil }
        var time = Date(timeIntervalSince1970: ZoneOffsets.years.first)
        let first = zone.secondsFromGMT(for: time)
        var changes: [(at: Int64, offset: Int)] = []
        while let next = zone.nextDaylightSavingTimeTransition(after: time), next > time,
            next.timeIntervalSince1970 < ZoneOffsets.years.end
        {
            time = next
            let offset = zone.secondsFromGMT(for: next)
            if offset == changes.last?.offset ?? first { continue }
            changes.append((Int64((next.timeIntervalSince1970 * 1000).rounded()), offset))
        }
        self.init(name: name, first: first, changes: changes)
    }

    static var dataEdition: String { TimeZone.timeZoneDataVersion }
}
