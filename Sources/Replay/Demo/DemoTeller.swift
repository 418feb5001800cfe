import EventCodec
import KafkaClient
import Pipeline
import Settings
import Tables
import Telemetry

/// Writes the story in steps that the daemon can follow, and brings back what it says to them.
final class DemoTeller {
    private let cluster: DemoCluster
    private let daemon: DemoDaemon
    private let stop: StopFlag
    private let log: Log
    private let feed: DemoFeed
    private let alerts: DemoAlerts
    /// What had been written when the daemon last had read everything.
    private var caughtUp = 0
    private var lastAlert = ContinuousClock.now

    /// Longer than any commit, even on a machine that has other things to do.
    private static let patience = Duration.seconds(60)
    private static let quiet = Duration.milliseconds(400)
    /// Between two calls back while events are written at a certain speed.
    private static let tick = Duration.milliseconds(50)

    init(_ cluster: DemoCluster, daemon: DemoDaemon, stop: StopFlag, log: Log) throws {
        self.cluster = cluster
        self.daemon = daemon
        self.stop = stop
        self.log = log
        feed = try DemoFeed(cluster, progress: daemon.progress)
        alerts = try DemoAlerts(cluster, log: log)
    }

    var written: Int { feed.written }

    /// Whether a while has passed since the last alert.
    var isQuiet: Bool { .now - lastAlert > Self.quiet }

    /// Writes events, so many a second or as fast as it is safe, and calls back with the alerts that have
    /// come.
    func write(_ events: ArraySlice<TableEvent>, speed: Int?, _ body: ([AlertRecord]) -> Void) throws {
        let start = ContinuousClock.now
        var lastTick = start
        for (count, event) in events.enumerated() {
            try feed.write(event)
            if let speed {
                let due = start + .seconds(1) * (Double(count + 1) / Double(speed))
                while .now < due || .now - lastTick >= Self.tick {
                    lastTick = .now
                    feed.serve()
                    body(try read(timeout: min(max(due - .now, .zero), Self.tick)))
                }
            } else if written - caughtUp >= DemoFeed.lead {
                body(try catchUp())
            }
        }
        body([])
    }

    /// Waits until both stages have read and committed all that was written; returns what they said to it.
    func catchUp() throws -> [AlertRecord] {
        try feed.finish()
        var found: [AlertRecord] = []
        try wait(for: "the daemon does not keep up") {
            found += try read(timeout: .milliseconds(5))
            return try feed.isCaughtUp()
        }
        caughtUp = written
        return found + (try alerts.readToEnd())
    }

    /// Ends the inputs and waits until every bucket has settled: the last stage says so itself, with the
    /// commit that holds its last words.
    func settle() throws -> [AlertRecord] {
        try ClockSettler(ClientFactory(cluster.configuration, log: log)).request(.end)
        var found: [AlertRecord] = []
        try wait(for: "the daemon does not settle what it has read") {
            found += try read(timeout: .milliseconds(5))
            return daemon.progress.watch?.isEnded ?? false
        }
        return found + (try alerts.readToEnd())
    }

    func rejects() throws -> Int {
        let place = TopicPartition(cluster.configuration.topics.rejects.name, 0)
        let admin = try Admin(cluster.configuration.kafka.sharedProperties)
        return Int(try admin.watermarks([place], timeout: .seconds(10))[place]?.high ?? 0)
    }

    func daemonCheck() throws { try daemon.check() }

    private func read(timeout: Duration) throws -> [AlertRecord] {
        try check()
        let records = try alerts.read(timeout: timeout)
        if !records.isEmpty { lastAlert = .now }
        return records
    }

    private func wait(for complaint: String, until isDone: () throws -> Bool) throws {
        let deadline = ContinuousClock.now + Self.patience
        while try !isDone() {
            try check()
            guard .now < deadline else { throw Fatal("\(complaint); its log tells more") }
        }
    }

    private func check() throws {
        try daemon.check()
        if stop.isSet { throw DemoStopped() }
    }
}
