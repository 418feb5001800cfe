import Aggregates
import Answers
import EventCodec
import EventTime
import Testing

@testable import Delivery

/// What mutes words in tests: each of these is of an area, and so is each silence.
enum SampleMutes {
    /// Silences of these areas, and answers on these episodes.
    static func silencing(
        _ areas: Set<String>, answers: [(episode: String, kind: Answer.Kind)] = [],
        at now: Timestamp = SampleWords.start
    ) throws -> Mutes {
        let signature = try Signature(name: "Ana", time: SampleWords.start, why: "a drill")
        var book = AnswerBook()
        for area in areas.sorted() {
            let silence = try AlertSilence(
                id: area, matcher: SilenceMatcher(group: ["area": [area]]), from: SampleWords.start,
                until: SampleWords.start + .seconds(86_400), made: signature)
            book.take(.silence(silence), key: "silence/\(area)")
        }
        for (number, answer) in answers.enumerated() {
            let entry = AnswerEntry.answer(
                try Answer(
                    episode: answer.episode, rule: "surge", kind: answer.kind, signature: signature))
            book.take(entry, key: entry.key(number: "\(number)"))
        }
        return Mutes(book, at: now)
    }

    /// What is muted because the feed of all sample words is silent since April 2024.
    static func silentFeed() throws -> Mutes {
        let card = try #require(try SampleWords.word("silence", rule: "surge").alert.card)
        var silence = card
        silence.silentFeed = "encounters/USBP/events"
        silence.suspends = ["surge"]
        return Mutes(
            AnswerBook(), silentFeeds: [try #require(SilentFeed(silence))], at: SampleWords.start)
    }
}
