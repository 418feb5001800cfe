import Aggregates
import Alerting
import Answers
import EventCodec
import EventTime
import Events
import Processing
import Rules

/// All that the console knows, read from Vigía's own topics. A value: it is changed by one thread, and read
/// under a lock.
struct Picture: Sendable {
    /// Whether what it shows is up to date.
    enum Reading: String, Sendable {
        case live, loading, away
    }

    /// The rules by which the series are read.
    let plan: Plan
    var episodes = EpisodeTable()
    var series: SeriesTable
    var reading = Reading.loading
    /// Whether the brokers did not answer when they were asked last.
    var isAway = false
    /// How far the groups of both stages are; empty until the brokers were asked.
    var progress: [StagePartition] = []
    private var knownMutes: (standing: MutesStanding, mutes: Mutes)?

    /// What mutes follow from.
    private struct MutesStanding: Equatable {
        let time: Timestamp
        let answers: Int
        let episodes: Int
    }

    /// By cadence: the state that has settled furthest, of all partitions.
    private(set) var cadences: [UInt64: CadenceState] = [:]
    /// What people have said.
    var answers = AnswerBook()
    private let inhibition: Inhibition
    private let breaks: [Break]
    /// By cadence and partition of the second stage: the next bucket to settle.
    private var next: [UInt64: [Int32: Bucket]] = [:]
    /// The clock of each input partition, as far as the second stage has heard.
    private(set) var clocks: [InputPartition: Timestamp] = [:]

    init(_ plan: Plan, inhibition: Inhibition = .init(), breaks: [Break] = []) {
        self.plan = plan
        self.inhibition = inhibition
        self.breaks = breaks
        series = SeriesTable(plan)
    }

    /// Forgets all that was read of the stages' topics: it is read again from the beginning.
    mutating func beginAnew() {
        reading = .loading
        episodes = EpisodeTable()
        series = SeriesTable(plan)
        (cadences, next, clocks) = ([:], [:], [:])
    }

    /// Takes one record of the changelog of the second stage; nil: it is gone.
    mutating func takeChange(
        _ key: UnsafeRawBufferPointer, _ record: UnsafeRawBufferPointer?, partition: Int32
    ) {
        guard let key = try? WatchCheckpointCodec.decodeKey(key) else { return }
        switch key {
        case .rule(let name, let meaning, let group):
            series.take(rule: name, meaning: meaning, group, record.map { Array($0) })
        case .series(let fingerprint, let group):
            series.take(grouping: fingerprint, group, record.map { Array($0) })
        case .clocks:
            guard let record, case .clocks(let told)? = try? WatchCheckpointCodec.decode(key, record) else {
                return
            }
            for (input, clock) in told {
                guard let time = clock.time else { continue }
                clocks[input] = max(clocks[input] ?? time, time)
            }
        case .cadence(let fingerprint):
            guard let record, case .cadence(let told)? = try? WatchCheckpointCodec.decode(key, record) else {
                return
            }
            next[fingerprint, default: [:]][partition] = told.next
            if let known = cadences[fingerprint]?.next, told.next.map({ $0 < known }) ?? true { return }
            cadences[fingerprint] = told
        case .past, .pastReports, .early, .census, .arrivals: break
        }
    }

    /// The series of an episode; nil where the rules of this process do not have it, or count it in other
    /// buckets than when it was said.
    func seriesKey(of alert: AlertRecord) -> UInt64? {
        guard let planned = planned(alert.data.rule.name),
            planned.rule.bucket.rawValue == alert.data.bucket.unit,
            planned.rule.zone.name == alert.data.bucket.zone,
            planned.rule.measure.canonical == alert.data.rule.measure
        else { return nil }
        let dimensions: [String]
        switch planned.rule.method {
        case .silence: dimensions = [GroupNames.feedDimension]
        case .threshold, .change, .record, .detect, .crossover: dimensions = planned.rule.by
        }
        let key = SeriesTable.key(
            planned.rule.name, Group(dimensions.map { alert.data.group[$0] ?? "" }))
        return series.entries[key] == nil ? nil : key
    }

    /// The group of an alert as people call it, in the order of the rule's dimensions where the rule is
    /// known.
    func names(of alert: AlertRecord) -> LocalizedText {
        let known = planned(alert.data.rule.name)?.rule.by ?? []
        let dimensions = known + alert.data.group.keys.filter { !known.contains($0) }.sorted()
        return GroupNames.names(
            of: dimensions.compactMap { dimension in
                alert.data.group[dimension].map { GroupValue(dimension, $0) }
            })
    }

    /// Whether analysts may see more of an episode than others.
    mutating func hides(_ id: String) -> Bool {
        guard let name = episodes.alert(id)?.data.rule.name else { return false }
        return planned(name).map { $0.privacyMinimum > 1 } ?? false
    }

    /// The rule of a name.
    func planned(_ name: String) -> PlannedRule? { plan.rules.first { $0.rule.name == name } }

    /// Why an episode is not sent to receivers; nil where it is.
    mutating func muted(_ alert: AlertRecord, at now: Timestamp) -> Mute? {
        guard let card = alert.card else { return nil }
        return mutes(at: now).mutedBy(card)
    }

    /// What is muted at a moment; made once for each moment that is asked about.
    private mutating func mutes(at now: Timestamp) -> Mutes {
        let standing = MutesStanding(time: now, answers: answers.revision, episodes: episodes.revision)
        if let known = knownMutes, known.standing == standing { return known.mutes }
        let feeds = episodes.open.compactMap { id -> SilentFeed? in
            guard let alert = episodes.alert(id), alert.data.rule.method == "silence" else { return nil }
            return alert.card.flatMap { SilentFeed($0) }
        }.sorted { $0.episode < $1.episode }
        let mutes = Mutes(answers, silentFeeds: feeds, inhibition: inhibition, breaks: breaks, at: now)
        knownMutes = (standing, mutes)
        return mutes
    }

    /// What people see beside each episode that is answered or muted, to tell whether it has changed.
    mutating func marks(at now: Timestamp) -> [String: String] {
        var marks: [String: String] = [:]
        let answered = answers.allAnswers.map(\.episode).filter { episodes.entries[$0] != nil }
        for id in episodes.open.union(answered) {
            guard let alert = episodes.alert(id) else { continue }
            let answer = answers.answer(on: id).map { "\($0.kind) \($0.signature.time)" }
            let muted = episodes.open.contains(id) ? muted(alert, at: now)?.text(in: .en) : nil
            let mark = [answer, muted].compactMap(\.self).joined(separator: "; ")
            if !mark.isEmpty { marks[id] = mark }
        }
        return marks
    }

    /// How many episodes of each rule fire.
    mutating func firingByRule() -> [String: Int] {
        episodes.open.reduce(into: [:]) { counts, id in
            if let name = episodes.alert(id)?.data.rule.name { counts[name, default: 0] += 1 }
        }
    }

    mutating func firing(of rule: String) -> Int { firingByRule()[rule] ?? 0 }

    /// What is not shown, because there is too much of it, or because it is of rules that this process does
    /// not have.
    var warnings: [LocalizedText] {
        var warnings: [LocalizedText] = []
        if series.withoutRoom > 0 {
            let count = NumberText.grouped(Int64(series.withoutRoom))
            warnings.append(
                LocalizedText(
                    en: "\(count) changes of series are not shown: the console keeps "
                        + "\(NumberText.grouped(Int64(SeriesTable.limit))).",
                    es: "\(count) cambios de series no se muestran: la consola guarda "
                        + "\(NumberText.grouped(Int64(SeriesTable.limit)))."))
        }
        if !series.ofOtherRules.isEmpty {
            warnings.append(
                LocalizedText(
                    en:
                        "Some series are of rules that this console does not have: give it the configuration "
                        + "of the daemon.",
                    es:
                        "Algunas series son de reglas que esta consola no tiene: dele la configuración del "
                        + "demonio."
                ))
        }
        if episodes.withoutRoom > 0 {
            let count = NumberText.grouped(Int64(EpisodeTable.firing))
            warnings.append(
                LocalizedText(
                    en: "More than \(count) episodes fire; the others are not shown.",
                    es: "Hay más de \(count) episodios activos; los demás no se muestran."))
        }
        return warnings
    }

    /// Every bucket before this instant has settled, for every rule; nil before anything has.
    var completeTo: Timestamp? {
        var lowest: Timestamp?
        for (cadence, fingerprint) in zip(plan.cadences, plan.cadenceFingerprints) {
            guard let bucket = next[fingerprint]?.values.min() else { return nil }
            let time = cadence.calendar.start(of: bucket)
            lowest = min(lowest ?? time, time)
        }
        return lowest
    }
}

/// How far a stage's group has come in one partition.
struct StagePartition: Hashable, Sendable {
    var stage: String
    var topic: String
    /// Of inputs: the stream that it carries.
    var stream: String?
    var partition: Int32
    /// The next record to be read; nil where the group has committed nothing.
    var offset: Int64?
    var end: Int64?

    /// Records that are not read yet; nil where the group has committed nothing, so that nobody knows.
    var records: Int64? {
        guard let end, let offset else { return nil }
        return max(0, end - offset)
    }
}
