import BrokerSupport
import EventTime
import Foundation
import Pipeline
import Settings
import Testing

@testable import Delivery

/// Requests over real connections, to a server of another make.
@Suite struct CurlSenderTests {
    private static func post(
        _ settings: HTTPSettings, _ body: String = "{}", headers: [String] = [], stop: StopFlag? = nil
    ) -> Result<HTTPAnswer, HTTPFailure> {
        CurlSender(settings, stop: stop).send(
            HTTPRequest(url: settings.url, body: Array(body.utf8), headers: headers))
    }

    private static func failure(_ settings: HTTPSettings) -> String {
        switch post(settings) {
        case .success(let answer): "answered: \(answer)"
        case .failure(let failure): failure.description
        }
    }

    @Test func `a request arrives as it is, and its answer comes back`() throws {
        let server = try WebServer()
        try server.answer([.status(503, headers: ["Retry-After": "17"], body: "too\nmuch")])
        let settings = HTTPSettings(url: server.url + "/a?b=c")
        let answer = try Self.post(settings, "{\"é\":1}", headers: ["X-A: b"])
            .get()
        #expect(answer == HTTPAnswer(status: 503, body: "too\nmuch", retryAfter: "17"))
        let request = try #require(try server.requests().first)
        #expect(request.method == "POST" && request.path == "/a?b=c" && request.body == "{\"é\":1}")
        #expect(request.headers["x-a"] == "b")
    }

    @Test func `one sender sends many requests, large ones too, and without a body it asks`() throws {
        let server = try WebServer()
        let sender = CurlSender(HTTPSettings(url: server.url))
        let large = String(repeating: "x", count: 3_000_000)
        for body in ["", large, "{}"] {
            let request = HTTPRequest(url: server.url, body: Array(body.utf8))
            #expect(try sender.send(request).get().status == 200)
        }
        #expect(try sender.send(HTTPRequest(url: server.url, body: nil)).get().status == 200)
        let requests = try server.requests()
        #expect(requests.map(\.body.count) == [0, large.count, 2, 0])
        #expect(requests.map(\.method) == ["POST", "POST", "POST", "GET"])
    }

    @Test func `of a long answer only the start is kept`() throws {
        let server = try WebServer()
        try server.answer([.status(200, body: String(repeating: "y", count: 2_000_000))])
        #expect(try Self.post(HTTPSettings(url: server.url)).get().body.utf8.count == 4096)
    }

    @Test func `a token is sent as a bearer token`() throws {
        let server = try WebServer()
        _ = Self.post(HTTPSettings(url: server.url, token: Secret("abc.def")))
        #expect(try server.requests().first?.headers["authorization"] == "Bearer abc.def")
    }

    @Test func `a server that hangs costs no more than the timeout`() throws {
        let server = try WebServer()
        try server.answer([.none])
        let failure = Self.failure(HTTPSettings(url: server.url, timeout: .seconds(1)))
        #expect(failure == "no answer from \(server.url) within 1s")
    }

    @Test func `a stop ends a request that waits`() throws {
        let server = try WebServer()
        try server.answer([.none])
        let stop = StopFlag()
        Thread.detachNewThread {
            Thread.sleep(forTimeInterval: 0.3)
            stop.set()
        }
        let result = Self.post(HTTPSettings(url: server.url, timeout: .seconds(60)), stop: stop)
        guard case .failure(let failure) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(failure.description.contains("because Vigía stops"))
    }

    @Test func `who is not there is told by host and port`() throws {
        let port = try freePorts(1)[0]
        #expect(
            Self.failure(HTTPSettings(url: "http://127.0.0.1:\(port)/secret/path"))
                == "nobody listens at http://127.0.0.1:\(port)")
        #expect(
            Self.failure(HTTPSettings(url: "http://no-such-host.invalid/"))
                == "no host of the name in url is known: http://no-such-host.invalid")
    }

    @Test func `own authority and client certificate open the door`() throws {
        let keys = try Certificates()
        let server = try WebServer(keys, wantsClient: true)
        var settings = HTTPSettings(
            url: server.url, ca: keys.authority, certificate: keys.client, key: keys.clientKey)
        #expect(try Self.post(settings).get().status == 200)
        settings.certificate = nil
        settings.key = nil
        #expect(Self.failure(settings).contains("does not accept our client certificate"))
        settings.certificate = keys.stranger
        #expect(Self.failure(settings).contains("does not accept our client certificate"))
        settings.certificate = keys.authority
        #expect(Self.failure(settings).contains("our client certificate cannot be used"))
    }

    @Test func `a certificate of an unknown authority is not accepted`() throws {
        let keys = try Certificates()
        let server = try WebServer(keys)
        let failure = Self.failure(HTTPSettings(url: server.url))
        #expect(failure.hasPrefix("the certificate of \(server.url) is not accepted"))
        #expect(failure.contains("write ca: and its file"))
    }

    @Test func `a certificate that has run out is not accepted`() throws {
        let keys = try Certificates()
        let server = try WebServer(keys, isExpired: true)
        let failure = Self.failure(HTTPSettings(url: server.url, ca: keys.authority))
        #expect(failure.contains("certificate has expired"))
    }

    @Test func `a server that speaks no TLS is told so`() throws {
        let server = try WebServer()
        let failure = Self.failure(HTTPSettings(url: server.url.replacing("http://", with: "https://")))
        #expect(failure.contains("does it speak https?"))
    }

    @Test func `a file of authorities without any is told`() throws {
        let keys = try Certificates()
        let server = try WebServer(keys)
        #expect(Self.failure(HTTPSettings(url: server.url, ca: keys.clientKey)).contains("the file of ca"))
    }
}
