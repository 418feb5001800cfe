import BrokerSupport
import Foundation
import KafkaClient

/// The daemon on a broker, exactly once, beside what `kcat` merely reads from the same topic in the same run.
struct BrokerBenchmark {
    let bench: Bench
    let broker: Broker

    /// Each reads the topic once before, uncounted: that warms the page cache, and what a broker that has
    /// just started compiles while it runs.
    func run(events: Int) throws -> [Row] {
        try create("warm-up")
        try produce(events)
        _ = try read()
        _ = try process(events, as: "warm-up")
        let reader = try read()
        try create("vigia")
        let daemon = try process(events, as: "vigia")
        let ratio = reader.wall.inSeconds / daemon.wall.inSeconds
        return [
            Row(
                what: "kcat reads the topic", events: events, usage: reader),
            Row(
                what: "vigia run, exactly once (\(format(ratio, 2)) of kcat)", events: events, usage: daemon),
        ]
    }

    private func create(_ application: String) throws {
        try bench.configure(application, bootstrap: broker.bootstrapServers)
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
