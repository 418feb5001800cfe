import Aggregates
package import Alerting
package import EventTime
import Events
import Rules

/// The Watch stage of one tallies partition: owns the series that hash there, settles their buckets, judges
/// them, and says what must be said.
///
/// Deterministic: settled words depend on the tallies and clocks alone, not on the order in which the blocks
/// of different input partitions meet. A value type: the copy of the last commit is the way back after an
/// abort.
package struct WatchTask: Sendable {
    /// Of the tallies topic.
    package let partition: Int32
    /// Of how many.
    package let partitions: Int32
    /// The same in every task.
    package let plan: Plan
    /// Every input partition that must have passed a bucket's end.
    package let inputs: [InputPartition]
    let cadenceIndex: [Fingerprint: Int]
    let groupingIndex: [Fingerprint: Int]
    /// The rules that judge the sums of a grouping, by grouping.
    let judges: [[Int]]
    var clocks: [InputPartition: InputClock] = [:]
    var cadences: [CadenceState]
    /// The plain counts, by grouping; sub-groups also by the group they explain.
    var series: [[Group: SeriesHistory]]
    var subgroups: [[Group: Set<Group>]]
    /// What they counted before the first bucket that settled, by grouping, and which feeds told it, by
    /// cadence.
    var past: [[Group: BucketSums]]
    var pastLedgers: [PastLedger]
    /// What the rules made of them, by rule; groups sorted, so that words come in one order.
    var ruleSeries: [[Group: RuleSeries]]
    var groups: [[Group]]
    /// All groups of the groupings whose series share a budget, by grouping.
    var census: [Int: GroupCensus] = [:]
    /// The groupings that have as many series as they may, and those of which it is still to be told.
    var isFull: [Bool]
    var limitsReached: [SeriesLimitReached] = []
    var ruleChanges = RuleChanges()
    var earlyWords: [[Group: [EarlyWord]]]
    /// The bounds of open buckets, as long as nothing settles; made again when needed, so never kept.
    var earlyBounds: [[Group: EarlyBound]]
    /// How series arrive within their buckets, by rule; empty where a rule does not project.
    var arrivals: [[Group: SeriesArrivals]]
    /// How many marks the clocks had passed when they were looked at last, by cadence; it follows from the
    /// clocks, so it is not kept.
    var marks: [Int?]
    /// Which buckets were reported, by rule; nil until it is asked for, as after a restore.
    var reports: [ReportLog?]
    /// Which buckets of the past are known, by rule; made when it is asked for.
    var pastLogs: [Int: PastLog] = [:]
    var dirty = DirtyKeys()
    package internal(set) var counters = WatchCounters()
    /// What has been said since the last `takeAlerts`.
    var alerts: [ShownAlert] = []

    /// - Parameter inputPartitions: the number of partitions of each stream's topic.
    package init(partition: Int32, of partitions: Int32, plan: Plan, inputPartitions: [String: Int32]) {
        self.partition = partition
        self.partitions = partitions
        self.plan = plan
        inputs = inputPartitions.flatMap { stream, count in
            (0..<count).map { InputPartition(stream: stream, partition: $0) }
        }.sorted()
        cadenceIndex = Dictionary(
            uniqueKeysWithValues: plan.cadenceFingerprints.enumerated().map { (Fingerprint($1), $0) })
        groupingIndex = Dictionary(
            uniqueKeysWithValues: plan.groupingFingerprints.enumerated().map { (Fingerprint($1), $0) })
        judges = plan.groupings.indices.map { grouping in
            plan.rules.indices.filter { plan.rules[$0].grouping == grouping }
        }
        cadences = plan.cadences.map { _ in CadenceState() }
        series = plan.groupings.map { _ in [:] }
        subgroups = plan.groupings.map { _ in [:] }
        past = plan.groupings.map { _ in [:] }
        pastLedgers = plan.cadences.map { _ in PastLedger() }
        isFull = plan.groupings.map { _ in false }
        ruleSeries = plan.rules.map { _ in [:] }
        groups = plan.rules.map { _ in [] }
        earlyWords = plan.rules.map { _ in [:] }
        earlyBounds = plan.rules.map { _ in [:] }
        arrivals = plan.rules.map { _ in [:] }
        marks = plan.cadences.map { _ in nil }
        reports = plan.rules.map { _ in nil }
    }

    /// Takes one block of the tallies topic: adds it, settles what its clock lets settle, and looks for early
    /// spikes.
    package mutating func receive(_ block: TallyBlock) {
        let groupings = block.tallies.map { groupingIndex[Fingerprint($0.grouping)] }
        for (tally, grouping) in zip(block.tallies, groupings) {
            if let grouping { add(tally, to: grouping) } else { counters.unknownGroupings += 1 }
        }
        for notice in block.groups {
            guard let grouping = groupingIndex[Fingerprint(notice.grouping)] else { continue }
            if census[grouping, default: GroupCensus()].add(notice) {
                dirty.census.insert(CensusKey(grouping: grouping, part: GroupCensus.part(of: notice.group)))
            }
        }
        for feed in block.feeds {
            guard let cadence = cadenceIndex[Fingerprint(feed.cadence)] else { continue }
            if feed.sum.isHistory {
                pastLedgers[cadence].add(feed.sum)
                dirty.pastLedgers.insert(cadence)
            } else {
                cadences[cadence].ledger.add(feed.sum)
                dirty.cadences.insert(cadence)
            }
        }
        let known = clocks[block.origin] ?? InputClock()
        let clock = InputClock(
            time: block.clock ?? known.time, begin: known.begin ?? block.begin, isEnded: block.isEnd)
        if clock != known {
            clocks[block.origin] = clock
            dirty.head = true
            settleWhatIsDue()
        }
        let settled = alerts.count
        for (tally, grouping) in zip(block.tallies, groupings) where !tally.sum.isHistory {
            if let grouping { lookEarly(tally, in: grouping) }
        }
        if clock != known { passMarks() }
        // Not in the order in which the groups happened to be heard of first.
        if alerts.count > settled + 1 { alerts[settled...].sort(by: Self.precedes) }
    }

    /// Whether every input has ended: nothing is left to settle.
    package var isEnded: Bool { inputs.allSatisfy { clocks[$0]?.isEnded ?? false } }

    package mutating func takeAlerts() -> [ShownAlert] {
        defer { alerts = [] }
        return alerts
    }

    private static func precedes(_ a: ShownAlert, _ b: ShownAlert) -> Bool {
        if a.rule.name != b.rule.name { return a.rule.name < b.rule.name }
        if a.group != b.group { return a.group.map(\.value).lexicographicallyPrecedes(b.group.map(\.value)) }
        return a.bucket.start < b.bucket.start
    }

    private mutating func add(_ tally: Tally, to grouping: Int) {
        let group = home(of: tally.group, in: grouping)
        if group != tally.group { counters.sumsOfOthers += 1 }
        if let place = series[grouping].index(forKey: group) {
            series[grouping].values[place].add(tally.sum)
        } else {
            indexSubgroup(grouping, group)
            series[grouping][group] = SeriesHistory(tally.sum)
        }
        dirty.series.insert(SeriesKey(grouping: grouping, group: group))
    }

    /// Remembers which group a sub-group explains.
    mutating func indexSubgroup(_ grouping: Int, _ group: Group) {
        let routedBy = plan.groupings[grouping].routedBy
        guard group.values.count > routedBy else { return }
        subgroups[grouping][group.prefix(routedBy), default: []].insert(group)
    }

    /// The first bucket that must not settle yet: the one that holds the lowest watermark of the partitions a
    /// cadence waits for. Nil while one of them has no clock. Ended inputs hold nobody up; when all have
    /// ended, every bucket that they have reached or counted for settles (in another zone a period may begin
    /// after the clock).
    func settlingEnd(_ index: Int) -> Bucket? {
        let cadence = plan.cadences[index]
        var lowest: Timestamp?
        var latest: Timestamp?
        for input in inputs where cadence.streams.contains(input.stream) {
            let clock = clocks[input] ?? InputClock()
            latest = [latest, clock.time].compactMap { $0 }.max()
            if clock.isEnded { continue }
            guard let time = clock.time else { return nil }
            lowest = min(lowest ?? time, time)
        }
        if let lowest { return cadence.calendar.bucket(containing: lowest - cadence.lateness) }
        guard let latest else { return nil }
        let reached = cadence.calendar.bucket(containing: latest)
        return max(reached, cadences[index].lastKnown ?? reached) + 1
    }

    /// The first bucket through which the clocks of all inputs ran: a fact of their logs, asked when none can
    /// begin any more.
    func firstWatched(_ index: Int) -> Bucket? {
        let cadence = plan.cadences[index]
        let begins = inputs.filter { cadence.streams.contains($0.stream) }.compactMap { clocks[$0]?.begin }
        guard let last = begins.max() else { return nil }
        let bucket = cadence.calendar.bucket(containing: last)
        return cadence.calendar.start(of: bucket) < last ? bucket + 1 : bucket
    }
}

/// How far one input partition has told that it has come.
package struct InputClock: Hashable, Sendable {
    package var time: Timestamp?
    /// Where its clock stood first.
    package var begin: Timestamp?
    package var isEnded: Bool

    package init(time: Timestamp? = nil, begin: Timestamp? = nil, isEnded: Bool = false) {
        self.time = time
        self.begin = begin
        self.isEnded = isEnded
    }
}

/// Above which running count an open bucket speaks early; nil where it has nothing to say until something
/// settles.
struct EarlyBound: Sendable {
    let bucket: Bucket
    /// The next bucket to settle when it was made.
    let next: Bucket?
    /// Where the judged span begins.
    let start: Bucket
    var upper: Double?
}

/// What is to be said early of an open bucket.
struct EarlyFinding {
    let bucket: Bucket
    /// What has arrived.
    let value: Int64
    let severity: Severity
    /// Nil where what has arrived has passed the bound itself.
    var projection: ProjectedTotal?
}

/// An early word that waits for its answer.
package struct EarlyWord: Hashable, Sendable {
    /// The open bucket it was said of.
    package var bucket: Bucket
    /// The episode that it would open.
    package var episode: String
    /// The running count when it was said.
    package var value: Int64
    /// Of that count.
    package var severity: Severity
    /// What was shown of the total that it would come to; nil where the count itself had passed its bound.
    package var projection: ProjectedTotal?

    package init(
        bucket: Bucket, episode: String, value: Int64, severity: Severity, projection: ProjectedTotal? = nil
    ) {
        self.bucket = bucket
        self.episode = episode
        self.value = value
        self.severity = severity
        self.projection = projection
    }
}

/// Index of a grouping (or rule) and a group.
struct SeriesKey: Hashable, Sendable {
    let grouping: Int
    let group: Group

    func _rawHashValue(seed: Int) -> Int { group._rawHashValue(seed: seed ^ grouping) }
}

/// Index of a grouping and a part of its census.
struct CensusKey: Hashable, Sendable {
    let grouping: Int
    let part: UInt8
}

/// What has changed since the last checkpoint.
struct DirtyKeys: Sendable {
    var head = false
    var cadences: Set<Int> = []
    var series: Set<SeriesKey> = []
    var past: Set<SeriesKey> = []
    var pastLedgers: Set<Int> = []
    var ruleSeries: Set<SeriesKey> = []
    var early: Set<SeriesKey> = []
    var census: Set<CensusKey> = []
    var arrivals: Set<SeriesKey> = []
    /// Keys of the changelog that no rule knows any more.
    var gone: Set<WatchKey> = []

    /// Forgets all of them; the series that were counted will soon be counted again, so their place stays.
    mutating func clear() {
        var series: Set<SeriesKey> = []
        swap(&series, &self.series)
        series.removeAll(keepingCapacity: true)
        self = DirtyKeys()
        swap(&series, &self.series)
    }
}
