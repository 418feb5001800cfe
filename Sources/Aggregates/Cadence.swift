package import EventTime
package import Events

/// When the buckets of a rule open, settle and can no longer be corrected.
///
/// Rules with the same cadence settle together. The lateness is that of the slowest feed that a rule
/// reads; the watermark of a partition is its clock less that lateness, and a bucket settles when the
/// watermarks of all partitions of `streams` have passed its end.
package struct Cadence: Hashable, Sendable {
    /// Unit and zone of its buckets.
    package var calendar: BucketCalendar
    /// Allowed lateness: how long after its end a bucket waits for events.
    package var lateness: Duration
    /// How long after its end a settled bucket can still be corrected.
    package var horizon: Duration
    /// The streams whose partitions must all have passed a bucket's end, sorted.
    package var streams: [String]

    package init(calendar: BucketCalendar, lateness: Duration, horizon: Duration, streams: [String]) {
        self.calendar = calendar
        self.lateness = lateness
        self.horizon = horizon
        self.streams = Array(Set(streams)).sorted()
    }

    package var canonical: String {
        "\(calendar.unit.rawValue)@\(calendar.zone.name)/\(Zone.dataEdition)"
            + "+\(lateness.milliseconds)~\(horizon.milliseconds)"
            + "(\(streams.joined(separator: ",")))"
    }

    package var fingerprint: UInt64 { StableHash.hash64("cadence " + canonical) }
}

/// A selection summed by dimensions, bucket by bucket: what the Tally stage adds up.
package struct Grouping: Hashable, Sendable {
    /// Which events count.
    package var selection: Selection
    /// Dimensions (or `source`) in the order of the group's values.
    package var by: [String]
    /// The first so many values of a group decide its tallies partition, so that a series and the
    /// sub-groups that explain it meet in one place.
    package var routedBy: Int
    /// When its sums settle.
    package var cadence: Cadence

    package init(selection: Selection, by: [String], routedBy: Int, cadence: Cadence) {
        self.selection = selection
        self.by = by
        self.routedBy = routedBy
        self.cadence = cadence
    }

    package var canonical: String {
        "\(selection.canonical) by \(by.joined(separator: ","))/\(routedBy) \(cadence.canonical)"
    }

    package var fingerprint: UInt64 { StableHash.hash64("grouping " + canonical) }

    /// The group an event of this profile belongs to, or nil where the filters leave it out.
    package func group(of profile: EventProfile, in schema: StreamSchema) -> Group? {
        guard selection.reads(Feed(stream: schema.name, source: profile.source, report: profile.report))
        else {
            return nil
        }
        func value(_ field: String) -> String {
            if field == "source" { return profile.source }
            guard let index = schema.dimensions.firstIndex(of: field) else { return "" }
            return profile.values[index]
        }
        for (field, allowed) in selection.filters where !allowed.contains(value(field)) { return nil }
        return Group(by.map(value))
    }
}
