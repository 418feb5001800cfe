import EventCodec
package import EventTime

/// Which part of the topics a replay reads.
///
/// Times are those of the partitions' clocks, the event time that had been reached when a record arrived:
/// what was known at that time, and nothing else. In a live stream that is the time of arrival, but for
/// minutes; a history that was loaded in one go keeps its own times.
package struct ReplayWindow: Hashable, Sendable {
    /// Where reading begins; nil is the beginning of the topics.
    package var start: Timestamp?
    /// Each partition is read until its clock reaches this time, at which all clocks are then set; nil is the
    /// end that the topics have when the replay begins.
    package var end: Timestamp?
    /// Whether the input has ended there, so that every bucket that was reached settles.
    package var settles: Bool

    package init(start: Timestamp? = nil, end: Timestamp? = nil, settles: Bool = false) {
        self.start = start
        self.end = end
        self.settles = settles
    }

    /// A move of the clock as far as this window reaches.
    func cut(_ move: ClockMove) -> ClockMove {
        guard let end else { return move }
        switch move {
        case .to(let time): return .to(min(time, end))
        case .end: return .to(end)
        }
    }
}
