import BrokerSupport
import Credentials
import EventTime
import Foundation
import Pipeline
import Settings
import Testing

@testable import Console

@Suite("Certificates of the console")
struct TLSCredentialsTests {
    private let certificates: Certificates

    init() throws { certificates = try Certificates() }

    private func credentials(_ path: String) throws -> TLSCredentials? {
        try TLSCredentials(ConsoleSettings(certificate: path), now: .processingTime)
    }

    @Test("A certificate that has run out is told with its day")
    func expired() throws {
        let error = #expect(throws: ListenError.self) { try credentials(certificates.expired) }
        #expect(error?.description.contains("has run out on 20") == true)
    }

    @Test("A file that holds none, and one that is not there, are told")
    func none() throws {
        #expect(throws: ListenError("\(certificates.clientKey) holds no certificate in PEM")) {
            try credentials(certificates.clientKey)
        }
        #expect(throws: ListenError("/nowhere.pem cannot be read")) { try credentials("/nowhere.pem") }
    }

    @Test("A key that is another's is told")
    func otherKey() throws {
        let settings = ConsoleSettings(certificate: certificates.server, key: certificates.clientKey)
        let server = HTTPServer { _ in HTTPResponse(body: .bytes([])) }
        let socket = try ListeningSocket(host: "127.0.0.1", port: 0)
        let credentials = try TLSCredentials(settings, now: .processingTime)
        let error = #expect(throws: ListenError.self) {
            try server.start(on: socket, credentials: credentials)
        }
        #expect(error?.description.contains("no pair") == true)
    }

    @Test("With a certificate it speaks TLS")
    func speaksTLS() throws {
        let server = HTTPServer { _ in HTTPResponse(body: .bytes(Array("hola".utf8))) }
        let socket = try ListeningSocket(host: "127.0.0.1", port: 0)
        try server.start(on: socket, credentials: try credentials(certificates.server))
        defer { server.stop() }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "curl", "-s", "--cacert", certificates.authority, "https://localhost:\(socket.port)/",
            "--resolve",
            "localhost:\(socket.port):127.0.0.1",
        ]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let answer = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(String(decoding: answer, as: UTF8.self) == "hola")
    }
}
