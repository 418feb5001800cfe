package import Aggregates
package import Alerting
import Detectors
package import EventTime
import Events
import Rules

/// The key of one record of the Watch changelog. Rules and groupings go by what they mean, so that state
/// outlives a change of levels or texts, and does not outlive a change of meaning.
package enum WatchKey: Hashable, Sendable {
    /// The clocks of the input partitions.
    case clocks
    /// `Cadence.fingerprint`.
    case cadence(UInt64)
    /// `Grouping.fingerprint`.
    case series(UInt64, Group)
    /// What a series counted before the first bucket that settled; `Grouping.fingerprint`.
    case past(UInt64, Group)
    /// Which feeds told it; `Cadence.fingerprint`.
    case pastReports(UInt64)
    case rule(String, meaning: UInt64, Group)
    case early(String, meaning: UInt64, Group)
    /// `Grouping.fingerprint`, and which part of its census.
    case census(UInt64, part: UInt8)
    /// How a series of a rule that projects arrives.
    case arrivals(String, meaning: UInt64, Group)
}

package enum WatchValue: Hashable, Sendable {
    case clocks([InputPartition: InputClock])
    case cadence(CadenceState)
    case series(SeriesHistory)
    case past(BucketSums)
    case pastReports(PastLedger)
    /// The rule is copied while an episode is open, to resolve it should the rule be gone after a restart.
    case rule(RuleSeries, StoredRule?)
    case early([EarlyWord])
    case census(GroupCensus.Part)
    case arrivals(SeriesArrivals)
}

/// What is needed to say the last word on an episode whose rule is gone.
package struct StoredRule: Hashable, Sendable {
    package var card: RuleCard
    package var group: [GroupValue]
    package var calendar: BucketCalendar
    package var privacyMinimum: Int64

    package init(card: RuleCard, group: [GroupValue], calendar: BucketCalendar, privacyMinimum: Int64) {
        self.card = card
        self.group = group
        self.calendar = calendar
        self.privacyMinimum = privacyMinimum
    }
}

extension WatchTask {
    /// What the changelog must hold after this transaction; nil deletes a key.
    package mutating func takeChanges() -> [(key: WatchKey, value: WatchValue?)] {
        var changes: [(key: WatchKey, value: WatchValue?)] = []
        if dirty.head { changes.append((.clocks, .clocks(clocks))) }
        for index in dirty.cadences {
            changes.append((.cadence(plan.cadenceFingerprints[index]), .cadence(cadences[index])))
        }
        for key in dirty.series {
            let value = series[key.grouping][key.group].map(WatchValue.series)
            changes.append((.series(plan.groupingFingerprints[key.grouping], key.group), value))
        }
        for key in dirty.past {
            let value = past[key.grouping][key.group].map(WatchValue.past)
            changes.append((.past(plan.groupingFingerprints[key.grouping], key.group), value))
        }
        for index in dirty.pastLedgers {
            let value = WatchValue.pastReports(pastLedgers[index])
            changes.append((.pastReports(plan.cadenceFingerprints[index]), value))
        }
        for key in dirty.ruleSeries {
            let planned = plan.rules[key.grouping]
            let value = ruleSeries[key.grouping][key.group].map { state in
                WatchValue.rule(state, state.book.open == nil ? nil : stored(planned, key.group))
            }
            changes.append((.rule(planned.rule.name, meaning: planned.meaning, key.group), value))
        }
        for key in dirty.early {
            let planned = plan.rules[key.grouping]
            let value = earlyWords[key.grouping][key.group].map(WatchValue.early)
            changes.append((.early(planned.rule.name, meaning: planned.meaning, key.group), value))
        }
        for key in dirty.census {
            let value = census[key.grouping]?.parts[key.part].map(WatchValue.census)
            changes.append((.census(plan.groupingFingerprints[key.grouping], part: key.part), value))
        }
        for key in dirty.arrivals {
            let planned = plan.rules[key.grouping]
            let value = arrivals[key.grouping][key.group].map(WatchValue.arrivals)
            changes.append((.arrivals(planned.rule.name, meaning: planned.meaning, key.group), value))
        }
        for key in dirty.gone { changes.append((key, nil)) }
        dirty.clear()
        return changes
    }

    /// Everything that the changelog must hold of this task.
    package var state: [WatchKey: WatchValue] {
        var all = self
        all.dirty = DirtyKeys()
        all.dirty.head = true
        all.dirty.cadences = Set(cadences.indices)
        all.dirty.series = Self.keys(series)
        all.dirty.past = Self.keys(past)
        all.dirty.pastLedgers = Set(cadences.indices.filter { !pastLedgers[$0].entries.isEmpty })
        all.dirty.ruleSeries = Self.keys(ruleSeries)
        all.dirty.early = Self.keys(earlyWords)
        all.dirty.census = Set(
            census.flatMap { grouping, census in
                census.parts.keys.map { CensusKey(grouping: grouping, part: $0) }
            })
        all.dirty.arrivals = Self.keys(arrivals)
        return all.takeChanges().reduce(into: [:]) { $0[$1.key] = $1.value }
    }

    private static func keys<Value>(_ tables: [[Group: Value]]) -> Set<SeriesKey> {
        Set(
            tables.indices.flatMap { index in
                tables[index].keys.map { SeriesKey(grouping: index, group: $0) }
            })
    }

    /// Where nothing keeps a changelog.
    package mutating func discardChanges() { dirty.clear() }

    private func stored(_ planned: PlannedRule, _ group: Group) -> StoredRule {
        StoredRule(
            card: planned.card, group: planned.values(of: group), calendar: planned.calendar,
            privacyMinimum: planned.privacyMinimum)
    }

    /// Takes one record of the changelog, in any order of keys.
    package mutating func restore(_ key: WatchKey, _ value: WatchValue) {
        switch (key, value) {
        case (.clocks, .clocks(let stored)):
            clocks = stored.filter { inputs.contains($0.key) }
        case (.cadence(let fingerprint), .cadence(let state)):
            if let index = cadenceIndex[Fingerprint(fingerprint)] {
                cadences[index] = state
            } else {
                dirty.gone.insert(key)
            }
        case (.series(let fingerprint, let group), .series(let history)):
            restore(fingerprint, group, history, key)
        case (.past(let fingerprint, let group), .past(let sums)):
            if let grouping = groupingIndex[Fingerprint(fingerprint)] {
                past[grouping][group] = sums
            } else {
                dirty.gone.insert(key)
            }
        case (.pastReports(let fingerprint), .pastReports(let ledger)):
            if let index = cadenceIndex[Fingerprint(fingerprint)] {
                pastLedgers[index] = ledger
            } else {
                dirty.gone.insert(key)
            }
        case (.rule(let name, let meaning, let group), .rule(let state, let stored)):
            if let rule = ruleIndex(name, meaning) {
                ruleSeries[rule][group] = state
            } else {
                dirty.gone.insert(key)
                let isChanged = plan.rules.contains { $0.rule.name == name }
                if isChanged { ruleChanges.afresh.insert(name) } else { ruleChanges.removed.insert(name) }
                resolveRemoved(state, stored, isChanged: isChanged)
            }
        case (.early(let name, let meaning, let group), .early(let words)):
            if let rule = ruleIndex(name, meaning) {
                earlyWords[rule][group] = words
            } else {
                dirty.gone.insert(key)
            }
        case (.census(let fingerprint, let place), .census(let part)):
            if let grouping = groupingIndex[Fingerprint(fingerprint)],
                plan.sharedGroupings.contains(grouping)
            {
                census[grouping, default: GroupCensus()].restore(place, part)
            } else {
                dirty.gone.insert(key)
            }
        case (.arrivals(let name, let meaning, let group), .arrivals(let stored)):
            if let rule = ruleIndex(name, meaning), plan.rules[rule].rule.projectionError != nil {
                arrivals[rule][group] = stored
            } else {
                dirty.gone.insert(key)
            }
        case (.clocks, _), (.cadence, _), (.series, _), (.past, _), (.pastReports, _), (.rule, _),
            (.early, _), (.census, _), (.arrivals, _):
            preconditionFailure("a changelog key and its value are of two kinds: \(key)")
        }
    }

    /// Ends a restore.
    package mutating func finishRestore() {
        for rule in plan.rules.indices { groups[rule] = ruleSeries[rule].keys.sorted() }
        findFullGroupings()
        findMarks()
    }

    /// What the restore found of rules that are not as they were, told once.
    package mutating func takeRuleChanges() -> RuleChanges {
        defer { ruleChanges = RuleChanges() }
        return ruleChanges
    }

    /// Whether the restore left something to say or to delete.
    package var hasUnsaved: Bool {
        !alerts.isEmpty || !dirty.gone.isEmpty
    }

    private func ruleIndex(_ name: String, _ meaning: UInt64) -> Int? {
        plan.rules.firstIndex { $0.rule.name == name && $0.meaning == meaning }
    }

    private mutating func restore(
        _ fingerprint: UInt64, _ group: Group, _ history: SeriesHistory, _ key: WatchKey
    ) {
        guard let grouping = groupingIndex[Fingerprint(fingerprint)] else {
            dirty.gone.insert(key)
            return
        }
        series[grouping][group] = history
        indexSubgroup(grouping, group)
    }

    /// The last word on an episode whose rule is gone or means something else now.
    private mutating func resolveRemoved(_ state: RuleSeries, _ stored: StoredRule?, isChanged: Bool) {
        guard let stored, state.history.end > state.history.first else { return }
        var book = state.book
        let calendar = stored.calendar
        let last = state.history.end - 1
        for word in book.close(at: last, reason: isChanged ? .ruleChanged : .ruleRemoved) {
            let episode = word.episode
            let alert = Alert(
                id: "\(episode.id)-\(episode.words)", episode: episode.id, status: .resolved,
                wordClass: .settled, severity: episode.severity, rule: stored.card, group: stored.group,
                bucket: BucketCard(last, in: calendar), since: BucketCard(episode.since, in: calendar),
                peak: Measurement(
                    bucket: BucketCard(episode.peak.bucket, in: calendar), count: episode.peak.value),
                above: episode.side == .above, observed: state.history.kept(last) ?? episode.peak.value,
                reason: word.reason, privacyMinimum: stored.privacyMinimum)
            alerts.append(book.show(alert))
        }
    }
}
