import Aggregates
import Alerting
import Detectors
import EventTime
import Events
import Processing

extension ByteWriter {
    mutating func cadence(_ value: CadenceState) {
        optional(value.start) { $0.bucket($1) }
        optional(value.next) { $0.bucket($1) }
        optional(value.expectedFrom) { $0.bucket($1) }
        array(value.ledger.entries.sorted { $0.key < $1.key }) { writer, entry in
            writer.feed(entry.key)
            writer.history(entry.value.events)
            writer.history(entry.value.counts)
            writer.optional(entry.value.lastForgotten) { $0.bucket($1) }
        }
    }

    mutating func pastLedger(_ value: PastLedger) {
        array(value.entries.sorted { $0.key < $1.key }) { writer, entry in
            writer.feed(entry.key)
            writer.history(entry.value.incoming)
            writer.sums(entry.value.reports.sums)
        }
    }

    mutating func archive(_ value: [Int: Extremes]) {
        array(value.sorted { $0.key < $1.key }) { writer, drawer in
            writer.signed(Int64(drawer.key))
            writer.bucket(drawer.value.highest.bucket)
            writer.signed(drawer.value.highest.value)
            writer.bucket(drawer.value.lowest.bucket)
            writer.signed(drawer.value.lowest.value)
            writer.count(drawer.value.observed)
        }
    }

    mutating func measured(_ value: MeasuredHistory) {
        bucket(value.first)
        var previous: Int64 = 0
        array(value.values) { writer, number in
            writer.flag(number != MeasuredHistory.missing)
            guard number != MeasuredHistory.missing else { return }
            writer.signed(number &- previous)
            previous = number
        }
        archive(value.archive)
        archive(value.past)
        optional(value.visibleFrom) { $0.bucket($1) }
    }

    mutating func ruleSeries(_ value: RuleSeries) {
        measured(value.history)
        bucket(value.begun)
        array(value.bases) { writer, basis in writer.optional(basis) { $0.basis($1) } }
        phase(value.basePhase)
        phase(value.phase)
        array(value.book.episodes) { $0.episode($1) }
        array(value.book.disclosed.exact) { $0.signed($1) }
        array(value.accounts) { $0.account($1) }
        array(value.revised.sorted()) { $0.bucket($1) }
    }

    private mutating func account(_ value: FalseAlarmAccount) {
        real(value.saved)
        real(value.allowed)
        real(value.spent)
    }

    mutating func census(_ value: GroupCensus.Part) {
        array(value.settled.sorted()) { $0.fixed64($1) }
        array(value.waiting.sorted { $0.key < $1.key }) { writer, group in
            writer.fixed64(group.key)
            writer.bucket(group.value)
        }
    }

    mutating func storedRule(_ value: StoredRule) {
        let card = value.card
        for part in [
            card.name, card.version, card.method, card.measure, card.stream, card.summary.en, card.summary.es,
        ] {
            text(part)
        }
        for part in [card.against, card.scope, card.detector, card.team, card.runbook] {
            optional(part) { $0.text($1) }
        }
        optional(card.other) { writer, other in
            writer.text(other.en)
            writer.text(other.es)
        }
        array(card.labels.sorted { $0.key < $1.key }) { writer, label in
            writer.text(label.key)
            writer.text(label.value)
        }
        array(value.group) { writer, part in
            writer.text(part.dimension)
            writer.text(part.value)
        }
        text(value.calendar.unit.rawValue)
        text(value.calendar.zone.name)
        signed(value.privacyMinimum)
    }
}

extension ByteReader {
    mutating func cadence() throws(CorruptRecord) -> CadenceState {
        let (start, next) = (try optionalBucket(), try optionalBucket())
        let expectedFrom = try optionalBucket()
        var entries: [Feed: FeedLedger.Entry] = [:]
        for _ in 0..<(try count()) {
            let feed = try feed()
            entries[feed] = FeedLedger.Entry(
                events: try history(), counts: try history(), lastForgotten: try optionalBucket())
        }
        return CadenceState(
            start: start, next: next, expectedFrom: expectedFrom, ledger: FeedLedger(entries: entries))
    }

    mutating func pastLedger() throws(CorruptRecord) -> PastLedger {
        var entries: [Feed: PastLedger.Entry] = [:]
        for _ in 0..<(try count()) {
            let feed = try feed()
            entries[feed] = PastLedger.Entry(incoming: try history(), reports: BucketSums(try sums()))
        }
        return PastLedger(entries: entries)
    }

    mutating func archive() throws(CorruptRecord) -> [Int: Extremes] {
        var archive: [Int: Extremes] = [:]
        for _ in 0..<(try count()) {
            let season = Int(try signed())
            let highest = (bucket: try bucket(), value: try signed())
            let lowest = (bucket: try bucket(), value: try signed())
            archive[season] = Extremes(highest: highest, lowest: lowest, observed: try count32())
        }
        return archive
    }

    mutating func measured() throws(CorruptRecord) -> MeasuredHistory {
        let first = try bucket()
        var values: [Int64] = []
        var previous: Int64 = 0
        for _ in 0..<(try count()) {
            guard try flag() else {
                values.append(MeasuredHistory.missing)
                continue
            }
            previous = previous &+ (try signed())
            values.append(previous)
        }
        return MeasuredHistory(
            first: first, values: values, archive: try archive(), past: try archive(),
            visibleFrom: try optionalBucket())
    }

    mutating func ruleSeries() throws(CorruptRecord) -> RuleSeries {
        let (history, begun) = (try measured(), try bucket())
        let bases = try array { reader throws(CorruptRecord) in
            try reader.optional { reader throws(CorruptRecord) in try reader.basis() }
        }
        guard bases.count <= history.values.count else { throw CorruptRecord(what: "more bases than values") }
        return RuleSeries(
            history: history, begun: begun, bases: bases, basePhase: try phase(), phase: try phase(),
            book: EpisodeBook(
                episodes: try array { reader throws(CorruptRecord) in try reader.episode() },
                disclosed: DisclosedBefore(
                    exact: try array { reader throws(CorruptRecord) in try reader.signed() })),
            accounts: try array { reader throws(CorruptRecord) in try reader.account() },
            revised: Set(try array { reader throws(CorruptRecord) in try reader.bucket() }))
    }

    private mutating func account() throws(CorruptRecord) -> FalseAlarmAccount {
        FalseAlarmAccount(saved: try real(), allowed: try real(), spent: try real())
    }

    mutating func census() throws(CorruptRecord) -> GroupCensus.Part {
        var part = GroupCensus.Part(
            settled: Set(try array { reader throws(CorruptRecord) in try reader.fixed64() }))
        for _ in 0..<(try count()) {
            let group = try fixed64()
            part.waiting[group] = try bucket()
        }
        return part
    }

    private mutating func optionalText() throws(CorruptRecord) -> String? {
        try optional { reader throws(CorruptRecord) in try reader.text() }
    }

    mutating func storedRule() throws(CorruptRecord) -> StoredRule {
        var card = RuleCard(
            name: try text(), version: try text(), method: try text(), measure: try text(),
            stream: try text(),
            summary: LocalizedText(en: try text(), es: try text()))
        card.against = try optionalText()
        card.scope = try optionalText()
        card.detector = try optionalText()
        card.team = try optionalText()
        card.runbook = try optionalText()
        card.other = try optional { reader throws(CorruptRecord) in
            LocalizedText(en: try reader.text(), es: try reader.text())
        }
        for _ in 0..<(try count()) {
            let key = try text()
            card.labels[key] = try text()
        }
        let group = try array { reader throws(CorruptRecord) in
            GroupValue(try reader.text(), try reader.text())
        }
        guard let unit = BucketUnit(rawValue: try text()), let zone = Zone(try text()) else {
            throw CorruptRecord(what: "a stored rule's calendar")
        }
        return StoredRule(
            card: card, group: group, calendar: BucketCalendar(unit: unit, zone: zone),
            privacyMinimum: try signed())
    }
}
