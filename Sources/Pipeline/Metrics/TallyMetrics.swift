import EventTime
import Events
import Processing
import Synchronization
import Telemetry

/// What the Tally stage counts, by stream. It counts what is committed: what an abort takes back is read
/// again, and counted then.
struct TallyMetrics: Sendable {
    let read: Counter
    let bytes: Counter
    let counted: Counter
    let duplicates: Counter
    let revised: Counter
    let superseded: Counter
    let withdrawn: Counter
    let history: Counter
    let zones: Counter
    let rejected: Counter
    let ticks: Counter
    let idLimit: Counter
    let ids: Gauge
    let idsLimit: Gauge
    let clock: Gauge
    let clockAge: Gauge
    private let live = LiveStreams()

    init(_ registry: MetricRegistry) {
        func counter(_ name: String, _ help: String, _ more: String...) -> Counter {
            registry.counter(name, help, labels: ["stream"] + more)
        }
        read = counter("vigia_events_read_total", "Records that were read from the stream.")
        bytes = registry.counter(
            "vigia_events_read_bytes_total", "Payload of the records that were read.", unit: .bytes,
            labels: ["stream"])
        counted = counter("vigia_events_counted_total", "Events of new ids that were counted.")
        duplicates = counter(
            "vigia_events_duplicate_total", "Events that came before with the same id and revision.")
        revised = counter("vigia_events_revised_total", "Revisions that took the place of an earlier one.")
        superseded = counter(
            "vigia_events_superseded_total", "Revisions that came after a higher one, and were left out.")
        withdrawn = counter("vigia_events_withdrawn_total", "Events and revisions that took an event back.")
        history = counter("vigia_events_history_total", "Events and revisions that were loaded as history.")
        zones = counter(
            "vigia_events_by_lateness_total",
            "Events and revisions that a rule reads, by where they fell: open (its bucket had not settled), "
                + "corrected (it had), too-late-for-some rules, or too-late-for-all, and so rejected.",
            "zone")
        rejected = counter("vigia_events_rejected_total", "Records that were refused, by reason.", "reason")
        ticks = counter("vigia_clock_ticks_total", "Moves of the clock without an event.")
        idLimit = counter(
            "vigia_id_limit_reached_total",
            "How often the limit of ids made an input partition forget early: what is older is rejected.")
        ids = registry.gauge(
            "vigia_ids", "Ids that an input partition remembers.", labels: ["stream", "partition"])
        idsLimit = registry.gauge(
            "vigia_ids_limit", "The most ids that an input partition may remember: limits.ids_per_partition.")
        clock = registry.gauge(
            "vigia_clock_timestamp_seconds", "The clock of an input partition: the highest event time read.",
            unit: .seconds, labels: ["stream", "partition"])
        clockAge = registry.gauge(
            "vigia_event_time_lag_seconds",
            "Now less the clock of an input partition, of streams with a live clock.", unit: .seconds,
            labels: ["stream", "partition"])
        registry.beforeExposition { [clock, clockAge, live] in
            let now = ProcessingClocks.machine.wall().seconds
            let clocks = clock.all.filter { live.names.contains($0.labels[0]) }
            let known = Set(clocks.map(\.labels))
            clockAge.remove { !known.contains($0) }
            for (labels, time) in clocks { clockAge.set(now - time, labels[0], labels[1]) }
        }
    }

    /// A stream is there before its first event.
    ///
    /// - Parameter isLive: whether its clock goes with processing time; else it is told, but not held against
    ///   it: data of long ago are always behind.
    func declare(_ stream: String, isLive: Bool) {
        live.set(stream, isLive)
        let plain = [
            read, bytes, counted, duplicates, revised, superseded, withdrawn, history, ticks, idLimit,
        ]
        for counter in plain {
            counter.add(0, stream)
        }
        for zone in ["open", "corrected", "too-late-for-some", "too-late-for-all"] {
            zones.add(0, stream, zone)
        }
        for reason in RejectReason.allCases { rejected.add(0, stream, reason.rawValue) }
    }

    /// What one partition did between two commits.
    func add(_ work: TallyWork, on stream: String) {
        read.add(work.records, stream)
        bytes.add(work.bytes, stream)
        let (before, now) = (work.before, work.now)
        counted.add(now.accepted - before.accepted, stream)
        duplicates.add(now.duplicates - before.duplicates, stream)
        revised.add(now.revisions - before.revisions, stream)
        superseded.add(now.superseded - before.superseded, stream)
        withdrawn.add(now.withdrawn - before.withdrawn, stream)
        history.add(now.history - before.history, stream)
        idLimit.add(now.idFloorRaised - before.idFloorRaised, stream)
        zones.add(now.zones.open - before.zones.open, stream, "open")
        zones.add(now.zones.corrected - before.zones.corrected, stream, "corrected")
        zones.add(now.zones.tooLateForSome - before.zones.tooLateForSome, stream, "too-late-for-some")
        zones.add(work.rejects[.tooOld] ?? 0, stream, "too-late-for-all")
        for (reason, count) in work.rejects { rejected.add(count, stream, reason.rawValue) }
        ticks.add(work.ticks, stream)
    }

    /// A partition is read elsewhere now.
    /// A stage begins anew: what the one before had told of its partitions is no more.
    func forgetStandings() { for gauge in [ids, clock] { gauge.remove { _ in true } } }

    func forget(_ input: InputPartition) {
        let labels = [input.stream, "\(input.partition)"]
        for gauge in [ids, clock] { gauge.remove { $0 == labels } }
    }
}

/// The streams whose clock goes with processing time.
private final class LiveStreams: Sendable {
    private let streams = Mutex<Set<String>>([])

    var names: Set<String> { streams.withLock { $0 } }

    func set(_ stream: String, _ isLive: Bool) {
        streams.withLock { streams in
            if isLive { streams.insert(stream) } else { streams.remove(stream) }
        }
    }
}

/// What an input partition has done since the last commit.
struct TallyWork {
    private(set) var records = 0
    private(set) var bytes = 0
    var rejects: [RejectReason: Int] = [:]
    var ticks = 0
    /// What its task had counted then, and has now.
    var before = TallyCounters()
    var now = TallyCounters()
    /// The timestamp of the first record, in ms; nil where there was none.
    private(set) var first_ms: Int64?

    init() {}

    mutating func note(bytes count: Int, _ timestamp_ms: Int64) {
        records += 1
        bytes += count
        if first_ms == nil { first_ms = timestamp_ms }
    }

    /// The next work begins where this one ends, whether it was committed or aborted: an abort is followed by
    /// reading again.
    mutating func beginAnew(at counters: TallyCounters) {
        self = TallyWork()
        (before, now) = (counters, counters)
    }
}
