import Answers
import Dispatch
import EventCodec
import EventTime
import Events
import KafkaClient
package import Pipeline
package import Processing
package import Settings
import Synchronization
package import Telemetry

/// Serves the console until it is stopped: a thread that reads Vigía's topics, one that asks how far the
/// stages are, and the threads of the server. It joins no group, writes nothing but what people say, and
/// nothing waits for it.
package final class Console: Sendable {
    /// What the process tells of itself.
    package struct Surroundings: Sendable {
        /// Of the program.
        package var version: String
        /// Why the process does not do its work; empty where it does. Of a console that reads at once it is
        /// added that it has not read everything, or that the brokers are away.
        package var unreadiness: @Sendable () -> [String]
        /// In Prometheus' text format.
        package var metrics: @Sendable () -> String
        /// How rules are written, by name.
        package var ruleTexts: [String: String]

        package init(
            version: String, ruleTexts: [String: String],
            unreadiness: @escaping @Sendable () -> [String] = { [] },
            metrics: @escaping @Sendable () -> String = { "" }
        ) {
            self.version = version
            self.ruleTexts = ruleTexts
            self.unreadiness = unreadiness
            self.metrics = metrics
        }
    }

    private let configuration: Configuration
    private let plan: Plan
    private let log: Log
    private let stop: StopFlag
    private let api: ConsoleAPI
    private let channel: EventChannel
    private let desk: AnswerDesk
    private let server: HTTPServer
    private let threads = DispatchGroup()
    private let publishing = Mutex(())
    /// Whether anybody has asked for what is read.
    private let isAsked: StartFlag
    /// How often the brokers are asked how far the stages are, and readers are told.
    private static let probing = Duration.seconds(3)

    /// - Parameter readsAtOnce: else it begins to read when it is first asked, so that a daemon at whose page
    ///   nobody looks pays nothing for it.
    package init(
        _ configuration: Configuration, plan: Plan, log: Log, stop: StopFlag, surroundings: Surroundings,
        readsAtOnce: Bool
    ) {
        self.configuration = configuration
        self.plan = plan
        self.log = log
        self.stop = stop
        let channel = EventChannel(name: String(Timestamp.processingTime.milliseconds, radix: 36))
        let desk = AnswerDesk(configuration, log: log, stop: stop)
        let api = ConsoleAPI(
            configuration, plan: plan, channel: channel, desk: desk, surroundings: surroundings,
            isReadyWhenRead: readsAtOnce)
        self.channel = channel
        self.desk = desk
        self.api = api
        let isAsked = StartFlag(readsAtOnce)
        self.isAsked = isAsked
        server = HTTPServer(channels: [channel]) { request in
            if request.path.hasPrefix("/api/") { isAsked.set() }
            return api.answer(request)
        }
    }

    /// Listens and starts the threads.
    ///
    /// - Returns: where it is served; nil where the configuration wants no console.
    /// - Throws: where the address is taken, or the certificate is no good.
    package func start() throws(ListenError) -> ConsoleSettings.Address? {
        guard let listen = configuration.console.listen else { return nil }
        return try start(at: listen)
    }

    /// The same at another address.
    package func start(at listen: ConsoleSettings.Address) throws(ListenError) -> ConsoleSettings.Address {
        let credentials = try TLSCredentials(configuration.console, now: .processingTime)
        let socket = try ListeningSocket(host: listen.host, port: listen.port)
        try server.start(
            on: socket, credentials: credentials,
            perAddress: HTTPLimits.perAddress(isBehindProxy: configuration.console.isBehindProxy))
        let works: [(String, @Sendable () -> Void)] = [
            ("vigia-console", { [self] in read() }), ("vigia-probe", { [self] in probe() }),
            ("vigia-answers", { [self] in answer() }),
        ]
        for (name, work) in works {
            threads.start(name) { [self] in
                while !isAsked.isSet, !stop.isSet { stop.wait(.milliseconds(50)) }
                work()
            }
        }
        return ConsoleSettings.Address(host: listen.host, port: socket.port)
    }

    /// Waits until all threads have ended, which they do after `stop`.
    package func join() {
        threads.wait()
        server.stop()
    }

    private func read() {
        let clients = ClientFactory(configuration, log: log)
        let topics = configuration.topics
        PictureReader(
            clients, stop: stop, log: log,
            take: { [self] records in api.picture.withLock { $0.take(records, topics) } },
            tell: { [self] news in tell(news) }
        ).run()
    }

    private func tell(_ news: PictureReader.News) {
        switch news {
        case .anew: api.picture.withLock { $0.beginAnew() }
        case .live:
            api.picture.withLock { $0.reading = .live }
            channel.publish("reset", "{}")
            publishOverview()
        case .episodes(let ids) where ids.count > EventChannel.capacity / 4:
            channel.publish("reset", "{}")
        case .episodes(let ids):
            // Made and published in one piece: else an older view could overtake a newer one.
            publishing.withLock { _ in
                let now = Timestamp.processingTime
                for id in ids { publish(id, now) }
            }
            publishOverview()
        }
    }

    private func publish(_ id: String, _ now: Timestamp) {
        let (shown, exact) = api.picture.withLock { picture in
            (
                ViewMaker(isExact: false, now: now).episode(id, &picture),
                picture.hides(id) ? ViewMaker(isExact: true, now: now).episode(id, &picture) : nil
            )
        }
        guard let shown else { return }
        channel.publish("episode", JSONBody.text(shown), exact: exact.map { JSONBody.text($0) })
    }

    /// Follows what people say, and tells readers whose episodes are answered or muted in another way than
    /// before.
    private func answer() {
        var before: [String: String] = [:]
        var revision = 0
        desk.run { book in
            let now = Timestamp.processingTime
            let marks = api.picture.withLock { picture -> [String: String] in
                picture.answers = book
                return picture.marks(at: now)
            }
            if book.revision != revision { channel.publish("silences", "{}") }
            revision = book.revision
            let changed = Set(marks.keys).union(before.keys).filter { marks[$0] != before[$0] }.sorted()
            before = marks
            if !changed.isEmpty { tell(.episodes(changed)) }
        }
    }

    private func publishOverview() {
        let overview = api.picture.withLock { api.overview(&$0) }
        channel.publish("overview", JSONBody.text(overview))
    }

    /// Keeps the progress of both stages, and tells readers that the console lives.
    private func probe() {
        var probe: ProgressProbe?
        while !stop.isSet {
            do throws(KafkaError) {
                if probe == nil {
                    probe = try ProgressProbe(ClientFactory(configuration, log: log), streams: plan.streams)
                }
                let progress = try probe?.progress() ?? []
                api.picture.withLock { picture in
                    picture.progress = progress
                    picture.isAway = false
                }
            } catch {
                api.picture.withLock { $0.isAway = true }
            }
            publishOverview()
            stop.wait(Self.probing)
        }
    }
}

/// Set once, from any thread.
private final class StartFlag: Sendable {
    private let flag: Atomic<Bool>

    init(_ isSet: Bool) { flag = Atomic(isSet) }

    var isSet: Bool { flag.load(ordering: .acquiring) }
    func set() { flag.store(true, ordering: .releasing) }
}
