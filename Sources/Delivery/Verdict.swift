package import EventTime

/// What an answer means for a message.
package enum Verdict: Hashable, Sendable {
    case taken
    /// The receiver judged this very message and will not judge otherwise: it is reported and left.
    case refused(String)
    /// It may be taken later; the receiver may have said when.
    case later(String, after: Duration?)

    /// - Parameter now: for a Retry-After that is a date.
    package init(_ result: Result<HTTPAnswer, HTTPFailure>, now: Timestamp) {
        switch result {
        case .success(let answer): self = Self.of(answer, now: now)
        case .failure(let failure): self = .later(failure.description, after: nil)
        }
    }

    private static func of(_ answer: HTTPAnswer, now: Timestamp) -> Verdict {
        let after = answer.retryAfter.flatMap { RetryAfter.pause($0, now: now) }
        switch answer.status {
        case 200..<300: return .taken
        // It cannot be read, is too large, of the wrong kind, or says what cannot be.
        case 400, 413, 415, 422: return .refused(answer.summary)
        case 300..<400:
            return .later(
                "it points elsewhere (\(answer.status)): write the address that it means", after: after)
        case 401, 403:
            return .later(
                "it does not let us in (\(answer.summary)): check token and certificate", after: after)
        case 404, 405, 410:
            return .later("nothing takes alerts at this address (\(answer.summary)): check url", after: after)
        case _: return .later(answer.summary, after: after)
        }
    }
}
