package import Foundation

/// A broker's listener with TLS, SCRAM and ACLs: its keys, its one user and its settings.
package enum BrokerSecurity {
    /// The one user; what it may do is told by ACLs.
    package static let user = "vigia"
    /// Its password, and that of the key stores.
    package static let password = "vigia-secret"

    static let credentials = "SCRAM-SHA-512=[name=\(user),password=\(password)]"

    static func properties(
        plain: UInt16, _ controller: UInt16, secured: UInt16, _ folder: URL
    ) -> [String: String] {
        let clients = "PLAINTEXT://127.0.0.1:\(plain),SASL_SSL://localhost:\(secured)"
        return [
            "listeners": "\(clients),CONTROLLER://127.0.0.1:\(controller)", "advertised.listeners": clients,
            "listener.security.protocol.map":
                "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL",
            "sasl.enabled.mechanisms": "SCRAM-SHA-512",
            "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config":
                "org.apache.kafka.common.security.scram.ScramLoginModule required;",
            "ssl.keystore.type": "PKCS12", "ssl.keystore.location": folder.appending(path: "broker.p12").path,
            "ssl.keystore.password": password,
            "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            // Who comes by the plain listener administers.
            "super.users": "User:ANONYMOUS",
        ]
    }

    /// An authority, whose certificate is `ca.pem`, and the broker's key, which it signed.
    static func makeKeys(in folder: URL) throws {
        let store = "-storetype PKCS12 -storepass \(password) -noprompt"
        let key = "-keyalg EC -groupname secp256r1 -validity 30 \(store)"
        try run(
            "/bin/sh",
            [
                "-ec",
                """
                cd "$1"
                keytool -genkeypair -alias ca -dname CN=test-ca -ext bc:c -keystore ca.p12 \(key)
                keytool -exportcert -rfc -alias ca -keystore ca.p12 \(store) -file ca.pem
                keytool -genkeypair -alias broker -dname CN=localhost -keystore broker.p12 \(key)
                keytool -certreq -alias broker -keystore broker.p12 \(store) -file broker.csr
                keytool -gencert -alias ca -rfc -ext SAN=dns:localhost,ip:127.0.0.1 -validity 30 \
                    -keystore ca.p12 \(store) -infile broker.csr -outfile broker.pem
                keytool -importcert -alias ca -file ca.pem -keystore broker.p12 \(store)
                keytool -importcert -alias broker -file broker.pem -keystore broker.p12 \(store)
                """, "keys", folder.path,
            ])
    }

    /// Runs a program to its end; its words are for the one who reads why it failed.
    static func run(_ program: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let words = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw BrokerFailure(what: "\(program) \(arguments.last ?? "") failed: \(words)")
        }
    }
}

extension Broker {
    /// The certificate of the authority that signed the secured listener's key.
    package var certificate: URL { folder.appending(path: "ca.pem") }

    /// One of Kafka's own tools.
    package enum Tool {
        case topics, acls
    }

    /// Runs one of Kafka's tools against the plain listener.
    package func run(_ tool: Tool, _ arguments: String...) throws { try run(tool, arguments) }

    /// The same with arguments in an array.
    package func run(_ tool: Tool, _ arguments: [String]) throws {
        let main =
            switch tool {
            case .topics: "org.apache.kafka.tools.TopicCommand"
            case .acls: home.isFourth ? "org.apache.kafka.tools.AclCommand" : "kafka.admin.AclCommand"
            }
        let java = ["java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", home.classPath, main]
        try BrokerSecurity.run(
            "/usr/bin/env", java + ["--bootstrap-server", bootstrapServers] + arguments)
    }
}
