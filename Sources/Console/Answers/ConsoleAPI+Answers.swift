import Alerting
import Answers
import EventCodec
import EventTime
import Foundation
import Pipeline
import Processing
import Settings
import Synchronization

/// What people say. Each call needs the login of somebody who may, and must not come from another site.
extension ConsoleAPI {
    func answer(_ id: String, _ request: HTTPRequest) throws(APIError) -> HTTPResponse {
        let user = try writer(request)
        let wish = try AnswerRequest(
            request, known: ["kind", "why"], by: user.name, at: .processingTime)
        let rule = picture.withLock { $0.episodes.alert(id)?.data.rule.name }
        guard let rule else { throw .noEpisode(id) }
        let entry = try wish.answer(on: id, of: rule)
        return HTTPResponse(
            body: .later(
                desk.submit(entry) { book in
                    // What was taken back stands no more, but was said.
                    let said = book.history(of: id).last { $0.signature == entry.signature }
                    return said.map { .json(201, AnswerView($0)) } ?? Self.fallenOut
                }))
    }

    func silences(_ request: HTTPRequest) throws(APIError) -> HTTPResponse {
        _ = try QueryParameters(request, known: [])
        guard request.method == "POST" else {
            let now = Timestamp.processingTime
            let all = picture.withLock { $0.answers.allSilences }
            return .json(200, SilencesView(silences: all.reversed().map { SilenceView($0, now: now) }))
        }
        let user = try writer(request)
        let now = Timestamp.processingTime
        let wish = try AnswerRequest(
            request, known: ["match", "from", "until", "weekly", "why"], by: user.name, at: now)
        let id = String(UUID().uuidString.lowercased().filter { $0 != "-" }.prefix(16))
        return submit(try wish.silence(id: id, now: now), silence: id, status: 201)
    }

    func endSilence(_ id: String, _ request: HTTPRequest) throws(APIError) -> HTTPResponse {
        let user = try writer(request)
        let wish = try AnswerRequest(request, known: ["why"], by: user.name, at: .processingTime)
        guard picture.withLock({ $0.answers.silence(id) }) != nil else {
            throw APIError(
                404, "no silence \(id.prefix(80)) is known here",
                es: "aquí no se conoce el silencio \(id.prefix(80))")
        }
        return submit(try wish.end(of: id), silence: id, status: 200)
    }

    private func submit(_ entry: AnswerEntry, silence id: String, status: Int) -> HTTPResponse {
        HTTPResponse(
            body: .later(
                desk.submit(entry) { book in
                    book.silence(id).map { .json(status, SilenceView($0, now: .processingTime)) }
                        ?? Self.fallenOut
                }))
    }

    /// Others have said so much at the same moment that there was no room left for it.
    private static var fallenOut: HTTPResponse {
        .json(
            503,
            ProblemView(
                LocalizedText(
                    en: "it was written, but others have written too much: look whether it stands there",
                    es: "se escribió, pero otros han escrito demasiado: mire si aparece")))
    }

    /// Who may change something.
    private func writer(_ request: HTTPRequest) throws(APIError) -> Logins.User {
        try gate.checkChange(request)
        _ = try QueryParameters(request, known: [])
        guard let user = try logins.user(of: request, now: .now) else {
            throw APIError(
                401, "log in first: all see who said what", es: "entre primero: todos ven quién dijo qué",
                headers: [Logins.challenge])
        }
        guard user.role >= .operator else {
            throw APIError(
                403, "\(user.name) may read, and nothing more: ask for the role of an operator",
                es: "\(user.name) solo puede leer: pida el rol de operación")
        }
        return user
    }
}
