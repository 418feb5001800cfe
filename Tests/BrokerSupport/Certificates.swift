import Foundation

/// An authority of a test's own, and what it has signed: PEM files in a temporary folder.
package final class Certificates: Sendable {
    /// The authority's certificate.
    package var authority: String { path("ca.pem") }
    /// A certificate of `localhost` with its key.
    package var server: String { path("server.pem") }
    /// Likewise, but it has run out.
    package var expired: String { path("expired.pem") }
    /// A client's certificate, without its key.
    package var client: String { path("client.crt") }
    /// The client's key.
    package var clientKey: String { path("client.key") }
    /// A client's certificate and key that another authority has signed.
    package var stranger: String { path("stranger.pem") }

    private let folder: URL

    package init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "vigia-keys-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try BrokerSecurity.run("/bin/sh", ["-ec", Self.script, "keys", folder.path])
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func path(_ name: String) -> String { folder.appending(path: name).path }

    private static let script = """
        cd "$1"
        key="-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
        authority() { openssl req -x509 $key -keyout $1.key -out $1.pem -days 30 -subj /CN=$1; }
        authority ca
        authority other
        printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\\n' > names
        signed() {
            openssl req -new $key -keyout $1.key -out $1.csr -subj /CN=$1
            openssl x509 -req -in $1.csr -CA $2.pem -CAkey $2.key -CAcreateserial \\
                -out $1.crt -extfile names $3
            cat $1.crt $1.key > $1.pem
        }
        signed server ca "-days 30"
        signed client ca "-days 30"
        signed stranger other "-days 30"
        # It ended a day before it began, which is to have run out all the same.
        signed expired ca "-days -1"
        """
}
