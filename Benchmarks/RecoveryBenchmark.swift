import BrokerSupport
import Foundation
import KafkaClient

/// How long an instance takes that starts with nothing but its changelogs, by the number of series in them.
struct RecoveryBenchmark {
    let bench: Bench
    let broker: Broker
    private static let days = 3
    private static let partitions = 4

    func run(series: Int) throws -> RecoveryRow {
        let name = "recovery-\(series)"
        try configure(name)
        _ = try vigia(["topics", "create"]).wait()
        try produce(series, to: name)
        let first = try vigia(["run"])
        try awaitAll(first, name)
        guard first.end(by: SIGTERM).status == 0 else {
            throw Failure(what: "The first run did not end well")
        }
        return try restart(series)
    }

    /// Every series is of one area, and nothing fires: what is measured is state, not alerts.
    private func configure(_ name: String) throws {
        let rules = """
            rules:
              - name: level
                summary: {en: "Many in {area}", es: "Muchos en {area}"}
                stream: encounters
                by: [area]
                bucket: day
                zone: UTC
                threshold: {above: 1000000}
            """
        let configuration = """
            \(Bench.identity(name, broker.bootstrapServers))
            streams:
              encounters: {topic: \(name).encounters, partitions: \(Self.partitions), dimensions: [area]}
            feeds:
              default: {lateness: 0s, horizon: 30d}
            rules: [rules.yaml]
            timing: {transaction_timeout: 1m}
            console: {listen: none}
            """
        try rules.write(to: bench.folder.appending(path: "rules.yaml"), atomically: true, encoding: .utf8)
        try configuration.write(to: bench.configuration, atomically: true, encoding: .utf8)
    }

    private func vigia(_ command: [String]) throws -> MeasuredProcess {
        try? FileManager.default.removeItem(at: bench.log)
        return try MeasuredProcess(
            [bench.program.path] + command + ["--config", bench.configuration.path], log: bench.log)
    }

    /// One event of each series a day; one more day in each partition lets the others settle.
    private func produce(_ series: Int, to name: String) throws {
        let producer = try Producer([
            "bootstrap.servers": broker.bootstrapServers, "linger.ms": "20", "batch.size": "1000000",
            "queue.buffering.max.messages": "500000", "enable.idempotence": "true",
        ])
        defer { producer.close() }
        var count = 0
        func send(_ id: String, day: Int, area: Int, to partition: Int) throws {
            let event =
                #"{"id":"\#(id)","time":"2024-01-0\#(day + 1)T12:00:00Z","source":"USBP","area":"a\#(area)"}"#
            try producer.produce(
                topic: "\(name).encounters", partition: Int32(partition), key: Array(id.utf8),
                value: Array(event.utf8))
            count += 1
            if count % 10_000 == 0 { producer.poll() }
        }
        for day in 0..<Self.days {
            for area in 0..<series {
                try send("\(day)-\(area)", day: day, area: area, to: area % Self.partitions)
            }
        }
        for partition in 0..<Self.partitions {
            try send("last-\(partition)", day: Self.days, area: partition, to: partition)
        }
        guard producer.flush(timeout: .seconds(120)) == 0, producer.failureCount == 0 else {
            throw Failure(what: "The events did not all reach the broker")
        }
    }

    private func awaitAll(_ process: MeasuredProcess, _ name: String) throws {
        let tally = try GroupProgress(
            broker, group: "\(name)-tally", topic: "\(name).encounters", partitions: Self.partitions)
        let watch = try GroupProgress(
            broker, group: "\(name)-watch", topic: "\(name).tallies", partitions: 8)
        let start = ContinuousClock.now
        while try !tally.isComplete() || !watch.isComplete() {
            guard process.isRunning, start.duration(to: .now) < .seconds(600) else {
                throw Failure(what: "The daemon did not process all events")
            }
            Thread.sleep(forTimeInterval: 0.1)
        }
    }

    /// From the start of the process until both stages say that they have restored their partitions.
    private func restart(_ series: Int) throws -> RecoveryRow {
        let start = ContinuousClock.now
        let process = try vigia(["run"])
        var words: [String: Int] = [:]
        while words.count < 2 {
            guard process.isRunning, start.duration(to: .now) < .seconds(600) else {
                throw Failure(what: "The daemon did not restore its state")
            }
            Thread.sleep(forTimeInterval: 0.01)
            words = restored()
        }
        let wall = start.duration(to: .now)
        let usage = process.end(by: SIGTERM)
        return RecoveryRow(
            series: series, wall: wall, tally_ms: words["tally"] ?? 0, watch_ms: words["watch"] ?? 0,
            usage: usage)
    }

    /// What each stage logged: the milliseconds from its first partition to its last.
    private func restored() -> [String: Int] {
        let text = (try? String(contentsOf: bench.log, encoding: .utf8)) ?? ""
        var words: [String: Int] = [:]
        for line in text.split(separator: "\n") where line.contains("msg=restored ") {
            guard let stage = line.firstMatch(of: #/stage=(\w+)/#),
                let time = line.firstMatch(of: #/milliseconds=(\d+)/#)
            else { continue }
            words[String(stage.1)] = Int(time.1)
        }
        return words
    }
}

/// One line of the table of recoveries.
struct RecoveryRow {
    let series: Int
    let wall: Duration
    let tally_ms: Int
    let watch_ms: Int
    let usage: MeasuredProcess.Usage

    static let head =
        "| series | start to restored, s | first stage, s | second stage, s | memory at its peak |\n"
        + "|---:|---:|---:|---:|---:|"

    var line: String {
        "| \(grouped(series)) | \(format(wall.inSeconds, 1)) | \(format(Double(tally_ms) / 1000, 1))"
            + " | \(format(Double(watch_ms) / 1000, 1)) | \(format(usage.peakMebibytes, 0)) MiB |"
    }
}
