import EventCodec
import EventTime
import Events
import KafkaClient
import Processing
import Settings

/// What the clock journal holds before the first process starts.
extension SimulationRun {
    /// Whether the application was made beside another, whose ticks it inherits.
    var isHeir: Bool { seed % 4 == 0 }

    /// The layout, as the daemon writes it when it first starts; before it, in some runs, the ticks of
    /// another application that has read a part of the same logs.
    func beginJournal() {
        if isHeir { leaveTicks() }
        append(.layout(layout.value))
        if isHeir, random.chance(50) { appendTooLate() }
    }

    private func append(_ entry: ClockEntry) {
        let place = TopicPartition(topics.clock.name, 0)
        log.append(place, key: Array(ClockCodec.key(entry).utf8), value: ClockCodec.encode(entry))
    }

    /// Reports come in while the other application runs; wherever a partition ends then, its clock may tick,
    /// several times at one place too.
    private func leaveTicks() {
        let count = story.reports.count * random.int(20...90) / 100
        var clocks: [InputPartition: Timestamp] = [:]
        while delivered < count {
            if random.chance(10) { deliverInTransaction() } else { deliver(random.int(1...12)) }
            while random.chance(50) {
                let place = random.pick(inputPlaces)
                let input = InputPartition(stream: place.topic, partition: place.partition)
                let time = time.wall - scene.calendar.unit.shortest * random.int(0...100) / 100
                guard clocks[input].map({ time > $0 }) ?? true else { continue }
                clocks[input] = time
                append(.inherited(input, offset: log.end(place), .to(time)))
            }
        }
    }

    /// A foreign producer's, committed or aborted: offsets have gaps.
    private func deliverInTransaction() {
        let open = log.transaction(of: "before\(delivered)", timeout: .seconds(60))
        for _ in 0..<random.int(1...5) where delivered < story.reports.count {
            let report = story.reports[delivered]
            delivered += 1
            time.wall = max(time.wall, report.arrival)
            send(report, transaction: open)
        }
        log.end(open, commits: random.chance(70))
    }

    /// What is copied after the application has started must not count.
    private func appendTooLate() {
        let place = random.pick(inputPlaces)
        let input = InputPartition(stream: place.topic, partition: place.partition)
        append(.inherited(input, offset: 0, .to(time.wall + scene.calendar.unit.shortest * 100)))
    }

    private var inputPlaces: [TopicPartition] {
        layout.inputs.keys.sorted().flatMap { log.places(of: $0) }
    }
}
