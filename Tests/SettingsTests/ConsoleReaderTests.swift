import Foundation
import Testing

@testable import Settings

@Suite struct ConsoleReaderTests {
    private static let folder: URL = {
        let folder = FileManager.default.temporaryDirectory.appending(path: "vigia-\(UUID().uuidString)")
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try? Data("certificate\n".utf8).write(to: folder.appending(path: "own.pem"))
        return folder
    }()

    private static func read(_ text: String) throws -> Configuration {
        try SettingsReader(environment: ["ANA": "ana's own secret"]).configuration(
            text: text, name: "v.yaml", folder: folder.path(percentEncoded: false))
    }

    private static func problems(_ text: String) -> [String] {
        do {
            _ = try read(text)
            return []
        } catch let problems as Problems {
            return problems.list.map(\.description)
        } catch {
            return ["\(error)"]
        }
    }

    @Test func `every key has its place`() throws {
        let console = try Self.read(
            """
            console:
              listen: "[::]:9443"
              certificate: own.pem
              key: own.pem
              users: [{name: ana, role: analyst, secret: {env: ANA}}]
            """
        ).console
        #expect(console.listen == .init(host: "::", port: 9443))
        #expect(console.listen?.description == "[::]:9443")
        #expect(console.certificate?.hasSuffix("/own.pem") == true && console.key == console.certificate)
        #expect(console.users == [.init(name: "ana", role: .analyst, secret: Secret("ana's own secret"))])
        #expect(console.needsLogin)
    }

    @Test func `without a word it is served to this machine alone, and none serves it to nobody`() throws {
        let standard = try Self.read("application: x").console
        #expect(standard.listen == .init(host: "127.0.0.1", port: 8427) && !standard.needsLogin)
        #expect(try Self.read("console: {listen: none}").console.listen == nil)
    }

    @Test func `behind a proxy a loopback address needs a login too`() throws {
        let text = "console: {proxy: true, users: [{name: a, role: viewer, secret: 123456789012}]}"
        #expect(try Self.read(text).console.needsLogin)
    }

    @Test(arguments: [
        ("console: {listen: 8427}", "\"listen\" is no address with a port; write listen: 127.0.0.1:8427"),
        (
            "console: {listen: \"0.0.0.0:8427\"}",
            "would be sent over the network in plain text; write certificate"
        ),
        (
            "console: {listen: \"0.0.0.0:8427\"}",
            "would be open to everybody who reaches 0.0.0.0:8427; write users"
        ),
        ("console: {proxy: true}", "would be open to everybody"),
        ("console: {key: own.pem}", "\"key\" has no certificate beside it; write certificate: PATH too"),
        ("console: {certificate: /nowhere.pem}", "the file \"/nowhere.pem\" cannot be read"),
        ("console: {users: {name: a}}", "\"users\" must be a list"),
        ("console: {users: [{name: a, role: king, secret: 123456789012}]}", "\"role\""),
        ("console: {users: [{name: a, role: viewer, secret: short}]}", "\"secret\" has fewer than 12 bytes"),
        (
            "console: {users: [{name: a, role: viewer, secret: 123456789012}, "
                + "{name: a, role: viewer, secret: 123456789013}]}", "two users are called \"a\""
        ),
    ])
    func `a mistake is told with what to write instead`(_ text: String, _ part: String) {
        #expect(Self.problems(text).contains { $0.contains(part) }, "\(Self.problems(text))")
    }

    @Test func `a rule keeps the words of its author`() throws {
        let book = try SettingsReader().rules(
            text: """
                rules:
                  # Before the first.
                  - name: one   # the first
                    summary: {en: One, es: Uno}
                    stream: encounters
                    bucket: day

                    zone: UTC
                    threshold: {above: 1}

                  # Before the second.
                  - {name: two, summary: {en: Two, es: Dos}, stream: encounters, bucket: day, zone: UTC,
                     threshold: {above: 2}}
                """, name: "r.yaml", configuration: .standard)
        #expect(
            book.texts["one"] == """
                name: one   # the first
                summary: {en: One, es: Uno}
                stream: encounters
                bucket: day

                zone: UTC
                threshold: {above: 1}
                """)
        #expect(book.texts["two"]?.hasSuffix("zone: UTC,\n threshold: {above: 2}}") == true)
    }
}
