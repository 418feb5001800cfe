import Aggregates
package import EventTime
package import Events

/// The Tally stage of one input partition: recognises duplicates and revisions, adds events up per group and
/// bucket, and tells the Watch stage how far its clock has come.
///
/// Deterministic: what it sends depends on the partition's log and on the ticks of the clock journal alone;
/// how the log was cut into batches decides only how the sums are cut into blocks. Everything since the last
/// `commit` can be undone with `rollback`.
package struct TallyTask: ~Copyable {
    package let origin: InputPartition
    let plan: Plan
    let schema: StreamSchema
    let talliesPartitions: Int32
    let maxAhead: Milliseconds
    var clock = PartitionClock()
    var committedClock = PartitionClock()
    var pacers: [Pacer]
    let pacerOfCadence: [Int: Int32]
    /// By grouping; nil where it reads another stream.
    let pacerOfGrouping: [Int32?]
    /// The clock at which the next of the pacers moves on.
    var nextPace = Timestamp(milliseconds: .min)
    /// Where the event at hand falls, by pacer, and all those of the run.
    var placements: [Placement?]
    var run = EventRun()
    var profiles = ProfileTable()
    var shapes = ShapeTable()
    var ids = IdLedger()
    var idCutter = IdBlockCutter()
    /// Where `idFloor` stood when the generation of `idCutter` began.
    var generationFloor: Timestamp?
    /// In a restore, the profiles that the generation at hand has told, by number.
    var restoredProfiles: [Int32] = []
    var cells = CellTable<TallyTarget>()
    var cellOfGroup: [CellKey: Int32] = [:]
    var feedCells = CellTable<FeedTarget>()
    /// Sums of history, under the same cells: the live sums pay nothing for them.
    var historyCells = CellTable<TallyTarget>()
    var historyFeedCells = CellTable<FeedTarget>()
    var numberOfFeed: [Feed: Int32] = [:]
    /// What a run that ends adds to each feed.
    var feedSums = OrdinalSums()
    /// Of the groupings whose series share a budget.
    var toldGroups = ToldGroups()
    var mustTellClock = false
    /// Whether the end of a finite input was reached, by a tick of the clock journal.
    package internal(set) var isEnded = false
    var committedIsEnded = false
    /// The offset in the clock journal of the last request that was carried out here; -1 before any.
    package var lastRequest: Int64 = -1
    var committedLastRequest: Int64 = -1
    /// The offset in the clock journal of the last inherited tick that was applied here; -1 before any.
    package var lastInherited: Int64 = -1
    var committedLastInherited: Int64 = -1
    /// The floor below which ids are forgotten; raised by time, and early at `Limits.ids`.
    var idFloor: Timestamp?
    let idsRemembered: Int
    /// How long after an event happened its id can still matter: nil where no rule reads the stream. A period
    /// is read in its author's zone, up to 26 hours away from that of a rule.
    let idLifetime: Milliseconds?
    package internal(set) var counters = TallyCounters()

    struct CellKey: Hashable {
        let grouping: Int
        let group: Group
    }

    /// What a cell is sent as, and to which tallies partition.
    struct TallyTarget {
        let grouping: UInt64
        let group: Group
        let partition: Int32
        /// `Group.stableHash`, where the grouping's series share a budget.
        let notice: UInt64?
    }

    /// The same of a feed; every tallies partition hears it. `periodic` events say which span they cover: a
    /// bucket without one was not reported.
    struct FeedTarget {
        let cadence: UInt64
        let feed: Feed
        let periodic: Bool
    }

    /// - Parameter maxAhead: how much later than its record's timestamp an event may have happened.
    package init(
        origin: InputPartition, plan: Plan, talliesPartitions: Int32, maxAhead: Duration,
        idsRemembered: Int = Limits.ids
    ) {
        guard let schema = plan.schemas[origin.stream] else {
            preconditionFailure("the plan has no stream \(origin.stream)")
        }
        self.origin = origin
        self.plan = plan
        self.schema = schema
        self.talliesPartitions = talliesPartitions
        self.maxAhead = Milliseconds(maxAhead)
        self.idsRemembered = idsRemembered
        let mine = plan.cadences.indices.filter { plan.cadences[$0].streams.contains(origin.stream) }
        pacers = mine.map { Pacer(plan.cadences[$0], tellsMarks: plan.projecting[$0]) }
        idLifetime = mine.map { index in
            let cadence = plan.cadences[index]
            return cadence.lateness + cadence.horizon + cadence.calendar.unit.longest + .seconds(26 * 3600)
        }.max().map(Milliseconds.init)
        let pacerOfCadence = Dictionary(uniqueKeysWithValues: mine.enumerated().map { ($1, Int32($0)) })
        self.pacerOfCadence = pacerOfCadence
        pacerOfGrouping = plan.groupings.map { grouping in
            plan.cadences.firstIndex(of: grouping.cadence).flatMap { pacerOfCadence[$0] }
        }
        placements = Array(repeating: nil, count: mine.count)
    }

    package var clockNow: Timestamp? { clock.now }

    /// Takes one event; what it returns goes to the rejects. A refused event changes nothing, the clock
    /// included.
    ///
    /// - Parameters:
    ///   - timestamp: that of its Kafka record, or the start of a replay.
    ///   - isHistory: whether it is loaded behind the clock: it moves no clock and is never too old.
    package mutating func receive(
        _ event: borrowing EventView, timestamp: Timestamp, isHistory: Bool = false
    ) -> Rejection? {
        counters.events += 1
        let fingerprint = IdFingerprint(hash: event.idFingerprint)
        ids.expect(fingerprint)
        if event.time > timestamp + maxAhead {
            return refuse(Rejection(reason: .aheadOfTimestamp, field: "time"))
        }
        let profile =
            profiles.find(event.profileHash) ?? adopt(event.profile, event.profileHash)
        let entry = IdEntry(
            fingerprint: fingerprint, content: UInt32(truncatingIfNeeded: event.contentHash),
            time_s: event.time.wholeSeconds, profile: profile, count: Int32(event.count),
            revision: event.revision, withdrawn: event.withdrawn, origin: isHistory ? originOfHistory : .live,
            shape: shapes.ordinal(of: event.period, offset_s: event.utcOffset_s))
        let known = ids.find(fingerprint)
        if let known, !isForgotten(ids[known].time) {
            return correct(
                known, with: entry, event.time, event.civil, event.period, isHistory: isHistory)
        }
        let isForgotten = isForgotten(event.time)
        if isForgotten, !isHistory { return refuse(Rejection(reason: .tooOld, field: "time")) }
        let isInRun = !isHistory && run.takes(event)
        if !isInRun, !place(event.time, event.civil, event.period, profile, isHistory: isHistory) {
            return refuse(Rejection(reason: .tooOld, field: "time"))
        }
        if isForgotten {
            // Too old to be remembered: whoever loads it must see to it that it comes once.
        } else if let known {
            ids.replace(known, with: entry)
        } else {
            ids.insert(entry)
        }
        counters.accepted += 1
        if event.withdrawn {
            counters.withdrawn += 1
        } else {
            count(event, entry, isInRun: isInRun, isHistory: isHistory)
        }
        if isHistory { counters.history += 1 } else { advance(to: event.time) }
        return nil
    }

    private var originOfHistory: IdOrigin { clock.now == nil ? .beforeClock : .history }

    /// Whether ids of events at a time are forgotten: by the clock alone, though their memory is freed only
    /// at a commit, so that it makes no difference where batches end.
    private func isForgotten(_ time: Timestamp) -> Bool {
        if let idFloor, time < idFloor { return true }
        guard let now = clock.now, let idLifetime else { return false }
        return time < now - idLifetime
    }

    /// Moves the clock without an event: a tick of the clock journal.
    package mutating func tick(to time: Timestamp) { advance(to: time) }

    /// Ends a finite input: every bucket that it has reached may settle.
    package mutating func end() {
        guard !isEnded else { return }
        isEnded = true
        mustTellClock = true
    }

    /// Whether a tick to `time` would let any watermark enter another bucket, or pass a mark of a bucket that
    /// is looked at. An input that has ended holds
    /// nobody up, and no tick opens it again.
    package func tickMatters(_ time: Timestamp) -> Bool {
        guard !isEnded else { return false }
        guard let now = clock.now else { return true }
        guard time > now else { return false }
        return pacers.contains { $0.mustTell(time) }
    }
}
