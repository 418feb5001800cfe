/// One request as a receiver gets it.
package struct HTTPRequest: Hashable, Sendable {
    /// With its path.
    package var url: String
    /// Nil asks, else it is posted.
    package var body: [UInt8]?
    /// Names and values; neither may hold a line break.
    package var headers: [String]

    package init(url: String, body: [UInt8]?, headers: [String] = []) {
        self.url = url
        self.body = body
        self.headers = headers
    }
}

/// What a receiver answered.
package struct HTTPAnswer: Hashable, Sendable {
    /// As HTTP counts: 200 to 299 are good.
    package var status: Int
    /// The start of its body, for people who look for a fault.
    package var body: String
    /// As the header of that name says it: seconds, or a date.
    package var retryAfter: String?

    package init(status: Int, body: String = "", retryAfter: String? = nil) {
        self.status = status
        self.body = body
        self.retryAfter = retryAfter
    }

    /// One line: `500: out of disk space`.
    package var summary: String {
        let line = body.split(whereSeparator: \.isNewline).joined(separator: " ").prefix(200)
        return line.isEmpty ? "\(status)" : "\(status): \(line)"
    }
}

/// Why there was no answer: one sentence, with what to do where we know.
package struct HTTPFailure: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ sentence: String) { description = sentence }
}

/// Sends requests, one at a time. The network is the one real sender; tests have another.
package protocol HTTPSender {
    /// Waits for the answer.
    func send(_ request: HTTPRequest) -> Result<HTTPAnswer, HTTPFailure>
}
