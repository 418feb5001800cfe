import Aggregates
package import EventCodec
import EventTime
package import Events

/// What a load of history will write, found by reading its files once: of each id the last revision, unless
/// it was withdrawn. 100 bytes an id.
package struct HistorySurvey {
    private struct Kept {
        /// The number of its line among the good ones.
        var line: Int
        var revision: UInt32
        var withdrawn: Bool
        var content: UInt64
        var feed: Int
        var time_ms: Int64
    }

    /// Lines that say nothing more than another one does: older revisions, and duplicates.
    package private(set) var superseded = 0
    private let stream: String
    private var kept: [IdFingerprint: Kept] = [:]
    private var lines = 0
    private var feeds: [Feed] = []
    private var feedOfProfile: [SIMD2<UInt64>: Int] = [:]

    package init(stream: String) { self.stream = stream }

    /// Takes the next good line. Throws the `Rejection` of an event that contradicts an earlier line.
    package mutating func take(_ event: borrowing EventView) throws(Rejection) {
        let line = lines
        lines += 1
        let one = Kept(
            line: line, revision: event.revision, withdrawn: event.withdrawn, content: event.contentHash,
            feed: feed(event), time_ms: event.time.milliseconds)
        let id = IdFingerprint(hash: event.idFingerprint)
        guard let known = kept[id] else {
            kept[id] = one
            return
        }
        if one.revision == known.revision, one.content != known.content {
            throw Rejection(reason: .conflictingContent, field: "id")
        }
        superseded += 1
        if one.revision > known.revision { kept[id] = one }
    }

    private mutating func feed(_ event: borrowing EventView) -> Int {
        let hash = SIMD2(event.profileHash.high, event.profileHash.low)
        if let known = feedOfProfile[hash] { return known }
        let profile = EventProfile(bytes: event.profile)
        let feed = Feed(stream: stream, source: profile.source, report: profile.report)
        let index = feeds.firstIndex(of: feed) ?? feeds.count
        if index == feeds.count { feeds.append(feed) }
        feedOfProfile[hash] = index
        return index
    }

    /// Ids whose last word is that it did not happen.
    package var withdrawn: Int { kept.values.count(where: \.withdrawn) }

    /// The load, and the numbers of the lines that it writes, rising.
    package func result() -> (load: HistoryLoad, lines: [Int]) {
        let written = kept.values.filter { !$0.withdrawn }.sorted { $0.line < $1.line }
        var spans: [Feed: HistoryLoad.Span] = [:]
        var hash = StableHash.hash128("history \(stream)")
        for one in written {
            let words = [hash.high, hash.low, UInt64(one.revision), one.content]
            hash = words.withUnsafeBytes { StableHash.hash128($0) }
            let time = Timestamp(milliseconds: one.time_ms)
            var span = spans[feeds[one.feed]] ?? .init(first: time, last: time, events: 0)
            span.first = min(span.first, time)
            span.last = max(span.last, time)
            span.events += 1
            spans[feeds[one.feed]] = span
        }
        let load = HistoryLoad(
            id: StableHash.hex(hash), stream: stream, feeds: spans, events: written.count)
        return (load, written.map(\.line))
    }
}
