import Settings
import Synchronization

/// Who has logged in, and who may try.
///
/// A session is a random cookie that this process remembers for `lifetime`; a program sends its secret with
/// each request. Guessing is slow: an address that gives too many wrong secrets has to wait. Who is in
/// already does not: neither a session, nor a program whose secret was right before at that address.
final class Logins: Sendable {
    static let cookie = "vigia_session"
    static let lifetime = Duration.seconds(12 * 3600)
    /// The oldest session ends when there are more.
    static let sessions = 1000
    /// Programs that are known to be in; of more, the one that came first is forgotten.
    static let guests = 1000

    struct User: Hashable, Sendable {
        let name: String
        let role: ConsoleSettings.Role
    }

    private struct Session {
        let user: User
        let ends: ContinuousClock.Instant
    }

    /// A program that came in from an address.
    private struct Guest: Hashable {
        let name: String
        let address: ClientAddress?
    }

    private struct State {
        var sessions: [String: Session] = [:]
        var wrong = WrongSecrets()
        /// Programs that were in before, and until when that counts.
        var guests: [Guest: ContinuousClock.Instant] = [:]
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
                    401, "write Authorization: Bearer and the secret of a user",
                    es: "escriba Authorization: Bearer y la clave de un usuario", headers: [Self.challenge])
            }
            return try program(with: String(parts[1]), at: request.client, now: now)
        }
        guard let token = request.cookie(Self.cookie) else { return nil }
        return state.withLock { state in
            guard let session = state.sessions[token], session.ends > now else { return nil }
            return session.user
        }
    }

    /// Begins a session; returns its token.
    func begin(
        _ name: String, _ secret: String, at address: ClientAddress?, now: ContinuousClock.Instant
    ) throws(APIError) -> (User, String) {
        if bars(address, now) { throw Self.barred }
        let found = settings.users.filter { $0.name == name && isEqual($0.secret.value, secret) }.first
        guard let user = found.map(User.init) else { throw wrong(address, now) }
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

    /// Who reads; nil: anybody, where reading needs no login.
    func reader(_ request: HTTPRequest) throws(APIError) -> User? {
        let user = try user(of: request, now: .now)
        if user == nil, settings.needsLogin {
            throw APIError(401, "log in first", es: "entre primero", headers: [Self.challenge])
        }
        return user
    }

    func end(_ request: HTTPRequest) {
        guard let token = request.cookie(Self.cookie) else { return }
        state.withLock { _ = $0.sessions.removeValue(forKey: token) }
    }

    static let challenge = (name: "WWW-Authenticate", value: "Bearer realm=\"vigia\"")

    /// Whose secret a program sends. While its address has to wait, only who was in before is let in: else
    /// its answer would tell a guesser what is right.
    private func program(
        with secret: String, at address: ClientAddress?, now: ContinuousClock.Instant
    ) throws(APIError) -> User {
        let found = settings.users.filter { isEqual($0.secret.value, secret) }.first
        let isBarred = bars(address, now)
        guard let user = found.map(User.init) else {
            throw isBarred ? Self.barred : wrong(address, now)
        }
        let isKnown = state.withLock { state in
            let guest = Guest(name: user.name, address: address)
            if isBarred { return state.guests[guest].map { $0 > now } ?? false }
            state.guests[guest] = now + Self.lifetime
            if state.guests.count > Self.guests {
                let oldest = state.guests.min { $0.value < $1.value }?.key
                if let oldest { state.guests[oldest] = nil }
            }
            return true
        }
        guard isKnown else { throw Self.barred }
        return user
    }

    private func bars(_ address: ClientAddress?, _ now: ContinuousClock.Instant) -> Bool {
        state.withLock { $0.wrong.bars(address, now: now) }
    }

    private func wrong(_ address: ClientAddress?, _ now: ContinuousClock.Instant) -> APIError {
        state.withLock { $0.wrong.note(address, now: now) }
        return APIError(
            401, "there is no such user, or the secret is wrong",
            es: "no existe ese usuario, o la clave no es correcta", headers: [Self.challenge])
    }

    private static let barred = APIError(
        429, "too many wrong secrets from this address: wait a minute",
        es: "demasiadas claves incorrectas desde esta dirección: espere un minuto",
        headers: [("Retry-After", "60")])
}

extension Logins.User {
    fileprivate init(_ user: ConsoleSettings.User) { self.init(name: user.name, role: user.role) }
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
