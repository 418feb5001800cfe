import Alerting
import Answers
import EventTime
import KafkaClient
import Pipeline
import Settings
import Synchronization
import Telemetry

/// Follows what people say in all consoles and command lines, and writes what is said here, on the thread
/// that calls `run`.
final class AnswerDesk: Sendable {
    /// What waits to be written.
    private struct Wish {
        let entry: AnswerEntry
        let later: LaterResponse
        let answer: @Sendable (AnswerBook) -> HTTPResponse
    }

    private struct State {
        var wishes: [Wish] = []
        var isClosed = false
    }

    /// At a time: people write by hand.
    private static let waiting = 100
    /// How often it is looked what others have said.
    private static let pause = Duration.seconds(1)

    private let configuration: Configuration
    private let log: Log
    private let stop: StopFlag
    private let state = Mutex(State())

    init(_ configuration: Configuration, log: Log, stop: StopFlag) {
        self.configuration = configuration
        self.log = log
        self.stop = stop
    }

    /// Has an entry written.
    ///
    /// - Parameter answer: what is answered when it stands in the book.
    func submit(_ entry: AnswerEntry, answer: @escaping @Sendable (AnswerBook) -> HTTPResponse)
        -> LaterResponse
    {
        let later = LaterResponse()
        let hasRoom = state.withLock { state in
            guard !state.isClosed, state.wishes.count < Self.waiting else { return false }
            state.wishes.append(Wish(entry: entry, later: later, answer: answer))
            return true
        }
        if !hasRoom {
            later.give(
                Self.away(
                    "too much waits to be written: try again",
                    es: "hay demasiado por escribir: intente de nuevo"))
        }
        return later
    }

    /// Works until it is stopped; whatever waits then is told so.
    ///
    /// - Parameter tell: hears the book whenever it is looked at.
    func run(_ tell: (AnswerBook) -> Void) {
        let clients = ClientFactory(configuration, log: log)
        var topic: AnswerTopic?
        var isWarned = false
        while !stop.isSet {
            do throws(KafkaError) {
                if topic == nil { topic = try AnswerTopic(clients, log: log, stop: stop) }
                try topic?.catchUp()
                isWarned = false
            } catch {
                if !isWarned { log.warning("no answers are known", ["error": error.description]) }
                isWarned = true
            }
            if let topic {
                write(to: topic)
                tell(topic.book)
            }
            rest()
        }
        let left = state.withLock { state in
            state.isClosed = true
            defer { state.wishes = [] }
            return state.wishes
        }
        for wish in left {
            wish.later.give(Self.away("the console stops", es: "la consola se detiene"))
        }
    }

    private func write(to topic: AnswerTopic) {
        while !stop.isSet, let wish = state.withLock({ $0.wishes.isEmpty ? nil : $0.wishes.removeFirst() }) {
            do {
                try topic.write(wish.entry)
                wish.later.give(wish.answer(topic.book))
            } catch let problem as AnswerProblem {
                wish.later.give(.json(409, ProblemView(problem)))
            } catch {
                log.warning("an answer could not be written", ["error": "\(error)"])
                wish.later.give(
                    Self.away(
                        "the brokers do not take it now: look whether it stands there, and try again",
                        es: "los brókers no lo aceptan ahora: mire si aparece e intente de nuevo"))
            }
        }
    }

    /// Until something is to be written, or others may have said something.
    private func rest() {
        let end = ContinuousClock.now + Self.pause
        while ContinuousClock.now < end, !stop.isSet, state.withLock({ $0.wishes.isEmpty }) {
            stop.wait(.milliseconds(20))
        }
    }

    private static func away(_ english: String, es spanish: String) -> HTTPResponse {
        let sentence = LocalizedText(en: english, es: spanish)
        var response = HTTPResponse.json(503, ProblemView(sentence))
        response.headers.append(("Retry-After", "5"))
        return response
    }
}
