import Answers
import EventTime
import Seeded
import Testing

struct AnswerBookTests {
    private let now = SampleAnswers.now

    /// Takes entries as the topic would hold them, each under a key of its own.
    private func book(_ entries: [AnswerEntry]) -> AnswerBook {
        var book = AnswerBook()
        for (number, entry) in entries.enumerated() { book.take(entry, key: entry.key(number: "\(number)")) }
        return book
    }

    @Test func theLastAnswerStandsAndAllAreKept() throws {
        let book = book([
            try SampleAnswers.answer("a", .acknowledged), try SampleAnswers.answer("b", .confirmed),
            try SampleAnswers.answer("a", .falseAlarm, by: "Luis"),
        ])
        #expect(book.answer(on: "a")?.kind == .falseAlarm && book.answer(on: "b")?.kind == .confirmed)
        #expect(book.history(of: "a").map(\.signature.name) == ["Ana", "Luis"])
        #expect(book.allAnswers.map(\.episode) == ["a", "b", "a"])
        #expect(book.answer(on: "c") == nil && book.history(of: "c") == [])
    }

    @Test func whatIsTakenBackStandsNoMoreAndIsKept() throws {
        let book = book([try SampleAnswers.answer("a"), try SampleAnswers.answer("a", .takenBack)])
        #expect(book.answer(on: "a") == nil && book.history(of: "a").count == 2)
        let again = try SampleAnswers.answer("a", .takenBack)
        #expect(book.refusal(of: again, at: now)?.description.contains("no answer on this episode") == true)
        #expect(try book.refusal(of: SampleAnswers.answer("a"), at: now) == nil)
    }

    @Test func ofTwoWhoAnswerAtTheSameMomentBothAreKept() throws {
        let (one, two) = (try SampleAnswers.answer("a", by: "Ana"), try SampleAnswers.answer("a", by: "Luis"))
        #expect(one.key(number: "1") != two.key(number: "2"))
        #expect(book([one, two]).history(of: "a").count == 2)
    }

    @Test func theHistoryOfAnEpisodeIsBoundedAndWhatFallsOutIsSurplus() throws {
        var book = book(try (0..<25).map { try SampleAnswers.answer("a", by: "P\($0)") })
        #expect(book.history(of: "a").map(\.signature.name) == (5..<25).map { "P\($0)" })
        #expect(book.surplus == (0..<5).map { "answer/a/\($0)" })
        book.take(nil, key: "answer/a/0")
        #expect(book.surplus.count == 4 && book.history(of: "a").count == 20)
    }

    @Test func allAnswersAreBoundedTheOldestGo() throws {
        let limit = AnswerLimits.answers
        let book = book(try (0..<limit + 3).map { try SampleAnswers.answer("e\($0)") })
        #expect(book.allAnswers.count == limit && book.answer(on: "e2") == nil)
        #expect(book.answer(on: "e3") != nil && book.surplus == (0..<3).map { "answer/e\($0)/\($0)" })
    }

    @Test func aSilenceIsEndedOnceByWhoWasFirst() throws {
        let silence = try SampleAnswers.silence("s", for: .seconds(3600))
        let (one, two) = (now + .seconds(60), now + .seconds(120))
        let book = book([
            .silence(silence), .silenceEnded(id: "s", try SampleAnswers.signature("Ana", at: one)),
            .silenceEnded(id: "s", try SampleAnswers.signature("Luis", at: two)),
        ])
        #expect(book.silence("s")?.ended?.name == "Ana")
        #expect(book.active(at: now).map(\.id) == ["s"] && book.active(at: one) == [])
        let third = AnswerEntry.silenceEnded(id: "s", try SampleAnswers.signature(at: two))
        #expect(book.refusal(of: third, at: two)?.description.contains("is over already") == true)
    }

    @Test func aSilenceThatIsNotThereCannotBeEnded() throws {
        let end = AnswerEntry.silenceEnded(id: "x", try SampleAnswers.signature())
        #expect(book([]).refusal(of: end, at: now)?.description == "there is no silence \"x\"")
        #expect(book([end]).surplus == ["silence/x/ended/0"])
    }

    @Test func silencesAreBoundedThoseThatAreOverGoFirst() throws {
        let open = try (0..<AnswerLimits.silences).map {
            AnswerEntry.silence(try SampleAnswers.silence("s\($0)"))
        }
        let full = book(open)
        let more = AnswerEntry.silence(try SampleAnswers.silence("more"))
        #expect(full.refusal(of: more, at: now)?.description.contains("end some of them first") == true)
        #expect(full.refusal(of: more, at: now + .seconds(3600)) == nil)
        let old = try (0...AnswerLimits.silences).map {
            AnswerEntry.silence(try SampleAnswers.silence("old\($0)", for: .seconds(60 + Int64($0))))
        }
        let kept = book(open + old)
        #expect(kept.allSilences.count == AnswerLimits.keptSilences && kept.silence("old0") == nil)
        #expect(kept.surplus == ["silence/old0"] && kept.active(at: now + .seconds(3000)).count == 1000)
    }

    @Test func eachChangeIsSeen() throws {
        var book = AnswerBook()
        let before = book.revision
        book.take(try SampleAnswers.answer("a"), key: "answer/a/1")
        #expect(book.revision != before)
    }

    /// Against a list of all that was said: whatever is taken, deleted and taken again.
    @Test func itSaysWhatAListOfAllSays() throws {
        var random = SeededRandom(seed: 3)
        var book = AnswerBook()
        var all: [(key: String, answer: Answer)] = []
        for number in 0..<3000 {
            if !all.isEmpty, Int.random(in: 0..<10, using: &random) == 0 {
                let gone = all.remove(at: Int.random(in: 0..<all.count, using: &random))
                book.take(nil, key: gone.key)
                continue
            }
            let kind = Answer.Kind.allCases.randomElement(using: &random) ?? .confirmed
            let episode = "e\(Int.random(in: 0..<20, using: &random))"
            let entry = try SampleAnswers.answer(episode, kind, by: "P\(number)")
            guard case .answer(let answer) = entry else { continue }
            book.take(entry, key: entry.key(number: "\(number)"))
            all.append((entry.key(number: "\(number)"), answer))
            let mine = all.filter { $0.answer.episode == episode }
            if mine.count > AnswerLimits.history { all.removeAll { $0.key == mine[0].key } }
            let last = all.last { $0.answer.episode == episode }?.answer
            #expect(book.answer(on: episode) == (last?.kind == .takenBack ? nil : last))
        }
        #expect(book.allAnswers == all.map(\.answer))
    }
}
