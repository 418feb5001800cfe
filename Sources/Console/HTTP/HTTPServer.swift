import Alerting
import CMicrohttpd
import Glibc
import Synchronization

/// Serves HTTP on a socket that listens until it is stopped.
///
/// libmicrohttpd runs `HTTPLimits.threads` threads of its own; the handler is called on them, and must not
/// wait. The server must outlive none of its callbacks: `stop` returns when they are over.
package final class HTTPServer: Sendable {
    /// Called on the server's threads, several at a time.
    package typealias Handler = @Sendable (HTTPRequest) -> HTTPResponse

    let handler: Handler
    private let channels: [EventChannel]
    private let daemon = Mutex<Daemon?>(nil)

    private struct Daemon: @unchecked Sendable { let pointer: OpaquePointer }

    /// - Parameter channels: those that the handler answers with; `stop` closes them.
    package init(channels: [EventChannel] = [], handler: @escaping Handler) {
        self.channels = channels
        self.handler = handler
    }

    deinit { stop() }

    /// Takes the socket over.
    ///
    /// - Parameter perAddress: connections that one address may have at a time; what comes beyond is closed.
    package func start(
        on socket: ListeningSocket, credentials: TLSCredentials? = nil,
        perAddress: Int = HTTPLimits.connectionsPerAddress
    ) throws(ListenError) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        let started = vigia_http_start(
            socket.descriptor, UInt32(HTTPLimits.threads), UInt32(HTTPLimits.connections),
            UInt32(perAddress), UInt32(HTTPLimits.idleSeconds), HTTPLimits.connectionMemory,
            credentials?.certificate,
            credentials?.key, handleRequest, completeRequest, context)
        guard let started else {
            Glibc.close(socket.descriptor)
            throw ListenError(
                credentials == nil
                    ? "the HTTP server cannot start: \(String(cString: strerror(errno)))"
                    : "the HTTP server cannot start: the certificate and the key are no pair, or no PEM files"
            )
        }
        daemon.withLock { $0 = Daemon(pointer: started) }
    }

    /// Ends all connections, those that listen for events too.
    package func stop() {
        let running = daemon.withLock { daemon in
            defer { daemon = nil }
            return daemon
        }
        guard let running else { return }
        for channel in channels { channel.close() }
        MHD_stop_daemon(running.pointer)
    }
}

/// A request that is being read, kept by its connection.
private final class Exchange {
    var body: [UInt8] = []
    var discarded = 0
    var isTooLarge = false
    var later: (response: LaterResponse, headers: [(name: String, value: String)])?
}

private func handleRequest(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ url: UnsafePointer<CChar>?,
    _ method: UnsafePointer<CChar>?, _ version: UnsafePointer<CChar>?, _ piece: UnsafePointer<CChar>?,
    _ size: UnsafeMutablePointer<Int>?, _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let context, let connection, let url, let method, let size, let slot else { return MHD_Result.NO }
    let server = Unmanaged<HTTPServer>.fromOpaque(context).takeUnretainedValue()
    guard let kept = slot.pointee else {
        let exchange = Exchange()
        slot.pointee = Unmanaged.passRetained(exchange).toOpaque()
        // A length that is told beforehand needs not be waited for.
        if let told = connection.header("Content-Length").flatMap({ Int($0) }), told > HTTPLimits.body {
            return connection.answer(.tooLarge)
        }
        return MHD_Result.YES
    }
    let exchange = Unmanaged<Exchange>.fromOpaque(kept).takeUnretainedValue()
    if size.pointee > 0 {
        if exchange.body.count + size.pointee > HTTPLimits.body { exchange.isTooLarge = true }
        if exchange.isTooLarge {
            exchange.body = []
            exchange.discarded += size.pointee
            if exchange.discarded > HTTPLimits.discarded { return MHD_Result.NO }
        } else {
            exchange.body += UnsafeRawBufferPointer(start: piece, count: size.pointee)
        }
        size.pointee = 0
        return MHD_Result.YES
    }
    if exchange.isTooLarge { return connection.answer(.tooLarge) }
    if let later = exchange.later, var given = later.response.response {
        given.headers += later.headers
        return connection.answer(given)
    }
    let request = HTTPRequest(
        method: String(cString: method), path: String(cString: url),
        query: connection.values(MHD_ValueKind.GET_ARGUMENT_KIND),
        headers: Dictionary(
            connection.values(MHD_ValueKind.HEADER_KIND).map { ($0.name.lowercased(), $0.value) },
            uniquingKeysWith: { $1 }),
        body: exchange.body, client: connection.client)
    let response = server.handler(request)
    guard case .later(let later) = response.body else { return connection.answer(response) }
    exchange.later = (later, response.headers)
    MHD_suspend_connection(connection)
    // libmicrohttpd calls again when it has been woken.
    nonisolated(unsafe) let waiting = connection
    later.whenGiven { MHD_resume_connection(waiting) }
    return MHD_Result.YES
}

private func completeRequest(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ reason: MHD_RequestTerminationCode
) {
    guard let slot, let kept = slot.pointee else { return }
    Unmanaged<Exchange>.fromOpaque(kept).release()
    slot.pointee = nil
}

extension HTTPResponse {
    fileprivate static let tooLarge = HTTPResponse(
        status: 413, headers: [("Content-Type", "application/json")],
        body: .bytes(
            JSONBody.bytes(
                ProblemView(
                    LocalizedText(
                        en: "a request may have \(HTTPLimits.body / 1024) KiB, and no more",
                        es: "una petición puede tener \(HTTPLimits.body / 1024) KiB, y no más")))))
}

private final class Values {
    var pairs: [(name: String, value: String)] = []
}

extension OpaquePointer {
    fileprivate func header(_ name: String) -> String? {
        MHD_lookup_connection_value(self, MHD_ValueKind.HEADER_KIND, name).map { String(cString: $0) }
    }

    /// From where the connection comes.
    fileprivate var client: ClientAddress? {
        guard let address = vigia_http_client(self) else { return nil }
        let raw = UnsafeRawPointer(address)
        switch Int32(address.pointee.sa_family) {
        case AF_INET:
            var known = raw.loadUnaligned(as: sockaddr_in.self).sin_addr
            return withUnsafeBytes(of: &known) { ClientAddress($0) }
        case AF_INET6:
            var known = raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr
            return withUnsafeBytes(of: &known) { ClientAddress($0) }
        case _: return nil
        }
    }

    fileprivate func values(_ kind: MHD_ValueKind) -> [(name: String, value: String)] {
        let values = Values()
        MHD_get_connection_values(
            self, kind,
            { context, _, name, value in
                guard let context, let name else { return MHD_Result.NO }
                Unmanaged<Values>.fromOpaque(context).takeUnretainedValue().pairs.append(
                    (String(cString: name), value.map { String(cString: $0) } ?? ""))
                return MHD_Result.YES
            }, Unmanaged.passUnretained(values).toOpaque())
        return values.pairs
    }

    /// Queues an answer on this connection.
    fileprivate func answer(_ response: HTTPResponse) -> MHD_Result {
        let made: OpaquePointer?
        switch response.body {
        case .bytes(let bytes):
            made = bytes.withUnsafeBytes { vigia_http_bytes($0.baseAddress, $0.count) }
        case .events(let channel, let after, let audience, let mayRead):
            let subscription = EventSubscription(
                channel, connection: self, after: after, audience: audience, mayRead: mayRead)
            made = vigia_http_stream(
                readEvents, Unmanaged.passRetained(subscription).toOpaque(), endEvents)
        case .later: preconditionFailure("an answer that is given later is given as another that is")
        }
        guard let made else { return MHD_Result.NO }
        defer { MHD_destroy_response(made) }
        for header in response.headers { MHD_add_response_header(made, header.name, header.value) }
        return MHD_queue_response(self, UInt32(response.status), made)
    }
}

private func readEvents(
    _ context: UnsafeMutableRawPointer?, _ position: UInt64, _ buffer: UnsafeMutablePointer<CChar>?,
    _ size: Int
) -> Int {
    guard let context, let buffer else { return vigia_http_end_of_stream() }
    let subscription = Unmanaged<EventSubscription>.fromOpaque(context).takeUnretainedValue()
    return subscription.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: size))
        ?? vigia_http_end_of_stream()
}

private func endEvents(_ context: UnsafeMutableRawPointer?) {
    guard let context else { return }
    Unmanaged<EventSubscription>.fromOpaque(context).takeRetainedValue().end()
}
