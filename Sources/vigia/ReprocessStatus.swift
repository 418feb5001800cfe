import EventCodec
import EventTime
import Foundation
import Pipeline
import Processing
import Replay
import Settings

/// `vigia reprocess --status`: how far the new application is, and the one that it was made beside.
enum ReprocessStatus {
    /// So long it is waited for what is on its way.
    private static let patience = Duration.seconds(10)

    static func run(file: String, _ setup: Setup) throws -> ExitStatus {
        let new = setup.configuration
        let streams = setup.plan(try setup.rules([])).streams
        let clients = ReprocessCommand.clients(new)
        let journal = new.topics.clock.name
        let isThere = try ReprocessCommand.partitionCounts([journal], clients)[journal] != nil
        let target = isThere ? try JournalCopy.target(of: clients) : .empty
        switch target {
        case .empty, .foreign:
            throw CommandError(
                .failure, "\(new.application) was not made by vigia reprocess: name the configuration "
                    + "that it wrote")
        case .begun(let inheritance), .started(let inheritance):
            let before = try progress(of: inheritance, like: new, streams)
            let reader = ApplicationProgressReader(clients, streams: streams)
            let (after, isDone) = try awaitRead(reader)
            let rows = before.map { [(inheritance.application, $0)] } ?? []
            for line in table(rows + [(new.application, after)], try reader.newestEvent()) {
                Terminal.say(line)
            }
            Terminal.say(isDone ? "\(new.application) has caught up." : reason(new, after, file))
            return isDone ? .success : .failure
        }
    }

    /// How far the new application is, and whether it has read what lay there at the beginning: the events,
    /// and then the sums that it had made of them.
    private static func awaitRead(
        _ reader: ApplicationProgressReader
    ) throws -> (progress: ApplicationProgress, hasCaughtUp: Bool) {
        let deadline = ContinuousClock.now + patience
        var time = Timestamp.processingTime
        var isTallied = false
        while true {
            // The sums are looked at behind the events: what was made of these is among them.
            let progress = try reader.progress()
            if !isTallied, progress.tally.hasRead(until: time) {
                isTallied = true
                time = .processingTime
            }
            if isTallied, progress.watch.hasRead(until: time) { return (progress, true) }
            guard progress.tally.members + progress.watch.members > 0, .now < deadline else {
                return (progress, false)
            }
            Thread.sleep(forTimeInterval: 0.3)
        }
    }

    /// Of the other application; nil once its topics are deleted.
    private static func progress(
        of inheritance: Inheritance, like new: Configuration, _ streams: [String]
    ) throws -> ApplicationProgress? {
        var old = new
        old.application = inheritance.application
        old.topics.tallies.name = inheritance.tallies
        let clients = ReprocessCommand.clients(old)
        let counts = try ReprocessCommand.partitionCounts([inheritance.tallies], clients)
        guard counts[inheritance.tallies] != nil else { return nil }
        return try ApplicationProgressReader(clients, streams: streams).progress()
    }

    private static func reason(
        _ new: Configuration, _ progress: ApplicationProgress, _ file: String
    ) -> String {
        progress.tally.members == 0
            ? "\(new.application) has not caught up, and does not run: vigia run --config \(file)"
            : "\(new.application) has not caught up yet."
    }

    /// The stages of both, side by side.
    static func table(
        _ all: [(name: String, progress: ApplicationProgress)], _ newest: Timestamp?
    ) -> [String] {
        var table = TextTable([
            .text("stage"), .text("application"), .number("instances"), .number("unread"),
            .text("goes on at"), .text("behind by"),
        ])
        let stages: [(String, KeyPath<ApplicationProgress, ApplicationProgress.Stage>)] = [
            ("tally", \.tally), ("watch", \.watch),
        ]
        for (title, path) in stages {
            for (name, progress) in all {
                let stage = progress[keyPath: path]
                let behind = stage.clock.flatMap { clock in newest.map { max(.zero, $0 - clock) } }
                table.add([
                    title, name, "\(stage.members)", Int(stage.unread).grouped, stage.clock?.rfc3339 ?? "-",
                    behind.map(rounded) ?? "-",
                ])
            }
        }
        return table.lines
    }

    /// In the largest unit of which there are two.
    private static func rounded(_ duration: Duration) -> String {
        let seconds = duration.milliseconds / 1000
        for (unit, suffix) in [(86_400, "d"), (3600, "h"), (60, "m")] as [(Int64, String)]
        where seconds >= 2 * unit {
            return "\(seconds / unit)\(suffix)"
        }
        return "\(seconds)s"
    }
}
