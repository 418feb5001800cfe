import Console
import Foundation
import Testing

@Suite("The HTTP server")
struct HTTPServerTests {
    private static func serve(
        _ channel: EventChannel = EventChannel(name: "test"), perAddress: Int = 64,
        _ handler: @escaping HTTPServer.Handler
    ) throws -> (server: HTTPServer, port: UInt16) {
        let server = HTTPServer(channels: [channel], handler: handler)
        let socket = try ListeningSocket(host: "127.0.0.1", port: 0)
        try server.start(on: socket, perAddress: perAddress)
        return (server, socket.port)
    }

    @Test("Method, path, query, headers and body arrive as they were sent")
    func requestArrives() throws {
        let (server, port) = try Self.serve { request in
            let query = request.query.map { "\($0.name)=\($0.value)" }.joined(separator: ";")
            let body = String(decoding: request.body, as: UTF8.self)
            let text = "\(request.method)|\(request.path)|\(query)|\(request.headers["x-word"] ?? "")|\(body)"
            return HTTPResponse(status: 201, headers: [("X-Answer", "yes")], body: .bytes(Array(text.utf8)))
        }
        defer { server.stop() }
        let answer = try TestClient.ask(
            port,
            "POST /a%20b?x=1&y=%C3%B1&x=2 HTTP/1.1\r\nHost: h\r\nX-Word: hola\r\nContent-Length: 4\r\n"
                + "Connection: close\r\n\r\nbody")
        #expect(answer.hasPrefix("HTTP/1.1 201"))
        #expect(answer.contains("X-Answer: yes"))
        #expect(answer.hasSuffix("POST|/a b|x=1;y=ñ;x=2|hola|body"))
    }

    @Test("It is told from where a request comes")
    func clientArrives() throws {
        let (server, port) = try Self.serve { request in
            let isKnown = request.client == ClientAddress([127, 0, 0, 9])
            return HTTPResponse(body: .bytes(Array((isKnown ? "known" : "another").utf8)))
        }
        defer { server.stop() }
        for (source, wanted) in [("127.0.0.9", "known"), ("127.0.0.1", "another")] {
            let client = try TestClient(port: port, from: source)
            client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
            #expect(client.readAll().hasSuffix(wanted))
        }
    }

    @Test("One address may have so many connections, and leaves the others to other addresses")
    func perAddress() throws {
        let (server, port) = try Self.serve(perAddress: 3) { _ in
            HTTPResponse(body: .bytes(Array("hello".utf8)))
        }
        defer { server.stop() }
        func ask(from source: String) throws -> (client: TestClient, answer: String) {
            let client = try TestClient(port: port, from: source)
            client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            return (client, client.read(until: "hello"))
        }
        var open = try (0..<3).map { _ in try ask(from: "127.0.0.1") }
        #expect(open.allSatisfy { $0.answer.hasSuffix("hello") })
        #expect(try ask(from: "127.0.0.1").answer == "")
        #expect(try ask(from: "127.0.0.2").answer.hasSuffix("hello"))
        open.removeLast()
        // The server hears of the end a little later.
        var again = ""
        for _ in 0..<200 where again.isEmpty {
            again = try ask(from: "127.0.0.1").answer
            if again.isEmpty { usleep(50_000) }
        }
        #expect(again.hasSuffix("hello"))
    }

    @Test("What follows a zero is not lost: neither of a path nor of a parameter")
    func zeros() throws {
        let (server, port) = try Self.serve { request in
            HTTPResponse(body: .bytes(Array("\(request.path.count) \(request.query[0].value.count)".utf8)))
        }
        defer { server.stop() }
        let answer = try TestClient.ask(
            port, "GET /a%00b?x=c%00%00d HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
        #expect(answer.hasSuffix("4 4"))
    }

    @Test("A body of 100 MB is refused, whether its length is told or not, and memory stays as it was")
    func hugeBody() throws {
        let (server, port) = try Self.serve { _ in HTTPResponse(body: .bytes([])) }
        defer { server.stop() }
        let told = try TestClient.ask(
            port, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 104857600\r\nConnection: close\r\n\r\n")
        #expect(told.hasPrefix("HTTP/1.1 413"))
        #expect(told.contains("64 KiB"))

        let client = try TestClient(port: port)
        client.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n")
        let chunk = "10000\r\n" + String(repeating: "x", count: 65_536) + "\r\n"
        var sent = 0
        while sent < 1600, client.send(chunk) { sent += 1 }
        #expect(sent < 1600, "the server took all of the 100 MB")

        let small = try TestClient.ask(
            port,
            "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                + "10001\r\n" + String(repeating: "x", count: 65_537) + "\r\n0\r\n\r\n")
        #expect(small.hasPrefix("HTTP/1.1 413"))
    }

    @Test("A port that is in use is told in a sentence")
    func portInUse() throws {
        let first = try ListeningSocket(host: "127.0.0.1", port: 0)
        #expect(throws: ListenError("the port \(first.port) of 127.0.0.1 is in use")) {
            try ListeningSocket(host: "127.0.0.1", port: first.port)
        }
    }

    private static func listen(_ port: UInt16, after id: String? = nil) throws -> TestClient {
        let client = try TestClient(port: port)
        client.send(
            "GET /stream HTTP/1.1\r\nHost: h\r\n" + (id.map { "Last-Event-ID: \($0)\r\n" } ?? "") + "\r\n")
        _ = client.read(until: "retry: 2000\n\n")
        return client
    }

    private static func streaming(_ channel: EventChannel) throws -> (server: HTTPServer, port: UInt16) {
        try serve(channel) { request in
            HTTPResponse(
                headers: [("Content-Type", "text/event-stream")],
                body: .events(
                    channel, after: request.headers["last-event-id"], for: .everyone, while: { true }))
        }
    }

    @Test("All readers are told, each once and in order, however many there are")
    func eventsReachAll() async throws {
        let channel = EventChannel(name: "test")
        let (server, port) = try Self.streaming(channel)
        defer { server.stop() }
        let clients = try (0..<20).map { _ in try Self.listen(port) }
        for number in 0..<300 { channel.publish("episode", "{\"n\":\(number)}") }
        for client in clients {
            let text = client.read(until: "{\"n\":299}")
            let numbers = text.matches(of: /"n":(\d+)/).compactMap { Int($0.1) }
            #expect(numbers == Array(0..<300))
        }
    }

    @Test("Who comes back misses nothing; who comes back too late, or from another process, is told reset")
    func lastEventID() throws {
        let channel = EventChannel(name: "test")
        let (server, port) = try Self.streaming(channel)
        defer { server.stop() }
        for number in 0..<10 { channel.publish("episode", "{\"n\":\(number)}") }
        let back = try Self.listen(port, after: "test-6")
        #expect(back.read(until: "\"n\":9").matches(of: /"n":(\d+)/).map(\.1) == ["7", "8", "9"])
        let other = try Self.listen(port, after: "before-6")
        #expect(other.read(until: "\n\n").contains("event: reset"))
        for number in 10..<(10 + EventChannel.capacity * 3) {
            channel.publish("episode", "{\"n\":\(number)}")
        }
        let late = try Self.listen(port, after: "test-6")
        #expect(late.read(until: "\n\n").contains("event: reset"))
    }

    @Test("A reader that does not read holds nobody up, and is told reset when it reads again")
    func slowReader() throws {
        let channel = EventChannel(name: "test")
        let (server, port) = try Self.streaming(channel)
        defer { server.stop() }
        let slow = try Self.listen(port)
        let quick = try Self.listen(port)
        let filler = String(repeating: "x", count: 4000)
        for number in 0..<(EventChannel.capacity * 2) {
            channel.publish("episode", "{\"n\":\(number),\"x\":\"\(filler)\"}")
            if number % 500 == 0 { _ = quick.read(until: "\"n\":\(number),") }
        }
        channel.publish("episode", "{\"last\":1}")
        #expect(quick.read(until: "\"last\":1").contains("\"last\":1"))
        let rest = slow.read(until: "event: reset")
        #expect(rest.contains("event: reset"))
    }

    @Test("A stop ends those who wait for events")
    func stopEndsStreams() throws {
        let channel = EventChannel(name: "test")
        let (server, port) = try Self.streaming(channel)
        let client = try Self.listen(port)
        server.stop()
        _ = client.readAll()
        #expect(throws: TestClient.Failure.self) { try TestClient(port: port) }
    }
}
