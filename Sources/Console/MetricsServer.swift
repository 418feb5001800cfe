package import EventTime
package import Settings

/// Serves what machines ask of a process that has no page: `/live`, `/ready` and `/metrics`, to those whom
/// the settings of the console let read.
package final class MetricsServer: Sendable {
    private let settings: ConsoleSettings
    private let server: HTTPServer

    /// - Parameters:
    ///   - settings: who may ask, and by which certificate; where it listens is `listen`.
    ///   - unreadiness: why the process does not do its work; empty where it does.
    ///   - metrics: in Prometheus' text format.
    package init(
        _ settings: ConsoleSettings, unreadiness: @escaping @Sendable () -> [String],
        metrics: @escaping @Sendable () -> String
    ) {
        self.settings = settings
        let operation = OperationAPI(unreadiness: unreadiness, metrics: metrics)
        let (logins, gate) = (Logins(settings), RequestGate(settings))
        server = HTTPServer { request in
            let isEncrypted = settings.certificate != nil
            return HTTPResponse.answering(isEncrypted: isEncrypted) { () throws(APIError) in
                try gate.check(request)
                let answer = try operation.answer(request) { request throws(APIError) in
                    _ = try logins.reader(request)
                }
                guard let answer else { throw .nothing(at: request.path) }
                return answer
            }
        }
    }

    /// Listens.
    ///
    /// - Parameter now: whether a certificate is valid is asked at this time.
    /// - Returns: where; nil where the settings say none.
    /// - Throws: where the address is taken, or the certificate is no good.
    package func start(now: Timestamp) throws(ListenError) -> ConsoleSettings.Address? {
        guard let listen = settings.listen else { return nil }
        let credentials = try TLSCredentials(settings, now: now)
        let socket = try ListeningSocket(host: listen.host, port: listen.port)
        try server.start(
            on: socket, credentials: credentials,
            perAddress: HTTPLimits.perAddress(isBehindProxy: settings.isBehindProxy))
        return ConsoleSettings.Address(host: listen.host, port: socket.port)
    }

    /// Ends all connections.
    package func stop() { server.stop() }
}
