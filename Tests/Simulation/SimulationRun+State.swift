import EventCodec
import EventTime
import Events
import KafkaClient
import Pipeline
import Processing
import Settings

/// What the run knows of committed state, and how it comes to rest.
extension SimulationRun {
    /// What has been committed of one partition of a stage.
    func version(_ place: TopicPartition) -> StateVersion {
        let stage = place.topic == topics.tallies.name ? "watch" : "tally"
        let topic = stage == "watch" ? topics.watchState.name : topics.tallyState.name
        return StateVersion(
            offset: log.committedOffset(place, of: stage),
            commits: log.commits[TopicPartition(topic, place.partition)] ?? 0)
    }

    func keep(_ state: StageState, _ version: StateVersion, _ place: TopicPartition) {
        kept[place.description] = (state, version)
    }

    /// State after recovery equals state before the crash.
    func compare(_ state: StageState, _ place: TopicPartition, _ unit: Unit) {
        guard let known = kept[place.description], known.version == version(place) else { return }
        comparedStates += 1
        switch (known.state, state) {
        case (.tally(let before, let ids), .tally(let after, let idsAfter)):
            if before != after || (!scene.isShort && ids != idsAfter) {
                fail("\(unit.name) restored \(place) as \(after), \(idsAfter) ids; it was \(before), \(ids)")
            }
        case (.watch(let before), .watch(let after)):
            let wrong = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }
            if let key = wrong.first {
                fail(
                    "\(unit.name) restored \(place) with \(wrong.count) wrong values, as \(key): "
                        + "\(String(describing: after[key])), it was \(String(describing: before[key]))")
            }
        case (.tally, .watch), (.watch, .tally): fail("a state of another stage at \(place)")
        }
    }

    /// Asks the running instances to end the input and to settle everything.
    func requestEnd() {
        var ends: [InputPartition: Int64] = [:]
        for stream in layout.inputs.keys {
            for place in log.places(of: stream) {
                ends[InputPartition(stream: stream, partition: place.partition)] = log.end(place)
            }
        }
        let entry = ClockEntry.request(SettleRequest(move: .end, ends: ends))
        let journal = TopicPartition(topics.clock.name, 0)
        log.append(journal, key: Array(ClockCodec.key(entry).utf8), value: ClockCodec.encode(entry))
    }

    var isAtRest: Bool { unrest().isEmpty }

    /// What has not been done yet.
    func unrest() -> [String] {
        var wrong: [String] = []
        for (stage, inputs) in [("tally", Array(layout.inputs.keys)), ("watch", [topics.tallies.name])] {
            for place in inputs.sorted().flatMap({ log.places(of: $0) }) {
                let last = (log.partitions[place] ?? []).lastIndex { log.isVisible($0) } ?? -1
                let next = log.committedOffset(place, of: stage) ?? 0
                if next <= last || log.lastStable(place) < log.end(place) {
                    wrong.append("\(stage) stands at \(next) of \(place), which has \(last + 1)")
                }
            }
        }
        if endedInputs.count < layout.inputs.values.reduce(0, { $0 + Int($1) }) {
            wrong.append("only \(endedInputs.count) inputs have ended")
        }
        return wrong
    }

    private var endedInputs: Set<InputPartition> {
        guard sabotage != .tickNotJournalled else { return endedOnTallies }
        var ended: Set<InputPartition> = []
        for (_, _, entry) in log.committed(topics.clock.name) {
            if let clock = clockEntry(entry), case .tick(let input, _, .end) = clock { ended.insert(input) }
        }
        return ended
    }

    private var endedOnTallies: Set<InputPartition> {
        Set(blocks.filter { $0.block.isEnd }.map(\.block.origin))
    }

    func clockEntry(_ entry: SimulatedLog.Entry) -> ClockEntry? {
        entry.value?.withUnsafeBytes { try? ClockCodec.decode($0) }
    }

    /// Every block of tallies that a reader of committed records sees.
    var blocks: [(place: TopicPartition, block: TallyBlock)] {
        log.committed(topics.tallies.name).compactMap { place, _, entry in
            entry.value?.withUnsafeBytes { try? TallyCodec.decode($0) }.map { (place, $0) }
        }
    }
}
