/// What a task did with its events since it started; for logs and metrics.
package struct TallyCounters: Hashable, Sendable {
    /// Records that were read as events.
    package var events = 0
    /// Events of new ids.
    package var accepted = 0
    /// The same id, revision and content again.
    package var duplicates = 0
    /// Revisions lower than the one that is known.
    package var superseded = 0
    /// Corrections that were carried out.
    package var revisions = 0
    /// Events and corrections that take an event back.
    package var withdrawn = 0
    /// What went to the rejects.
    package var refused = 0
    /// Events and corrections that were loaded as history.
    package var history = 0
    /// Events too late for a cadence, counted once for each.
    package var late = 0
    /// Where events and corrections of the live stream fell; those that no rule reads fell nowhere.
    package var zones = EventZones()
    /// How often the memory cap shortened the horizon of ids.
    package var idFloorRaised = 0

    package init() {}
}

/// How late events were for the rules that read them: an event of several rules counts once, where it is the
/// latest. What is too late for every rule is refused.
package struct EventZones: Hashable, Sendable {
    /// Its buckets were open.
    package var open = 0
    /// A bucket had settled, and is corrected.
    package var corrected = 0
    /// A bucket could be corrected no more, so a rule goes without it.
    package var tooLateForSome = 0

    package init() {}
}

extension TallyTask {
    /// Counts events of a profile by the zone into which the placements at hand put them. Once a run and
    /// profile, not once an event.
    mutating func noteZone(_ profile: Int32, events: Int) {
        var (isRead, isSettled, isTooLate) = (false, false, false)
        for route in routes(profile) {
            switch placements[Int(route.pacer)] {
            case .known(let bucket, let from)?:
                isRead = true
                if bucket != from { isSettled = true }
            case .tooLate?: isTooLate = true
            case .history?, nil: break
            }
        }
        if isTooLate {
            counters.zones.tooLateForSome += events
        } else if isSettled {
            counters.zones.corrected += events
        } else if isRead {
            counters.zones.open += events
        }
    }
}
