import Aggregates
import EventTime
import Events
import Processing
import Rules

/// What one accepted record of a log added (or took back) for one cadence.
struct Contribution {
    var event: TestEvent
    var stream: String
    var bucket: Bucket
    var knownFrom: Bucket
    /// 1, or -1 where it is taken back.
    var sign: Int64
    /// Whether it counts only where the live stream has told nothing: before the first settlement.
    var isHistory = false
    /// Whether it says that history was told of its bucket.
    var tellsHistory = false

    var feed: Feed { event.feed(stream) }
}

/// When a rule's buckets settle, worked out from rule and policies alone.
struct Pace: Hashable {
    var calendar: BucketCalendar
    var lateness: Duration
    var horizon: Duration
    var streams: Set<String>

    init(_ rule: Rule, _ policies: FeedPolicies) {
        var known: [Feed] = []
        switch rule.method {
        case .silence(let silence):
            known = silence.feeds
            streams = Set(silence.feeds.map(\.stream))
        case .threshold, .change, .record, .detect, .crossover:
            known = policies.configured.keys.filter { feed in rule.selections.contains { $0.reads(feed) } }
            streams = Set(rule.selections.map(\.stream))
        }
        let read = known.isEmpty ? [policies.standard] : known.map { policies[$0] }
        calendar = rule.calendar
        lateness = rule.lateness ?? read.map(\.lateness).max()!
        horizon = rule.horizon ?? read.map(\.horizon).max()!
    }
}

/// The first stage, naively: every partition's log read from its beginning with a list of all that was seen.
struct Arrivals {
    var contributions: [Pace: [Contribution]] = [:]
    var rejections: [InputPartition: [String]] = [:]
    /// The clock of each partition at the end, and whether its input ended.
    var clocks: [InputPartition: (time: Timestamp?, isEnded: Bool)] = [:]
    /// Where the clock of each partition stood first.
    var begins: [InputPartition: Timestamp] = [:]

    private let world: World
    private let rules: [Rule]
    private let paces: [Pace]

    init(_ world: World) {
        self.world = world
        rules = world.plan.rules.map(\.rule)
        let policies = world.plan.policies
        paces = Array(Set(rules.map { Pace($0, policies) }))
        for origin in world.origins { read(origin) }
    }

    private enum Place: Equatable {
        case nowhere, tooLate
        case at(Bucket, from: Bucket)
        /// Behind the horizon, or before there was a clock: history.
        case behind(Bucket, from: Bucket)
    }

    /// How an event that counts has come.
    private enum Origin {
        case live, history, beforeClock
    }

    private func reads(_ pace: Pace, _ feed: Feed) -> Bool {
        rules.contains { rule in
            guard Pace(rule, world.plan.policies) == pace else { return false }
            if case .silence(let silence) = rule.method { return silence.feeds.contains(feed) }
            return rule.selections.contains { $0.reads(feed) }
        }
    }

    private func place(_ event: TestEvent, _ pace: Pace, _ clock: Timestamp?, isHistory: Bool) -> Place {
        let found = place(event, pace, clock)
        guard isHistory else { return found }
        switch found {
        case .nowhere, .behind: return found
        case .at(let bucket, let from): return clock == nil ? .behind(bucket, from: from) : found
        case .tooLate:
            let bucket =
                event.period.map { pace.calendar.bucket(containing: event.civil, period: $0)! }
                ?? pace.calendar.bucket(containing: event.time)
            return .behind(bucket, from: pace.calendar.bucket(containing: clock! - pace.lateness))
        }
    }

    private func place(_ event: TestEvent, _ pace: Pace, _ clock: Timestamp?) -> Place {
        let found =
            event.period.map { pace.calendar.bucket(containing: event.civil, period: $0) }
            ?? pace.calendar.bucket(containing: event.time)
        guard let bucket = found else { return .nowhere }
        guard let clock else { return .at(bucket, from: bucket) }
        let watermark = clock - pace.lateness
        if bucket < pace.calendar.bucket(containing: watermark - pace.horizon) { return .tooLate }
        return .at(bucket, from: max(bucket, pace.calendar.bucket(containing: watermark)))
    }

    private func lifetime(_ stream: String) -> Duration? {
        paces.filter { $0.streams.contains(stream) }.map { pace in
            pace.lateness + pace.horizon + longest(pace.calendar.unit) + .seconds(26 * 3600)
        }.max()
    }

    private func longest(_ unit: BucketUnit) -> Duration {
        switch unit {
        case .minute: .seconds(60)
        case .hour: .seconds(3600)
        case .day: .seconds(25 * 3600)
        case .week: .seconds(169 * 3600)
        case .month: .seconds((31 * 24 + 1) * 3600)
        case .quarter: .seconds((92 * 24 + 1) * 3600)
        case .year, .fiscalYear: .seconds((366 * 24 + 1) * 3600)
        }
    }

    private mutating func read(_ origin: InputPartition) {
        var clock: Timestamp?
        var isEnded = false
        var seen: [String: (event: TestEvent, origin: Origin)] = [:]
        for entry in world.logs[origin] ?? [] {
            switch entry {
            case .tick(let time):
                clock = max(clock ?? time, time)
                begins[origin] = begins[origin] ?? time
                isEnded = false
            case .end: isEnded = true
            case .event(let event):
                let key = event.source + "\u{0}" + event.id
                let old = seen[key].flatMap { isForgotten($0.event, origin.stream, clock) ? nil : $0 }
                switch judge(event, old?.event, origin.stream, clock) {
                case .ignore: continue
                case .refuse(let reason):
                    rejections[origin, default: []].append("\(event.id)r\(event.revision) \(reason.rawValue)")
                case .take:
                    let isHistory = event.isHistory
                    var come = Origin.live
                    if isHistory { come = clock == nil ? .beforeClock : .history }
                    if !isHistory, let old, old.origin != .live { come = .history }
                    if let old { add(old.event, old.origin, -1, origin.stream, clock, isHistory) }
                    add(event, come, 1, origin.stream, clock, isHistory)
                    // Who is older than any memory is not remembered.
                    if old != nil || !isForgotten(event, origin.stream, clock) { seen[key] = (event, come) }
                    if isHistory { continue }
                    clock = max(clock ?? event.time, event.time)
                    begins[origin] = begins[origin] ?? event.time
                    isEnded = false
                }
            }
        }
        rejections[origin, default: []] += []
        clocks[origin] = (clock, isEnded)
    }

    private enum Fate {
        case take, ignore
        case refuse(RejectReason)
    }

    private func judge(_ event: TestEvent, _ old: TestEvent?, _ stream: String, _ clock: Timestamp?) -> Fate {
        guard let old else {
            if event.isHistory { return .take }
            let isTooOld = isForgotten(event, stream, clock) || isTooLate(event, stream, clock)
            return isTooOld ? .refuse(.tooOld) : .take
        }
        if event.revision < old.revision { return .ignore }
        if event.revision == old.revision {
            return event.content == old.content ? .ignore : .refuse(.conflictingContent)
        }
        if event.isHistory { return staysInPlace(event, old, stream, clock) ? .take : .refuse(.tooOld) }
        if !old.withdrawn, isTooLate(old, stream, clock) { return .refuse(.tooOld) }
        if !event.withdrawn, isTooLate(event, stream, clock) { return .refuse(.tooOld) }
        let wouldCountTwice = paces.contains { pace in
            guard !old.withdrawn, !event.withdrawn, reads(pace, old.feed(stream)),
                reads(pace, event.feed(stream)), case .at = place(event, pace, clock)
            else { return false }
            return place(old, pace, clock) == .tooLate
        }
        return wouldCountTwice ? .refuse(.tooOld) : .take
    }

    /// Whether a revision by history leaves what lies behind the horizon in its bucket.
    private func staysInPlace(
        _ event: TestEvent, _ old: TestEvent, _ stream: String, _ clock: Timestamp?
    ) -> Bool {
        if old.withdrawn || event.withdrawn { return true }
        return paces.allSatisfy { pace in
            guard reads(pace, old.feed(stream)), reads(pace, event.feed(stream)),
                case .behind(let before, _) = place(old, pace, clock, isHistory: true)
            else { return true }
            switch place(event, pace, clock, isHistory: true) {
            case .nowhere, .tooLate: return true
            case .at: return false
            case .behind(let now, _): return now == before
            }
        }
    }

    private func isTooLate(_ event: TestEvent, _ stream: String, _ clock: Timestamp?) -> Bool {
        let reading = paces.filter { reads($0, event.feed(stream)) }
        return !reading.isEmpty && reading.allSatisfy { place(event, $0, clock) == .tooLate }
    }

    private func isForgotten(_ event: TestEvent, _ stream: String, _ clock: Timestamp?) -> Bool {
        guard let clock, let life = lifetime(stream) else { return false }
        return event.time < clock - life
    }

    private mutating func add(
        _ event: TestEvent, _ origin: Origin, _ sign: Int64, _ stream: String, _ clock: Timestamp?,
        _ isHistory: Bool
    ) {
        for pace in paces where !event.withdrawn && reads(pace, event.feed(stream)) {
            let found: (bucket: Bucket, from: Bucket, isBehind: Bool)
            switch place(event, pace, clock, isHistory: isHistory) {
            case .nowhere, .tooLate: continue
            case .at(let bucket, let from): found = (bucket, from, origin == .beforeClock)
            case .behind(let bucket, let from): found = (bucket, from, true)
            }
            contributions[pace, default: []].append(
                Contribution(
                    event: event, stream: stream, bucket: found.bucket, knownFrom: found.from, sign: sign,
                    isHistory: found.isBehind, tellsHistory: origin != .live))
        }
    }
}

extension TestEvent {
    func feed(_ stream: String) -> Feed { Feed(stream: stream, source: source, report: report) }
}
