import BrokerSupport
import Foundation
import KafkaClient

/// The daemon on a broker, exactly once, beside what `kcat` merely reads from the same topic in the same run.
struct BrokerBenchmark {
    let bench: Bench
    let broker: Broker

    /// Both in the same minute.
    private struct Pair {
        let reader: MeasuredProcess.Usage
        let daemon: MeasuredProcess.Usage
        var ratio: Double { reader.wall.inSeconds / daemon.wall.inSeconds }
    }

    /// Pairs before the ones that count: they warm the page cache, and a broker that has just started
    /// compiles while it runs, transactions last.
    private static let warming = 8
    private static let counted = 5

    /// The pair with the middle ratio.
    func run(events: Int) throws -> [Row] {
        let names = (1...(Self.warming + Self.counted)).map { "vigia-\($0)" }
        for name in names { try create(name) }
        try produce(events)
        let pairs = try names.map { name in try Pair(reader: read(), daemon: process(events, as: name)) }
            .dropFirst(Self.warming).sorted { $0.ratio < $1.ratio }
        let middle = pairs[pairs.count / 2]
        let range = "\(format(pairs[0].ratio, 2)) to \(format(pairs[pairs.count - 1].ratio, 2))"
        return [
            Row(what: "kcat reads the topic", events: events, usage: middle.reader),
            Row(
                what: "vigia run, exactly once (\(format(middle.ratio, 2)) of kcat; \(range) in "
                    + "\(pairs.count) pairs)", events: events, usage: middle.daemon),
        ]
    }

    private func configure(_ application: String) throws {
        try bench.configure(application, bootstrap: broker.bootstrapServers)
    }

    private func create(_ application: String) throws {
        try configure(application)
        _ = try MeasuredProcess(
            [bench.program.path, "topics", "create", "--config", bench.configuration.path], log: bench.log
        ).wait()
    }

    private func produce(_ events: Int) throws {
        let producer = try Producer([
            "bootstrap.servers": broker.bootstrapServers, "linger.ms": "20", "batch.size": "1000000",
            "queue.buffering.max.messages": "500000", "enable.idempotence": "true",
        ])
        defer { producer.close() }
        var count = 0
        try MadeUpEvents.make(events) { partition, record in
            try producer.produce(
                topic: "encounters", partition: partition, key: Array(record[7..<27]), value: record)
            count += 1
            if count % 10_000 == 0 { producer.poll() }
        }
        guard producer.flush(timeout: .seconds(120)) == 0, producer.failureCount == 0 else {
            throw Failure(what: "The events did not all reach the broker")
        }
    }

    private func read() throws -> MeasuredProcess.Usage {
        try MeasuredProcess(
            ["kcat", "-b", broker.bootstrapServers, "-t", "encounters", "-C", "-e", "-q", "-f", ""],
            log: bench.log
        ).wait()
    }

    /// From the start of the process until both groups have committed all they were given; only then is it
    /// stopped.
    private func process(_ events: Int, as name: String) throws -> MeasuredProcess.Usage {
        try configure(name)
        let tally = try GroupProgress(
            broker, group: "\(name)-tally", topic: "encounters", partitions: MadeUpEvents.partitions)
        let watch = try GroupProgress(
            broker, group: "\(name)-watch", topic: "\(name).tallies", partitions: 8)
        let start = ContinuousClock.now
        let process = try MeasuredProcess(
            [bench.program.path, "run", "--config", bench.configuration.path], log: bench.log)
        while try !tally.isComplete() || !watch.isComplete() {
            guard process.isRunning, start.duration(to: .now) < .seconds(600) else {
                throw Failure(what: "The daemon did not process all events")
            }
            Thread.sleep(forTimeInterval: 0.1)
        }
        let wall = start.duration(to: .now)
        var usage = process.end(by: SIGTERM)
        guard usage.status == 0 else { throw Failure(what: "The daemon ended with status \(usage.status)") }
        usage.wall = wall
        return usage
    }
}
