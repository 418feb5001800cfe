import Credentials
package import EventTime
import Foundation
package import Settings

/// PEM texts of a server's certificate, with those between it and its authority, and of its key.
package struct TLSCredentials: Sendable {
    let certificate: String
    let key: String

    /// Reads the files of the configuration; nil where it names none.
    ///
    /// - Throws: where a file cannot be read, or the certificate is not valid now: browsers would refuse it
    ///   with less clear words.
    package init?(_ settings: ConsoleSettings, now: Timestamp) throws(ListenError) {
        guard let path = settings.certificate else { return nil }
        certificate = try Self.text(path)
        key = try Self.text(settings.key ?? path)
        guard let span = CertificateSpan(pem: Array(certificate.utf8)) else {
            throw ListenError("\(path) holds no certificate in PEM")
        }
        let seconds = now.milliseconds / 1000
        if seconds > span.end_s {
            let end = Timestamp(milliseconds: span.end_s * 1000).rfc3339
            throw ListenError("the certificate \(path) has run out on \(end): put a new one in its place")
        }
        if seconds < span.start_s {
            throw ListenError(
                "the certificate \(path) is not valid before "
                    + "\(Timestamp(milliseconds: span.start_s * 1000).rfc3339)"
            )
        }
    }

    private static func text(_ path: String) throws(ListenError) -> String {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw ListenError("\(path) cannot be read")
        }
        return text
    }
}
