/// A time zone by its IANA name, with all offset changes from 1900 to 2100 in sorted arrays.
///
/// Foundation is asked once, when the zone is made; no event pays for it. Outside those years the first and
/// the last offset hold. Two zones are equal when their names are. A copy is one reference.
package struct Zone: Hashable, Sendable, CustomStringConvertible {
    let offsets: ZoneOffsets

    package var name: String { offsets.name }
    package var description: String { name }

    /// Nil for what is no IANA name: abbreviations (`EST`), fixed offsets (`GMT+5`), wrong case.
    package init?(_ iana: String) {
        if iana == Zone.utc.name {
            self = .utc
        } else if let offsets = ZoneOffsets(iana: iana) {
            self.offsets = offsets
        } else {
            return nil
        }
    }

    private init(_ offsets: ZoneOffsets) {
        self.offsets = offsets
    }

    package static let utc = Zone(ZoneOffsets(name: "UTC", first: 0, changes: []))

    /// The edition of the zone rules in use, such as `2024a`: "the same bytes" is only promised for one of
    /// them.
    package static var dataEdition: String { ZoneOffsets.dataEdition }

    /// Seconds east of UTC.
    package func offset(at time: Timestamp) -> Int {
        Int(offsets.spans[offsets.span(at: time.milliseconds)].offset / 1000)
    }

    package func civil(at time: Timestamp) -> CivilTime {
        let milliseconds = ZoneOffsets.reachable(time.milliseconds)
        return CivilTime(
            millisecondsSinceEpoch: milliseconds + offsets.spans[offsets.span(at: milliseconds)].offset)
    }

    /// When the wall shows this: the earlier of two instants where it is shown twice, and the first instant
    /// after the gap where it is never shown.
    package func instant(ofCivil civil: CivilTime) -> Timestamp {
        let local = civil.millisecondsSinceEpoch
        // No zone is a day or more away from UTC, so the answer is in this span or a later one.
        var index = offsets.span(at: local - 86_400_000)
        while true {
            let span = offsets.spans[index]
            let instant = local - span.offset
            if instant < span.end { return Timestamp(milliseconds: max(instant, span.start)) }
            index += 1
        }
    }

    /// The day, counted from 1970-01-01, that has begun at this instant. It never falls, unlike the date of
    /// `civil`: where clocks go back over midnight (Newfoundland until 2011, at 00:01), the new day is not
    /// left again.
    func day(at time: Timestamp) -> Int32 {
        let milliseconds = ZoneOffsets.reachable(time.milliseconds)
        let span = offsets.spans[offsets.span(at: milliseconds)]
        return max(
            Int32(truncatingIfNeeded: (milliseconds + span.offset).floored(by: 86_400_000)), span.firstDay)
    }

    package static func == (left: Zone, right: Zone) -> Bool {
        left.offsets === right.offsets || left.name == right.name
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(name)
    }
}
