package import EventCodec
package import Events
import Foundation
import KafkaClient
package import Pipeline
package import Processing
package import Rules
package import Settings
import Tables
package import Telemetry

/// The daemon at work on official figures, with everything that it needs in this one process: a Kafka cluster
/// for tests, a producer, the daemon itself, and a consumer that reads its alerts back.
///
/// History is written as fast as it is safe. From the start month on, each month is written in its turn, and
/// the next begins only when both stages have caught up: so alerts come in the order of time, at any speed.
package final class Demo {
    package struct Wishes: Hashable, Sendable {
        /// Events a second; nil is as fast as it is safe.
        package var speed: Int?
        /// The first month that is told.
        package var start: YearMonth
        package var language: Language
        package var showsAll: Bool
        /// Whether the broker stays when all is told, until the stop flag is set.
        package var stays: Bool

        package init(speed: Int?, start: YearMonth, language: Language, showsAll: Bool, stays: Bool) {
            self.speed = speed
            self.start = start
            self.language = language
            self.showsAll = showsAll
            self.stays = stays
        }
    }

    private let wishes: Wishes
    private let cluster: DemoCluster
    private let story: DemoStory
    private let plan: Plan
    private let screen: DemoScreen
    private let log: Log
    private let stop: StopFlag
    private let words: DemoWords
    private let serve: (Configuration, Plan) -> String?
    private let book: SeriesBook
    package private(set) var summary: ReplaySummary
    /// Of the months that were told.
    package private(set) var alerts: [AlertRecord] = []
    private var unread: [AlertRecord] = []
    private var lastHeading = ""

    /// - Parameter serve: serves the page of what the cluster holds, until the stop flag is set; tells where.
    package init(
        _ wishes: Wishes, configuration: Configuration, rules: [Rule], story: DemoStory, screen: DemoScreen,
        log: Log, stop: StopFlag, serve: @escaping (Configuration, Plan) -> String? = { _, _ in nil }
    ) throws {
        self.serve = serve
        self.wishes = wishes
        self.story = story
        self.screen = screen
        self.log = log
        self.stop = stop
        words = DemoWords(language: wishes.language)
        cluster = try DemoCluster(configuration)
        plan = Plan(
            rules: rules, schemas: configuration.schemas, policies: configuration.feeds,
            breaks: configuration.breaks)
        book = SeriesBook(events: story.events, rules: rules)
        summary = ReplaySummary(rules: rules.map(\.name))
    }

    /// Returns whether the story was told to its end; an instance that fails is an error.
    package func run(logFile: String) throws -> Bool {
        showHead(logFile, page: serve(cluster.configuration, plan))
        let daemon = DemoDaemon(cluster.configuration, plan: plan, log: log, stop: stop)
        daemon.start()
        defer {
            stop.set()
            daemon.wait()
        }
        let begin = ContinuousClock.now
        let teller = try DemoTeller(cluster, daemon: daemon, stop: stop, log: log)
        do {
            try tell(teller)
            try close(teller, after: .now - begin)
        } catch is DemoStopped {
            screen.clearStatus()
            screen.show([words.interrupted])
            return false
        }
        try daemon.check()
        return true
    }

    // MARK: - The story

    private func tell(_ teller: DemoTeller) throws {
        let (history, months) = story.parts(from: wishes.start)
        try teller.write(history, speed: nil) { alerts in
            for alert in alerts { summary.add(alert) }
            screen.tell(words.loading(teller.written, history.count))
        }
        for alert in try teller.catchUp() { summary.add(alert) }
        screen.clearStatus()
        screen.show([
            words.loaded(history.count, summary.words, before: words.month(wishes.start)),
            words.legend(screen.style),
        ])
        for month in months {
            try teller.write(month.events, speed: wishes.speed) { alerts in
                take(alerts)
                // What settles comes in one piece: a pause means that it has.
                if alerts.isEmpty, teller.isQuiet { showPages() }
                screen.tell(
                    words.streaming(
                        words.month(month.month), teller.written, story.events.count, summary.words))
            }
            take(try teller.catchUp())
            showPages()
        }
        screen.tell(words.settling)
        take(try teller.settle())
        showPages()
        screen.clearStatus()
    }

    /// What settles late of the months before the start belongs to the history.
    private func take(_ records: [AlertRecord]) {
        for record in records { summary.add(record) }
        let told = records.filter { $0.data.bucket.label.prefix(7) >= wishes.start.description }
        alerts += told
        unread += told
    }

    private func showPages() {
        guard !unread.isEmpty else { return }
        let painter = AlertLines(book: book, style: screen.style, words: words)
        for page in AlertPage.pages(unread) {
            let title = words.period(page.label, page.unit)
            if title != lastHeading { screen.show([""] + [heading(title, painter.style)]) }
            lastHeading = title
            screen.show(page.lines(painter, showsAll: wishes.showsAll))
        }
        unread = []
    }

    private func heading(_ title: String, _ style: DemoStyle) -> String {
        let line = String(repeating: style.rule, count: 3)
        let rest = String(repeating: style.rule, count: max(0, style.width - title.count - 5))
        return style.ink(line, .dim) + " " + style.ink(title, .bold) + " " + style.ink(rest, .dim)
    }

    // MARK: - Before and after

    private func showHead(_ logFile: String, page: String?) {
        let style = screen.style
        let span = [story.events.first, story.events.last].compactMap { $0.map { "\(YearMonth($0.time))" } }
        let kcat = "kcat -b \(cluster.servers) -t \(cluster.configuration.topics.alerts.name) -C"
        let rows =
            (page.map { [(words.page, $0)] } ?? []) + [
                (words.broker, cluster.servers), (words.lookIn, kcat),
                (
                    words.events,
                    words.tables(story.events.count, story.tables, span.joined(separator: " \(style.dot) "))
                ),
                (words.rules, words.rules(plan.rules.count)), (words.log, logFile),
            ]
        let widest = rows.map(\.0.count).max() ?? 0
        screen.show(
            ["", style.ink("Vigía", .bold) + "  " + words.title, ""]
                + rows.map { style.ink(TextWrap.padded($0, to: widest), .dim) + "  " + $1 } + [""])
    }

    private func close(_ teller: DemoTeller, after elapsed: Duration) throws {
        let closing = DemoClosing(
            summary: summary, alerts: alerts, style: screen.style, words: words)
        screen.show(closing.lines())
        let rejects = try teller.rejects()
        screen.show([
            "", words.settled,
            words.ended(teller.written, summary.words, rejects, Int(elapsed.components.seconds)),
        ])
        guard wishes.stays else { return }
        screen.show([words.staying])
        while !stop.isSet {
            try teller.daemonCheck()
            Thread.sleep(forTimeInterval: 0.1)
        }
    }
}
