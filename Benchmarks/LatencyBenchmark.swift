import BrokerSupport
import Delivery
import Foundation
import KafkaClient
import Settings
import Synchronization

/// How long an event takes to people: from the moment it is produced until its alert stands on the console's
/// page in a real browser, and in a real Alertmanager; beside what a plain consumer of the same topic takes
/// in the same run.
///
/// One event at a time, each the first of its place, so that each gives one early word. Alertmanager is asked
/// every two milliseconds, the browser tells by itself.
struct LatencyBenchmark {
    let bench: Bench
    let broker: Broker

    struct Row {
        let what: String
        let sorted: [Double]

        static let head = "| from produce to | median, ms | 99 %, ms | slowest, ms |\n|---|---:|---:|---:|"
        var line: String {
            let slow = sorted[min(sorted.count - 1, sorted.count * 99 / 100)]
            return "| \(what) | \(format(sorted[sorted.count / 2], 0)) | \(format(slow, 0)) "
                + "| \(format(sorted.last ?? 0, 0)) |"
        }
    }

    private static let rules = """
        rules:
          - {name: any, summary: {en: "Somebody in {area}", es: "Alguien en {area}"}, stream: encounters,
             by: [area], bucket: day, zone: UTC, threshold: {above: 0}}
        """

    func run(samples: Int) throws -> [Row] {
        let alertmanager = try Alertmanager()
        try configure(alertmanager)
        _ = try MeasuredProcess(command("topics", "create"), log: bench.log).wait()
        let daemon = try MeasuredProcess(command("run"), log: bench.log)
        defer { _ = daemon.end(by: SIGTERM) }
        let page = try BrowserPage(address: try address())
        let reader = try PlainReader(broker, topic: "encounters")
        defer { reader.stop() }
        let producer = try Producer(["bootstrap.servers": broker.bootstrapServers, "linger.ms": "0"])
        let listed = CurlSender(HTTPSettings(url: alertmanager.url), keeping: 1 << 20)
        var (produced, alerted): ([String: Double], [String: Double]) = ([:], [:])
        for number in 0..<samples {
            let place = "place-\(number)"
            let now = Date().timeIntervalSince1970 * 1000
            produced[place] = now
            let event =
                "{\"id\":\"\(place)\",\"time\":\"\(Date().ISO8601Format())\",\"count\":1,"
                + "\"source\":\"USBP\",\"area\":\"\(place)\"}"
            try producer.produce(
                topic: "encounters", partition: 0, key: Array(place.utf8), value: Array(event.utf8))
            producer.poll()
            let url = alertmanager.url + "/api/v2/alerts?filter=area%3D%22\(place)%22"
            let deadline = ContinuousClock.now + .seconds(30)
            while alerted[place] == nil {
                guard .now < deadline else { throw Failure(what: "No alert came of \(place)") }
                let answer = try? listed.send(HTTPRequest(url: url, body: nil)).get()
                if answer?.body.contains(place) ?? false {
                    alerted[place] = Date().timeIntervalSince1970 * 1000
                }
                Thread.sleep(forTimeInterval: 0.002)
            }
            // Not in step with the commits.
            Thread.sleep(forTimeInterval: Double(number * 37 % 100) / 1000)
        }
        let shown = page.end()
        func row(_ what: String, _ times: [String: Double]) throws -> Row {
            let waits = produced.compactMap { place, time in times[place].map { $0 - time } }
            guard waits.count == samples else {
                throw Failure(what: "\(what): \(waits.count) of \(samples) came")
            }
            return Row(what: what, sorted: waits.sorted())
        }
        return [
            try row("a plain consumer", reader.times), try row("the page in a browser", shown),
            try row("Alertmanager", alerted),
        ]
    }

    private func command(_ words: String...) -> [String] {
        [bench.program.path] + words + ["--config", bench.configuration.path]
    }

    private func configure(_ alertmanager: Alertmanager) throws {
        try bench.configure(
            bootstrap: broker.bootstrapServers,
            more: """
                console: {listen: "127.0.0.1:0"}
                receivers: [{name: ops, rollup: 1000, alertmanager: {url: "\(alertmanager.url)"}}]
                """)
        try Self.rules.write(
            to: bench.folder.appending(path: "rules.yaml"), atomically: true, encoding: .utf8)
    }

    private func address() throws -> String {
        let deadline = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < deadline {
            let log = (try? String(contentsOf: bench.log, encoding: .utf8)) ?? ""
            if let found = log.matches(of: /msg=console address=(http\S+)/).last,
                log.contains("receiver goes on")
            {
                return String(found.1)
            }
            Thread.sleep(forTimeInterval: 0.05)
        }
        throw Failure(what: "The daemon does not serve its page")
    }
}

/// A browser that tells when cards appear.
private final class BrowserPage {
    private let process: Process
    private let input = Pipe()
    private let output: FileHandle

    init(address: String) throws {
        let answers = Pipe()
        process = Process()
        process.executableURL = PythonTools.root.appending(path: ".build/python/bin/python3")
        process.arguments = [PythonTools.root.appending(path: "Benchmarks/page_times.py").path, address]
        process.standardInput = input
        process.standardOutput = answers
        output = answers.fileHandleForReading
        try process.run()
        var said = ""
        while !said.contains("ready") {
            let more = output.availableData
            guard !more.isEmpty else { throw Failure(what: "The browser does not start: \(said)") }
            said += String(decoding: more, as: UTF8.self)
        }
    }

    /// When each place was shown, in milliseconds since 1970.
    func end() -> [String: Double] {
        // What was alerted last is on its way to the page.
        Thread.sleep(forTimeInterval: 1)
        try? input.fileHandleForWriting.close()
        let text = String(decoding: output.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return text.split(separator: "\n").reduce(into: [:]) { times, line in
            let parts = line.split(separator: " ")
            if parts.count == 2, let time = Double(parts[1]) { times[String(parts[0])] = time }
        }
    }
}

/// Reads a topic on a thread of its own, and notes when each key came.
private final class PlainReader: Sendable {
    private let found = Mutex<[String: Double]>([:])
    private let isStopped = Atomic<Bool>(false)

    init(_ broker: Broker, topic: String) throws {
        let servers = broker.bootstrapServers
        Thread { [self] in
            guard
                let consumer = try? Consumer([
                    "bootstrap.servers": servers, "group.id": "plain", "fetch.wait.max.ms": "500",
                ]), (try? consumer.assign([TopicPartition(topic, 0): 0])) != nil
            else { return }
            while !isStopped.load(ordering: .relaxed) {
                _ = try? consumer.poll(max: 100, timeout: .milliseconds(100)) { record in
                    let key = String(decoding: record.key, as: UTF8.self)
                    found.withLock { $0[key] = Date().timeIntervalSince1970 * 1000 }
                }
            }
        }.start()
    }

    var times: [String: Double] { found.withLock { $0 } }
    func stop() { isStopped.store(true, ordering: .relaxed) }
}
