import Aggregates
import EventCodec
import EventTime
import Events
import KafkaClient
import Processing
import Settings

/// What must hold after every run.
extension SimulationRun {
    func check() {
        guard violations.isEmpty else { return }
        for text in log.offsetsGoneBack { fail("committed offsets went back: \(text)") }
        checkClocks()
        checkCounts()
        let calm = Undisturbed(self)
        checkSettled(calm)
        checkWords()
        checkRejects(calm)
    }

    /// Clocks never go back: neither those told to the Watch stage nor those of the journal.
    private func checkClocks() {
        var told: [String: Timestamp] = [:]
        func advance(_ key: String, _ time: Timestamp) {
            if let known = told[key], time < known {
                fail("the clock of \(key) went from \(known) to \(time)")
            }
            told[key] = time
        }
        for (place, block) in blocks {
            if let clock = block.clock { advance("\(block.origin) at \(place)", clock) }
        }
        checkJournal(advance)
    }

    /// Ticks of its own begin where those that it inherits end.
    private func checkJournal(_ advance: (String, Timestamp) -> Void) {
        var inherited: [InputPartition: Int64] = [:]
        var hasStarted = false
        for (_, _, entry) in log.committed(topics.clock.name) {
            switch clockEntry(entry) {
            case .inherited(let input, let offset, _):
                if !hasStarted { inherited[input] = offset }
            case .tick(let input, let offset, let move):
                if let end = inherited[input], offset < end {
                    fail("\(input) ticks at \(offset), and inherits a tick at \(end)")
                }
                if case .to(let time) = move { advance("\(input) in the journal", time) }
            case .layout: hasStarted = true
            case .request, .inheritance, .instance, .history, nil: break
            }
        }
    }

    /// A clock ticks only where the reader has caught up with the true end.
    func checkTick(_ value: [UInt8], _ unit: Unit) {
        guard let entry = value.withUnsafeBytes({ try? ClockCodec.decode($0) }),
            case .tick(let input, let offset, .to) = entry
        else { return }
        let ends = unit.ends(of: TopicPartition(input.stream, input.partition))
        if !ends.contains(offset) {
            fail("\(unit.name) ticks \(input) at \(offset), which ends at \(ends)")
        }
    }

    // MARK: - Counts

    private struct Cell: Hashable, Comparable {
        let stream: String
        let by: [String]
        let group: [String]
        let bucket: Int32

        static func < (a: Cell, b: Cell) -> Bool { "\(a)" < "\(b)" }
    }

    /// Each event is counted exactly once: what the tallies add up to is what a list of the events says.
    /// Where events can come too late, that is so of history alone.
    private func checkCounts() {
        let standing = standing()
        var expected: [Cell: Int64] = [:]
        for grouping in scene.plan.groupings {
            for report in standing where report.stream == grouping.selection.stream {
                let values = ["area": report.area, "nationality": report.nationality]
                let cell = Cell(
                    stream: report.stream, by: grouping.by, group: grouping.by.map { values[$0] ?? "" },
                    bucket: scene.calendar.bucket(containing: report.time).ordinal)
                expected[cell, default: 0] += Int64(report.count)
            }
        }
        let start = scene.first.ordinal - 3
        func isSure(_ cell: Cell) -> Bool { !scene.isShort || cell.bucket < start }
        let wrong = difference(expected.filter { isSure($0.key) }, told().filter { isSure($0.key) })
        if let (cell, pair) = wrong.min(by: { $0.key < $1.key }) {
            fail("\(wrong.count) sums are wrong: \(cell) is \(pair.told), the events say \(pair.expected)")
        }
    }

    private func told() -> [Cell: Int64] {
        let groupings = scene.plan.groupings
        let known = Dictionary(zip(scene.plan.groupingFingerprints, groupings)) { known, _ in known }
        var told: [Cell: Int64] = [:]
        for (_, block) in blocks {
            for tally in block.tallies {
                guard let grouping = known[tally.grouping] else { continue }
                let cell = Cell(
                    stream: grouping.selection.stream, by: grouping.by, group: tally.group.values,
                    bucket: tally.sum.bucket.ordinal)
                told[cell, default: 0] += tally.sum.count
            }
        }
        return told
    }

    private func difference(
        _ expected: [Cell: Int64], _ told: [Cell: Int64]
    ) -> [Cell: (expected: Int64, told: Int64)] {
        Set(expected.keys).union(told.keys).reduce(into: [:]) { wrong, cell in
            let pair = (expected: expected[cell] ?? 0, told: told[cell] ?? 0)
            if pair.expected != pair.told { wrong[cell] = pair }
        }
    }

    /// The reports that count in the end, by a reading of the logs that shares nothing with the product.
    private func standing() -> [Report] {
        var latest: [String: Report] = [:]
        for (place, reports) in sent {
            for (offset, report) in reports.sorted(by: { $0.key < $1.key }) {
                guard let entry = log.partitions[place]?[offset], log.isVisible(entry), report.broken == nil,
                    report.time.milliseconds <= entry.time_ms + 300_000
                else { continue }
                let key = "\(report.stream) \(report.source) \(report.id)"
                if let known = latest[key], known.revision >= report.revision { continue }
                latest[key] = report
            }
        }
        return latest.values.filter { !$0.isWithdrawn }
    }

    // MARK: - Words

    private func checkSettled(_ calm: Undisturbed) {
        var said: [String: [[UInt8]]] = [:]
        for (_, _, entry) in log.committed(topics.alerts.name) {
            guard let value = entry.value, !Word(value).isEarly else { continue }
            said[String(decoding: entry.key, as: UTF8.self), default: []].append(value)
        }
        let episodes = Set(said.keys).union(calm.settled.keys).sorted()
        guard let wrong = episodes.first(where: { said[$0] != calm.settled[$0] }) else { return }
        func text(_ words: [[UInt8]]?) -> String {
            (words ?? []).map { String(decoding: $0, as: UTF8.self).prefix(1200) }.joined(separator: "\n    ")
        }
        let (mine, other) = (text(said[wrong]), text(calm.settled[wrong]))
        fail("episode \(wrong): said\n    \(mine)\n  undisturbed\n    \(other)")
    }

    /// Settled words alternate legally, numbered without a gap; each early word has one answer.
    private func checkWords() {
        let words = log.committed(topics.alerts.name).compactMap { $0.entry.value.map(Word.init) }
        if Set(words.map(\.id)).count != words.count { fail("a word was said twice") }
        for (episode, mine) in Dictionary(grouping: words, by: \.episode) {
            let settled = mine.filter { !$0.isEarly }
            if !settled.isEmpty, !Word.isLegal(settled.map(\.status)) {
                fail("\(episode) says \(settled.map(\.status))")
            }
            for (number, word) in settled.enumerated() where word.id != "\(episode)-\(number + 1)" {
                fail("word \(number + 1) of \(episode) is called \(word.id)")
            }
            let early = mine.filter(\.isEarly)
            let open = early.count { $0.status == "firing" }
            let answers =
                early.count { $0.status == "withdrawn" }
                + settled.count { $0.status == "firing" && $0.isPlain && $0.isAbove }
            if open > 0, answers != open { fail("\(episode): \(open) early words and \(answers) answers") }
            if open == 0, !early.isEmpty { fail("\(episode) takes back what was not said") }
        }
        for (_, _, entry) in log.committed(topics.episodes.name).reversed() {
            guard let value = entry.value else { continue }
            let last = words.last { $0.episode == String(decoding: entry.key, as: UTF8.self) }
            if last?.id != Word(value).id, !hasNewer(entry.key, than: value) {
                fail("the last word on an episode is \(last?.id ?? "none"), not \(Word(value).id)")
            }
        }
    }

    private func hasNewer(_ key: [UInt8], than value: [UInt8]) -> Bool {
        log.committed(topics.episodes.name).last { $0.entry.key == key }?.entry.value != value
    }

    private func checkRejects(_ calm: Undisturbed) {
        let said = log.committed(topics.rejects.name).compactMap(\.entry.value)
        let (mine, theirs) = (Set(said), Set(calm.rejects))
        if said.count != mine.count { fail("a record was rejected twice") }
        if mine != theirs {
            let (more, fewer) = (mine.subtracting(theirs).count, theirs.subtracting(mine).count)
            fail("\(more) rejects too many, \(fewer) missing")
        }
    }
}
