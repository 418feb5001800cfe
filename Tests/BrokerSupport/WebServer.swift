import Foundation
import Synchronization

/// A real HTTP server on a free loopback port, which keeps what it is sent and answers as it is told.
/// Python's: another implementation of HTTP and TLS than the one that is tested.
package final class WebServer: Sendable {
    /// One request as it came.
    package struct Request: Decodable, Sendable {
        /// `POST`
        package let method: String
        /// With its query.
        package let path: String
        /// By lower-case name.
        package let headers: [String: String]
        /// Its body as text.
        package let body: String
    }

    /// How a request is answered.
    package enum Answer: Sendable {
        case status(Int, headers: [String: String] = [:], body: String = "")
        /// Never; the connection stays open.
        case none
    }

    /// Where it listens: `http://127.0.0.1:PORT`, with TLS `https://localhost:PORT`.
    package let url: String
    private let port: UInt16
    private let folder: URL
    private let command: [String]
    private let process = Mutex<BrokerProcess?>(nil)

    /// - Parameters:
    ///   - certificates: with them it speaks TLS.
    ///   - wantsClient: whether only those are let in who have a certificate of the same authority.
    package init(
        _ certificates: Certificates? = nil, wantsClient: Bool = false, isExpired: Bool = false,
        isStarted: Bool = true
    ) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "vigia-web-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        port = try freePorts(1)[0]
        url = certificates == nil ? "http://127.0.0.1:\(port)" : "https://localhost:\(port)"
        let script = folder.appending(path: "server.py")
        try Data(Self.script.utf8).write(to: script)
        var words = ["/usr/bin/env", "python3", script.path, "\(port)", folder.path]
        if let certificates {
            words += [isExpired ? certificates.expired : certificates.server, certificates.authority]
            words.append(wantsClient ? "yes" : "no")
        }
        command = words
        try answer([.status(200)])
        if isStarted { try start() }
    }

    deinit {
        kill()
        try? FileManager.default.removeItem(at: folder)
    }

    /// Starts it, and waits until it listens.
    package func start() throws {
        let log = folder.appending(path: "log")
        try process.withLock { process in
            process = try BrokerProcess(command, folder: folder, log: log)
        }
        let end = ContinuousClock.now + .seconds(30)
        while !isListening(on: port) {
            guard .now < end else {
                let words = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
                throw BrokerFailure(what: "The web server does not start: \(words)")
            }
            Thread.sleep(forTimeInterval: 0.05)
        }
    }

    /// Ends it at once.
    package func kill() {
        process.withLock { process in
            process?.end(by: "KILL")
            process = nil
        }
    }

    /// From now on: the answers to the next requests; the last one stays.
    package func answer(_ answers: [Answer]) throws {
        let plan = answers.map { answer -> [String: Any] in
            switch answer {
            case .status(let status, let headers, let body):
                ["status": status, "headers": headers, "body": body]
            case .none: ["status": 0]
            }
        }
        try JSONSerialization.data(withJSONObject: plan)
            .write(to: folder.appending(path: "plan.json"), options: .atomic)
    }

    /// What has come so far, in order.
    package func requests() throws -> [Request] {
        let file = folder.appending(path: "requests")
        guard let text = try? String(contentsOf: file, encoding: .utf8) else { return [] }
        return try text.split(separator: "\n").map {
            try JSONDecoder().decode(Request.self, from: Data($0.utf8))
        }
    }

    private static let script = """
        import http.server, json, os, ssl, sys, threading, time
        port, folder = int(sys.argv[1]), sys.argv[2]
        lock, state = threading.Lock(), {"time": None, "next": 0}

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                request = {"method": self.command, "path": self.path, "body": body.decode(),
                           "headers": {k.lower(): v for k, v in self.headers.items()}}
                with lock:
                    path = folder + "/plan.json"
                    changed = os.stat(path).st_mtime_ns
                    if changed != state["time"]:
                        state.update(time=changed, next=0)
                    plan = json.load(open(path))
                    answer = plan[min(state["next"], len(plan) - 1)]
                    state["next"] += 1
                    with open(folder + "/requests", "a") as file:
                        file.write(json.dumps(request) + "\\n")
                if answer["status"] == 0:
                    time.sleep(3600)
                text = answer["body"].encode()
                self.send_response(answer["status"])
                for name, value in answer["headers"].items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            do_GET = do_POST

        server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        server.daemon_threads = True
        if len(sys.argv) > 3:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(sys.argv[3])
            if sys.argv[5] == "yes":
                context.load_verify_locations(sys.argv[4])
                context.verify_mode = ssl.CERT_REQUIRED
            server.socket = context.wrap_socket(
                server.socket, server_side=True, do_handshake_on_connect=False)
        server.serve_forever()

        """
}
