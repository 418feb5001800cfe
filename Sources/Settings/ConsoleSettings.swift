/// Where the console is served, and who may see and do what.
package struct ConsoleSettings: Hashable, Sendable {
    /// A host and a port.
    package struct Address: Hashable, Sendable, CustomStringConvertible {
        /// A name or an address; IPv6 without its brackets.
        package var host: String
        /// 0 takes a free one.
        package var port: UInt16

        package init(host: String, port: UInt16) {
            self.host = host
            self.port = port
        }

        /// `127.0.0.1:8427`, `[::1]:8427`; nil where it is none.
        package init?(_ text: String) {
            guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...])
            else {
                return nil
            }
            var host = String(text[..<colon])
            if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
            let isClean = host.unicodeScalars.allSatisfy { $0.isASCII && $0.value > 0x20 && $0 != "/" }
            guard isClean, !host.isEmpty else { return nil }
            self.init(host: host, port: port)
        }

        /// Whether nobody but this machine reaches it.
        package var isLoopback: Bool {
            host == "localhost" || host == "::1"
                || (host.hasPrefix("127.") && host.allSatisfy { $0 == "." || $0.isNumber })
        }

        package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
    }

    /// What a user may do; each role may do what those before it may.
    package enum Role: String, Hashable, Sendable, CaseIterable, Comparable {
        /// Reads.
        case viewer
        /// Answers and silences, too.
        case `operator`
        /// Sees exact numbers, too.
        case analyst

        package static func < (a: Role, b: Role) -> Bool {
            guard let one = allCases.firstIndex(of: a), let other = allCases.firstIndex(of: b) else {
                return false
            }
            return one < other
        }
    }

    /// Who can log in.
    package struct User: Hashable, Sendable {
        /// Stands beside what they answer.
        package var name: String
        /// What they may do.
        package var role: Role
        /// A password, or a token for programs.
        package var secret: Secret

        package init(name: String, role: Role, secret: Secret) {
            self.name = name
            self.role = role
            self.secret = secret
        }
    }

    /// Nil: it is not served.
    package var listen: Address?
    /// A PEM file with the server's certificate.
    package var certificate: String?
    /// A PEM file with its key; nil: it stands in the same file.
    package var key: String?
    /// Whether a proxy in front of it does the encryption.
    package var isBehindProxy: Bool
    /// In the order of the file.
    package var users: [User]

    package init(
        listen: Address? = Address(host: "127.0.0.1", port: 8427), certificate: String? = nil,
        key: String? = nil, isBehindProxy: Bool = false, users: [User] = []
    ) {
        self.listen = listen
        self.certificate = certificate
        self.key = key
        self.isBehindProxy = isBehindProxy
        self.users = users
    }

    /// Why it must not be served where it listens, and what to write instead: what others can reach is
    /// encrypted, and asks who is there.
    package var faults: [(what: String, hint: String)] {
        guard let listen, needsLogin else { return [] }
        var faults: [(what: String, hint: String)] = []
        if !listen.isLoopback, certificate == nil, !isBehindProxy {
            faults.append(
                (
                    "what is served at \(listen) would be sent over the network in plain text",
                    "write certificate: PATH, or proxy: true where a proxy in front of it encrypts"
                ))
        }
        if users.isEmpty {
            faults.append(
                (
                    "what is served there would be open to everybody who reaches \(listen)",
                    "write users: [{name: ana, role: analyst, secret: {file: PATH}}]"
                ))
        }
        return faults
    }

    /// What to type into a browser.
    package func link(to address: Address) -> String {
        "\(certificate == nil ? "http" : "https")://\(address)/"
    }

    /// Whether reading needs a login: wherever others than this machine can reach it.
    package var needsLogin: Bool { listen.map { !$0.isLoopback } ?? true || isBehindProxy }
}
