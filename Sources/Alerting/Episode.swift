package import Detectors
package import EventTime

/// A number that was said in an episode's words.
package struct ToldValue: Hashable, Sendable {
    package var bucket: Bucket
    package var value: Int64

    package init(bucket: Bucket, value: Int64) {
        self.bucket = bucket
        self.value = value
    }
}

/// What was said about one breach of one rule on one series.
package struct Episode: Hashable, Sendable {
    package enum State: String, Hashable, Sendable {
        case firing, resolved, withdrawn
    }

    package var id: String
    package var side: Side
    /// The bucket that fired when it settled: with rule and series it makes the id.
    package var fired: Bucket
    package var since: Bucket
    package var ended: Bucket?
    package var state: State
    package var severity: Severity
    package var peak: ToldValue
    /// Numbers said so far, one a bucket, sorted.
    package var told: [ToldValue]
    /// How many words were said.
    package var words: Int
    package var linked: String?

    package init(
        id: String, side: Side, fired: Bucket, since: Bucket, ended: Bucket?, state: State,
        severity: Severity,
        peak: ToldValue, told: [ToldValue], words: Int, linked: String?
    ) {
        self.id = id
        self.side = side
        self.fired = fired
        self.since = since
        self.ended = ended
        self.state = state
        self.severity = severity
        self.peak = peak
        self.told = told
        self.words = words
        self.linked = linked
    }

    mutating func tell(_ value: ToldValue) {
        if let index = told.firstIndex(where: { $0.bucket == value.bucket }) {
            told[index] = value
        } else {
            let index = told.firstIndex { $0.bucket > value.bucket } ?? told.count
            told.insert(value, at: index)
        }
    }

    /// Whether a span on the same side touches the buckets that the episode tells of.
    func tells(of span: Span) -> Bool {
        guard side == span.side else { return false }
        let beginsInTime = ended.map { span.since < $0 } ?? true
        let endsInTime = span.ended.map { $0 > since } ?? true
        return beginsInTime && endsInTime
    }
}

/// A word to be said about an episode: what `Alert` is made from.
package struct Word: Hashable, Sendable {
    package struct Change: Hashable, Sendable {
        package var bucket: Bucket
        package var from: Int64
        package var to: Int64
    }

    package var episode: Episode
    package var status: Status
    package var bucket: Bucket
    package var corrections: [Change]
    package var reason: Reason?
}
