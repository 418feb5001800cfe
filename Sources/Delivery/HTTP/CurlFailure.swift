import CCurl
import EventTime
import Settings

/// Makes a sentence of what libcurl says: what is wrong, and what to write instead where we know.
struct CurlFailure {
    private let code: CURLcode
    /// libcurl's own words.
    private let detail: String
    private let settings: HTTPSettings
    /// Host and port; the path of a webhook is not for logs.
    private let place: String

    init(_ code: CURLcode, _ detail: String, _ settings: HTTPSettings, _ url: String) {
        self.code = code
        self.detail = detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail
        self.settings = settings
        place = WebPlace.of(url)
    }

    var failure: HTTPFailure { HTTPFailure(sentence) }

    private var sentence: String {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST: "no host of the name in url is known: \(place)"
        case CURLE_COULDNT_CONNECT: "nobody listens at \(place)"
        case CURLE_OPERATION_TIMEDOUT: "no answer from \(place) within \(settings.timeout.settingsText)"
        case CURLE_PEER_FAILED_VERIFICATION:
            "the certificate of \(place) is not accepted (\(detail)); where an authority of your own has "
                + "signed it, write ca: and its file"
        case CURLE_SSL_CACERT_BADFILE: "the file of ca has no certificate that can be read: \(detail)"
        case CURLE_SSL_CERTPROBLEM:
            "our client certificate cannot be used (\(detail)); check certificate and key"
        case CURLE_SSL_CONNECT_ERROR where !isAboutCertificate:
            "no encrypted connection with \(place) (\(detail)); does it speak https?"
        case CURLE_SSL_CONNECT_ERROR,
            CURLE_RECV_ERROR where isAboutCertificate,
            CURLE_SEND_ERROR where isAboutCertificate:
            "\(place) does not accept our client certificate (\(detail)); check certificate and key"
        case CURLE_GOT_NOTHING: "\(place) closed the connection without an answer"
        case CURLE_ABORTED_BY_CALLBACK: "the request to \(place) was given up, because Vigía stops"
        case _: "no answer from \(place): \(detail)"
        }
    }

    /// TLS 1.3 servers say only after the handshake that they want another certificate, or one at all.
    private var isAboutCertificate: Bool {
        detail.contains("alert") && (detail.contains("certificate") || detail.contains("unknown ca"))
    }
}

/// The part of an address that may stand in a log: scheme, host and port.
enum WebPlace {
    static func of(_ url: String) -> String {
        guard let start = url.firstRange(of: "://")?.upperBound else { return url }
        return String(url[..<start] + url[start...].prefix { !"/?#".contains($0) })
    }
}
