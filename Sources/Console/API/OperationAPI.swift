/// What those ask who look after a process: whether it lives, whether it does its work, and its metrics.
struct OperationAPI: Sendable {
    /// Why it does not do its work; empty where it does.
    let unreadiness: @Sendable () -> [String]
    /// In Prometheus' text format.
    let metrics: @Sendable () -> String

    /// - Parameter mayRead: throws where who asks may not read.
    /// - Returns: nil where something else is asked for.
    func answer(
        _ request: HTTPRequest, mayRead: (HTTPRequest) throws(APIError) -> Void
    ) throws(APIError) -> HTTPResponse? {
        switch request.path {
        case "/live":
            try request.allow(["GET"])
            return .json(200, HealthView(status: "ok", reasons: []))
        case "/ready":
            try request.allow(["GET"])
            let reasons = unreadiness()
            return .json(
                reasons.isEmpty ? 200 : 503,
                HealthView(status: reasons.isEmpty ? "ok" : "not-ready", reasons: reasons))
        case "/metrics":
            try request.allow(["GET"])
            try mayRead(request)
            return HTTPResponse(
                headers: [
                    ("Content-Type", "text/plain; version=0.0.4; charset=utf-8"),
                    ("Cache-Control", "no-store"),
                ],
                body: .bytes(Array(metrics().utf8)))
        case _: return nil
        }
    }
}
