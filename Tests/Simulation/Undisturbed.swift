import Alerting
import EventCodec
import EventTime
import Events
import KafkaClient
import Pipeline
import Processing
import Settings

/// The same logs and the same clock journal, read once by one process to which nothing happens.
struct Undisturbed {
    private(set) var settled: [String: [[UInt8]]] = [:]
    private(set) var rejects: [[UInt8]] = []

    init(_ run: SimulationRun) {
        var alerts: [ShownAlert] = []
        var refused: [RejectedRecord] = []
        let pipeline = LocalPipeline(
            plan: run.scene.plan,
            inputs: run.layout.inputs.sorted { $0.key < $1.key }.map { name, count in
                LocalPipeline.Input(
                    stream: name, partitions: count,
                    maxAhead: run.scene.configuration.stream(name)?.maxAhead ?? .zero)
            },
            talliesPartitions: run.layout.tallies, onAlert: { alerts.append($0) },
            onReject: { refused.append($0) })
        let ticks = Self.ticks(run)
        for (stream, _) in run.layout.inputs.sorted(by: { $0.key < $1.key }) {
            for place in run.log.places(of: stream) {
                Self.read(place, run, pipeline, ticks)
                pipeline.flush()
            }
        }
        for alert in alerts where alert.wordClass == .settled {
            let bytes = AlertCodec.encode(alert, source: "/vigia/\(run.scene.configuration.application)")
            settled[alert.episode, default: []].append(bytes)
        }
        rejects = refused.map(RejectCodec.encode)
    }

    private typealias Ticks = [InputPartition: [(offset: Int64, move: ClockMove)]]

    private static func ticks(_ run: SimulationRun) -> Ticks {
        var ticks: Ticks = [:]
        var hasStarted = false
        for (_, _, entry) in run.log.committed(run.topics.clock.name) {
            switch run.clockEntry(entry) {
            case .tick(let input, let offset, let move): ticks[input, default: []].append((offset, move))
            case .inherited(let input, let offset, let move):
                if !hasStarted { ticks[input, default: []].append((offset, move)) }
            case .layout: hasStarted = true
            case .request, .inheritance, .instance, .history, nil: break
            }
        }
        return ticks
    }

    private static func read(
        _ place: TopicPartition, _ run: SimulationRun, _ pipeline: LocalPipeline, _ ticks: Ticks
    ) {
        let input = InputPartition(stream: place.topic, partition: place.partition)
        var left = (ticks[input] ?? [])[...]
        func tick(before offset: Int64) {
            while let tick = left.first, tick.offset <= offset {
                left.removeFirst()
                switch tick.move {
                case .to(let time): pipeline.tick(input, to: time)
                case .end: pipeline.end(input)
                }
            }
        }
        for (offset, entry) in (run.log.partitions[place] ?? []).enumerated() where run.log.isVisible(entry) {
            tick(before: Int64(offset))
            (entry.value ?? []).withUnsafeBytes { bytes in
                let time = Timestamp(milliseconds: entry.time_ms)
                pipeline.receive(
                    bytes, on: input, offset: Int64(offset), timestamp: time, isHistory: entry.isHistory)
            }
        }
        tick(before: .max)
    }
}
