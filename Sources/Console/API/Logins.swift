import Settings
import Synchronization

/// Who has logged in, and who may try.
///
/// A session is a random cookie that this process remembers for `lifetime`; a program sends its secret with
/// each request. Guessing is slow: after `tries` wrong secrets within a minute, nobody is let in for the rest
/// of it.
final class Logins: Sendable {
    static let cookie = "vigia_session"
    static let lifetime = Duration.seconds(12 * 3600)
    static let tries = 10
    /// The oldest session ends when there are more.
    static let sessions = 1000

    struct User: Hashable, Sendable {
        let name: String
        let role: ConsoleSettings.Role
    }

    private struct Session {
        let user: User
        let ends: ContinuousClock.Instant
    }

    private struct State {
        var sessions: [String: Session] = [:]
        var failures: [ContinuousClock.Instant] = []
    }

    private let settings: ConsoleSettings
    private let state = Mutex(State())

    init(_ settings: ConsoleSettings) { self.settings = settings }

    var arePossible: Bool { !settings.users.isEmpty }

    /// Who asks; nil: nobody in particular.
    func user(of request: HTTPRequest, now: ContinuousClock.Instant) throws(APIError) -> User? {
        if let authorization = request.headers["authorization"] {
            let parts = authorization.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "bearer" else {
                throw APIError(
                    401, "write Authorization: Bearer and the secret of a user", headers: [Self.challenge])
            }
            let secret = String(parts[1])
            return try check(now) { settings in
                settings.users.filter { isEqual($0.secret.value, secret) }.first
            }
        }
        guard let token = request.cookie(Self.cookie) else { return nil }
        return state.withLock { state in
            guard let session = state.sessions[token], session.ends > now else { return nil }
            return session.user
        }
    }

    /// Begins a session; returns its token.
    func begin(_ name: String, _ secret: String, now: ContinuousClock.Instant) throws(APIError) -> (
        User, String
    ) {
        let user = try check(now) { settings in
            settings.users.filter { $0.name == name && isEqual($0.secret.value, secret) }.first
        }
        var generator = SystemRandomNumberGenerator()
        let token = (0..<4).map { _ in String(generator.next(), radix: 36) }.joined()
        state.withLock { state in
            state.sessions = state.sessions.filter { $0.value.ends > now }
            if state.sessions.count >= Self.sessions,
                let oldest = state.sessions.min(by: { $0.value.ends < $1.value.ends })?.key
            {
                state.sessions[oldest] = nil
            }
            state.sessions[token] = Session(user: user, ends: now + Self.lifetime)
        }
        return (user, token)
    }

    func end(_ request: HTTPRequest) {
        guard let token = request.cookie(Self.cookie) else { return }
        state.withLock { _ = $0.sessions.removeValue(forKey: token) }
    }

    static let challenge = (name: "WWW-Authenticate", value: "Bearer realm=\"vigia\"")

    private func check(
        _ now: ContinuousClock.Instant, _ find: (ConsoleSettings) -> ConsoleSettings.User?
    ) throws(APIError) -> User {
        let isBarred = state.withLock { state in
            state.failures.removeAll { $0 < now - .seconds(60) }
            return state.failures.count >= Self.tries
        }
        if isBarred {
            throw APIError(429, "too many wrong secrets: wait a minute", headers: [("Retry-After", "60")])
        }
        guard let found = find(settings) else {
            state.withLock { $0.failures.append(now) }
            throw APIError(401, "there is no such user, or the secret is wrong", headers: [Self.challenge])
        }
        return User(name: found.name, role: found.role)
    }
}

/// Takes the same time wherever the texts differ.
private func isEqual(_ known: String, _ given: String) -> Bool {
    let (known, given) = (Array(known.utf8), Array(given.utf8))
    var difference = UInt8(known.count == given.count ? 0 : 1)
    for (index, byte) in given.enumerated() { difference |= byte ^ known[index % max(known.count, 1)] }
    return difference == 0 && !known.isEmpty
}

extension HTTPRequest {
    func cookie(_ name: String) -> String? {
        for part in (headers["cookie"] ?? "").split(separator: ";") {
            let pair = part.split(separator: "=", maxSplits: 1)
            if pair.count == 2, pair[0].filter({ $0 != " " }) == name { return String(pair[1]) }
        }
        return nil
    }
}
