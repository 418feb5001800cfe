import Alerting
import EventCodec
import EventTime
import Events
import Foundation
import Pipeline
import Processing
import Rules
import Settings
import Synchronization

/// Answers requests from the picture. Called on the threads of the server; it waits for nothing but the
/// picture's lock.
final class ConsoleAPI: Sendable {
    let picture: Mutex<Picture>
    let channel: EventChannel
    private let configuration: Configuration
    private let surroundings: Console.Surroundings
    /// Whether the process has no other work than the console.
    private let isReadyWhenRead: Bool
    let logins: Logins
    let gate: RequestGate
    let desk: AnswerDesk

    init(
        _ configuration: Configuration, plan: Plan, channel: EventChannel, desk: AnswerDesk,
        surroundings: Console.Surroundings, isReadyWhenRead: Bool = false
    ) {
        self.isReadyWhenRead = isReadyWhenRead
        self.configuration = configuration
        self.channel = channel
        self.surroundings = surroundings
        self.desk = desk
        picture = Mutex(Picture(plan, inhibition: configuration.inhibit, breaks: configuration.breaks))
        logins = Logins(configuration.console)
        gate = RequestGate(configuration.console)
    }

    /// Answers any request.
    func answer(_ request: HTTPRequest) -> HTTPResponse {
        .answering(isEncrypted: configuration.console.certificate != nil) { () throws(APIError) in
            try gate.check(request)
            return try route(request)
        }
    }

    private func route(_ request: HTTPRequest) throws(APIError) -> HTTPResponse {
        let parts = request.path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(
            String.init)
        if parts.first == "api" { return try api(Array(parts.dropFirst()), request) }
        try request.allow(["GET"])
        let operation = OperationAPI(
            unreadiness: { [self] in surroundings.unreadiness() + unread }, metrics: surroundings.metrics)
        let answer = try operation.answer(request) { request throws(APIError) in
            _ = try logins.reader(request)
        }
        if let answer { return answer }
        if let asset = PageAsset(path: request.path) { return asset.response }
        throw .nothing(at: request.path)
    }

    /// Why the console itself does not show what is.
    private var unread: [String] {
        guard isReadyWhenRead else { return [] }
        let (reading, isAway) = picture.withLock { ($0.reading, $0.isAway) }
        return (isAway ? ["the brokers do not answer"] : [])
            + (reading == .live ? [] : ["the topics are still being read"])
    }

    private func api(_ parts: [String], _ request: HTTPRequest) throws(APIError) -> HTTPResponse {
        if parts == ["session"] { return try session(request) }
        if parts.first == "episodes", parts.count == 3, parts[2] == "answers" {
            try request.allow(["POST"])
            return try answer(parts[1], request)
        }
        if parts.first == "silences", parts.count == 3, parts[2] == "end" {
            try request.allow(["POST"])
            return try endSilence(parts[1], request)
        }
        try request.allow(parts == ["silences"] ? ["GET", "POST"] : ["GET"])
        let user = try logins.reader(request)
        let views = ViewMaker(isExact: user.map { $0.role >= .analyst } ?? false, now: .processingTime)
        switch (parts.first, parts.count) {
        case ("overview", 1):
            _ = try QueryParameters(request, known: [])
            return .json(200, picture.withLock { overview(&$0) })
        case ("episodes", 1): return try episodes(request, views)
        case ("episodes", 2):
            _ = try QueryParameters(request, known: [])
            return try explain(parts[1], views)
        case ("series", 1): return try seriesList(request, views)
        case ("series", 2): return try series(parts[1], request, views)
        case ("feeds", 1):
            _ = try QueryParameters(request, known: [])
            return .json(200, FeedsView(feeds: picture.withLock { views.feeds($0) }))
        case ("lag", 1):
            _ = try QueryParameters(request, known: [])
            return .json(200, LagsView(partitions: picture.withLock { views.lag($0) }))
        case ("silences", 1): return try silences(request)
        case ("rules", 1):
            _ = try QueryParameters(request, known: [])
            return .json(200, rules(views))
        case ("stream", 1): return stream(request, isExact: views.isExact)
        case (_, _): throw .nothing(at: request.path)
        }
    }

    /// What changes, until the login ends by which it was asked for.
    private func stream(_ request: HTTPRequest, isExact: Bool) -> HTTPResponse {
        let after = request.headers["last-event-id"]
        let mayRead: @Sendable () -> Bool = { [self] in
            let user = try? logins.reader(request)
            return (user ?? nil) != nil || (!isExact && !configuration.console.needsLogin)
        }
        return HTTPResponse(
            headers: [
                ("Content-Type", "text/event-stream"), ("Cache-Control", "no-store"),
                ("X-Accel-Buffering", "no"),
            ], body: .events(channel, after: after, for: isExact ? .analysts : .everyone, while: mayRead))
    }

    // MARK: - Who asks

    private func session(_ request: HTTPRequest) throws(APIError) -> HTTPResponse {
        try request.allow(["GET", "POST", "DELETE"])
        _ = try QueryParameters(request, known: [])
        switch request.method {
        case "POST":
            try gate.checkChange(request)
            let wish = try LoginWish(request)
            let (user, token) = try logins.begin(
                wish.name, wish.secret, at: request.client, now: .now)
            var response = HTTPResponse.json(200, login(user))
            response.headers.append(
                ("Set-Cookie", cookie(token, seconds: Logins.lifetime.components.seconds)))
            return response
        case "DELETE":
            try gate.checkChange(request)
            logins.end(request)
            return HTTPResponse(
                status: 204, headers: [("Set-Cookie", cookie("", seconds: 0))], body: .bytes([]))
        case _: return .json(200, login(try logins.user(of: request, now: .now)))
        }
    }

    private func cookie(_ token: String, seconds: Int64) -> String {
        let isSecure = configuration.console.certificate != nil || configuration.console.isBehindProxy
        return "\(Logins.cookie)=\(token); Path=/; Max-Age=\(seconds); HttpOnly; SameSite=Strict"
            + (isSecure ? "; Secure" : "")
    }

    private func login(_ user: Logins.User?) -> LoginView {
        LoginView(
            name: user?.name, role: user?.role.rawValue, required: configuration.console.needsLogin,
            possible: logins.arePossible)
    }

    // MARK: - The picture

    private func episodes(_ request: HTTPRequest, _ views: ViewMaker) throws(APIError) -> HTTPResponse {
        let query = try EpisodeQuery(
            QueryParameters(request, known: ["state", "severity", "rule", "team", "q", "limit", "offset"]))
        return .json(
            200,
            picture.withLock { picture in
                let ids = query.ids(&picture)
                return EpisodesView(
                    total: ids.count,
                    episodes: ids.dropFirst(query.offset).prefix(query.limit).compactMap {
                        views.episode($0, &picture)
                    })
            })
    }

    private func explain(_ id: String, _ views: ViewMaker) throws(APIError) -> HTTPResponse {
        let topic = configuration.topics.alerts.name
        let found = picture.withLock { picture in
            views.explanation(id, topic: topic, texts: surroundings.ruleTexts, &picture).map { view in
                (view, picture.episodes.entries[id]?.bytes ?? [])
            }
        }
        guard let (view, record) = found else {
            throw .noEpisode(id)
        }
        return HTTPResponse(
            headers: HTTPResponse.jsonHeaders, body: .bytes(JSONBody.bytes(view, adding: "alert", record)))
    }

    private func seriesList(_ request: HTTPRequest, _ views: ViewMaker) throws(APIError) -> HTTPResponse {
        let parameters = try QueryParameters(request, known: ["q", "rule", "limit"])
        let (search, rule) = (Search(try parameters.text("q") ?? ""), try parameters.text("rule"))
        let limit = try parameters.number("limit", in: 1...500) ?? 50
        // A search through half a million series must hold nobody up: it looks at a copy.
        let picture = picture.withLock { $0 }
        let keys = picture.series.keys(search, rule: rule)
        return .json(
            200,
            SeriesListView(
                total: keys.count,
                series: keys.prefix(limit).compactMap { key in
                    picture.series.entries[key].map { entry in
                        views.series(key, entry, picture.series.state(of: entry)?.series, picture)
                    }
                }))
    }

    private func series(_ key: String, _ request: HTTPRequest, _ views: ViewMaker) throws(APIError)
        -> HTTPResponse
    {
        let points = try QueryParameters(request, known: ["points"]).number("points", in: 1...1500) ?? 60
        let found = picture.withLock { picture -> SeriesChartView? in
            guard let key = UInt64(key, radix: 16), let entry = picture.series.entries[key],
                let state = picture.series.state(of: entry)
            else { return nil }
            return SeriesChartView(
                series: views.series(key, entry, state.series, picture),
                chart: views.chart(entry, state, last: points, picture))
        }
        guard let found else {
            throw APIError(
                404, "no series \(key.prefix(80)) is known here",
                es: "aquí no se conoce la serie \(key.prefix(80))")
        }
        return .json(200, found)
    }

    private func rules(_ views: ViewMaker) -> RulesView {
        picture.withLock { picture in
            let firing = picture.firingByRule()
            return RulesView(
                rules: picture.plan.rules.map { planned in
                    let name = planned.rule.name
                    return views.rule(planned, text: surroundings.ruleTexts[name] ?? "", firing[name] ?? 0)
                })
        }
    }

    /// What the head of the page shows.
    func overview(_ picture: inout Picture) -> OverviewView {
        let views = ViewMaker(isExact: false, now: .processingTime)
        var firing = OverviewView.Firing()
        for id in picture.episodes.open {
            switch picture.episodes.entries[id]?.head?.severity {
            case .critical?: firing.critical += 1
            case .warning?: firing.warning += 1
            case .info?, nil: firing.info += 1
            }
        }
        var feeds = OverviewView.Feeds()
        for feed in views.feeds(picture) {
            switch feed.state {
            case .reporting: feeds.reporting += 1
            case .late: feeds.late += 1
            case .silent: feeds.silent += 1
            case .never: feeds.never += 1
            }
        }
        let inputs = picture.progress.filter { $0.stage == "tally" }
        let known = inputs.compactMap(\.records)
        let slowest = picture.clocks.values.min()
        return OverviewView(
            application: configuration.application, version: surroundings.version,
            now: Timestamp.processingTime.rfc3339,
            reading: (picture.isAway ? .away : picture.reading).rawValue, firing: firing,
            episodes: picture.episodes.known,
            series: picture.series.entries.count, feeds: feeds,
            lag: OverviewView.Lag(
                records: known.isEmpty ? nil : known.reduce(0, +),
                eventTimeSeconds: slowest.map { Double(views.now.milliseconds - $0.milliseconds) / 1000 }),
            completeTo: picture.completeTo?.rfc3339, warnings: picture.warnings.map(TextView.init))
    }
}

extension HTTPResponse {
    /// What `route` gives, or why it gives nothing, with what every answer says to browsers.
    static func answering(
        isEncrypted: Bool, _ route: () throws(APIError) -> HTTPResponse
    ) -> HTTPResponse {
        var response: HTTPResponse
        do throws(APIError) {
            response = try route()
        } catch {
            response = .json(error.status, ProblemView(error.sentence))
            response.headers += error.headers
        }
        response.headers += RequestGate.protection(isEncrypted: isEncrypted)
        return response
    }

    static let jsonHeaders = [
        (name: "Content-Type", value: "application/json"), (name: "Cache-Control", value: "no-store"),
    ]

    static func json(_ status: Int, _ value: some Encodable) -> HTTPResponse {
        HTTPResponse(status: status, headers: jsonHeaders, body: .bytes(JSONBody.bytes(value)))
    }
}

extension HTTPRequest {
    /// HEAD is GET whose body nobody sends.
    func allow(_ methods: [String]) throws(APIError) {
        let isAllowed = methods.contains(method) || (method == "HEAD" && methods.contains("GET"))
        guard isAllowed else {
            let allowed = methods.joined(separator: ", ")
            throw APIError(
                405, "\(path.prefix(100)) takes \(allowed)", es: "\(path.prefix(100)) acepta \(allowed)",
                headers: [("Allow", allowed)])
        }
    }
}
