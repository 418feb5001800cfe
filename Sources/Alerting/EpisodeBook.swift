import Detectors
package import EventTime

/// The episodes of one series as they were said, and what must be said when more is known.
///
/// One rule for news and for corrections: derive the spans that the facts give, hold them against the
/// episodes that were said, and say the difference. A span that nobody spoke of fires; an episode that no
/// span bears out is withdrawn; numbers that were said and are different now are amended; a span that is over
/// resolves. An episode that has ended stays ended: if its breach goes on after all, what follows is a new
/// episode, linked to it.
package struct EpisodeBook: Hashable, Sendable {
    /// In the order in which they fired.
    package private(set) var episodes: [Episode]
    /// Of all episodes, those that are forgotten too: who kept their words can still subtract.
    package private(set) var disclosed: DisclosedBefore

    package init(episodes: [Episode] = [], disclosed: DisclosedBefore = .init()) {
        self.episodes = episodes
        self.disclosed = disclosed
    }

    package var open: Episode? { episodes.last { $0.state == .firing } }

    /// - Parameters:
    ///   - spans: what the facts give for the buckets from `first` to `bucket`, in order.
    ///   - undecided: the breach that had not yet lasted long enough just before `first`.
    ///   - value: what each settled bucket counts now.
    ///   - tellsPeaks: whether a new peak is news; else only a higher severity is.
    ///   - makeID: an id for an episode that fired at a bucket, the n-th with that bucket.
    package mutating func reconcile(
        _ spans: [Span], from first: Bucket, undecided: Span? = nil, at bucket: Bucket,
        tellsPeaks: Bool = true,
        value: (Bucket) -> Int64?, makeID: (Bucket, Int) -> String
    ) -> [Word] {
        var words: [Word] = []
        var claimed: Set<Int> = []
        for index in episodes.indices where isWithin(episodes[index], first) {
            var mine = spans.indices.filter { !claimed.contains($0) && episodes[index].tells(of: spans[$0]) }
            // An open episode tells of one breach: if that is over after all, the next one is another
            // episode.
            if episodes[index].state == .firing { mine = Array(mine.prefix(1)) }
            claimed.formUnion(mine)
            // What had fired before `first` stays true; a told end can lie after the end that the facts now
            // give.
            let since = episodes[index].since
            let isOver = mine.isEmpty && since < first && undecided?.since != since
            words +=
                isOver
                ? amend(index, at: bucket, value: value)
                : settle(index, mine.map { spans[$0] }, at: bucket, tellsPeaks, value: value)
        }
        for (index, span) in spans.enumerated() where !claimed.contains(index) {
            words += fire(span, at: bucket, value: value, makeID: makeID)
        }
        return words
    }

    /// What of a final word may be shown, given what the words before it have shown.
    package mutating func show(_ alert: Alert) -> ShownAlert { ShownAlert(alert, before: &disclosed) }

    /// Drops what no correction can reach any more.
    package mutating func forget(endedBefore bucket: Bucket) {
        episodes.removeAll { episode in episode.ended.map { $0 < bucket } ?? false }
    }

    /// Ends the open episode for a reason that lies outside of the counts.
    package mutating func close(at bucket: Bucket, reason: Reason) -> [Word] {
        guard let index = episodes.lastIndex(where: { $0.state == .firing }) else { return [] }
        episodes[index].state = .resolved
        episodes[index].ended = bucket
        return [say(index, .resolved, bucket, [], reason)]
    }

    private func isWithin(_ episode: Episode, _ first: Bucket) -> Bool {
        switch episode.state {
        case .firing: true
        case .resolved: episode.ended.map { $0 >= first } ?? true
        case .withdrawn: false
        }
    }

    private mutating func settle(
        _ index: Int, _ spans: [Span], at bucket: Bucket, _ tellsPeaks: Bool, value: (Bucket) -> Int64?
    ) -> [Word] {
        let corrections = corrections(of: episodes[index], at: bucket, value: value)
        guard let firstSpan = spans.first, let lastSpan = spans.last else {
            let ended = episodes[index].ended ?? bucket
            episodes[index].state = .withdrawn
            episodes[index].ended = ended
            return [say(index, .withdrawn, bucket, corrections, .corrected)]
        }
        var words: [Word] = []
        let before = episodes[index]
        refresh(index, spans)
        retell(index, corrections)
        if before.since != firstSpan.since { link(index) }
        if !corrections.isEmpty || before.since != firstSpan.since {
            words.append(say(index, .amended, bucket, corrections, .corrected))
        }
        guard before.state == .firing else { return words }
        if let ended = lastSpan.ended {
            episodes[index].state = .resolved
            episodes[index].ended = ended
            if let now = value(ended) { episodes[index].tell(ToldValue(bucket: ended, value: now)) }
            words.append(say(index, .resolved, ended, [], ended < bucket ? .corrected : nil))
        } else if episodes[index].severity > before.severity
            || (tellsPeaks && episodes[index].peak.bucket == bucket)
        {
            episodes[index].tell(ToldValue(bucket: bucket, value: value(bucket) ?? lastSpan.peakValue))
            words.append(say(index, .updated, bucket, [], nil))
        }
        return words
    }

    /// Says what has become of the numbers of an episode whose breach itself stands.
    private mutating func amend(_ index: Int, at bucket: Bucket, value: (Bucket) -> Int64?) -> [Word] {
        let corrections = corrections(of: episodes[index], at: bucket, value: value)
        if corrections.isEmpty { return [] }
        retell(index, corrections)
        return [say(index, .amended, bucket, corrections, .corrected)]
    }

    private func corrections(of episode: Episode, at bucket: Bucket, value: (Bucket) -> Int64?) -> [Word
        .Change]
    {
        episode.told.compactMap { told in
            guard told.bucket < bucket, let now = value(told.bucket), now != told.value else { return nil }
            return Word.Change(bucket: told.bucket, from: told.value, to: now)
        }
    }

    private mutating func retell(_ index: Int, _ corrections: [Word.Change]) {
        for change in corrections {
            episodes[index].tell(ToldValue(bucket: change.bucket, value: change.to))
        }
    }

    private mutating func refresh(_ index: Int, _ spans: [Span]) {
        guard var whole = spans.first else { return }
        for span in spans.dropFirst() {
            let isWorse =
                whole.side == .above ? span.peakValue > whole.peakValue : span.peakValue < whole.peakValue
            if isWorse { (whole.peak, whole.peakValue) = (span.peak, span.peakValue) }
            whole.severity = max(whole.severity, span.severity)
        }
        episodes[index].since = whole.since
        episodes[index].peak = ToldValue(bucket: whole.peak, value: whole.peakValue)
        episodes[index].severity = whole.severity
    }

    private mutating func fire(
        _ span: Span, at bucket: Bucket, value: (Bucket) -> Int64?, makeID: (Bucket, Int) -> String
    ) -> [Word] {
        let namesakes = episodes.count { $0.fired == span.fired }
        let observed = ToldValue(bucket: span.fired, value: value(span.fired) ?? span.peakValue)
        episodes.append(
            Episode(
                id: makeID(span.fired, namesakes), side: span.side, fired: span.fired, since: span.since,
                ended: nil,
                state: .firing, severity: span.severity,
                peak: ToldValue(bucket: span.peak, value: span.peakValue), told: [observed], words: 0,
                linked: nil))
        let index = episodes.count - 1
        link(index)
        let reason: Reason? = span.fired < bucket ? .corrected : nil
        var words = [say(index, .firing, span.fired, [], reason)]
        if let ended = span.ended {
            episodes[index].state = .resolved
            episodes[index].ended = ended
            if let now = value(ended) { episodes[index].tell(ToldValue(bucket: ended, value: now)) }
            words.append(say(index, .resolved, ended, [], reason))
        }
        episodes.sort { ($0.fired, $0.id) < ($1.fired, $1.id) }
        return words
    }

    /// Ties an episode to the one that ended where it begins.
    private mutating func link(_ index: Int) {
        let since = episodes[index].since
        let neighbour = episodes.last {
            $0.ended == since && $0.state == .resolved && $0.side == episodes[index].side
        }
        if let neighbour { episodes[index].linked = neighbour.id }
    }

    private mutating func say(
        _ index: Int, _ status: Status, _ bucket: Bucket, _ corrections: [Word.Change], _ reason: Reason?
    ) -> Word {
        episodes[index].words += 1
        return Word(
            episode: episodes[index], status: status, bucket: bucket, corrections: corrections, reason: reason
        )
    }
}
