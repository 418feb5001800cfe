import Aggregates
import Answers
import EventTime
import Events
import Seeded
import Testing

struct MutesTests {
    private let now = SampleAnswers.now
    private let feed = "encounters/USBP/events"

    private func silent(
        _ feed: String = "encounters/USBP/events", suspends: Set<String> = ["surge"],
        since: String = "2026-02-10T00:00:00Z"
    ) throws -> SilentFeed {
        let card = SampleAnswers.card(
            "silence", rule: "silent", feeds: [feed], isAbove: true, since: since, silentFeed: feed,
            suspends: suspends)
        return try #require(SilentFeed(card))
    }

    private func change(
        _ year: Int, _ month: Int, _ day: Int, streams: Set<String> = [], sources: Set<String> = []
    ) throws -> Break {
        Break(
            date: try #require(CivilDate(year: year, month: month, day: day)), streams: streams,
            sources: sources, noteEnglish: "It ends", noteSpanish: "Termina")
    }

    private func mutes(
        _ feeds: [SilentFeed] = [], _ breaks: [Break] = [], _ inhibition: Inhibition = .init()
    ) -> Mutes {
        Mutes(AnswerBook(), silentFeeds: feeds, inhibition: inhibition, breaks: breaks, at: now)
    }

    @Test func aSilenceMutesWhatItIsAboutWhileItIsActive() throws {
        var book = AnswerBook()
        let silence = try SampleAnswers.silence("s", for: .seconds(60))
        book.take(.silence(silence), key: "silence/s")
        let muted = Mutes(book, at: now).mutedBy(SampleAnswers.card())
        #expect(muted == .silence(silence, until: now + .seconds(60)))
        #expect(Mutes(book, at: now).mutedBy(SampleAnswers.card(rule: "other")) == nil)
        #expect(Mutes(book, at: now + .seconds(60)).mutedBy(SampleAnswers.card()) == nil)
        #expect(!Mutes(book, at: now).isSame(as: Mutes(book, at: now + .seconds(60))))
        #expect(Mutes(book, at: now).isSame(as: Mutes(book, at: now + .seconds(59))))
    }

    @Test func aRecurringSilenceIsToldUntilTheEndOfItsWindow() throws {
        var book = AnswerBook()
        // All of every day.
        let days = try WeeklyWindow(text: "Mon-Sun 00:00-24:00 UTC")
        let silence = try AlertSilence(
            id: "s", matcher: try SilenceMatcher(rules: [SampleAnswers.card().rule]), from: now,
            until: now + .seconds(30 * 86_400), weekly: days,
            made: try SampleAnswers.signature("Ana", at: now))
        book.take(.silence(silence), key: "silence/s")
        let until = try #require(silence.occurrence(at: now)).upperBound
        #expect(
            Mutes(book, at: now).mutedBy(SampleAnswers.card())?.text(in: .en)
                == "silenced by Ana until \(until)")
        #expect(until < now + .seconds(8 * 86_400))
    }

    @Test func aSilentFeedMutesWhatRestsOnItAndBeganAfterIt() throws {
        let feed = try silent()
        let mutes = mutes([feed])
        #expect(mutes.mutedBy(SampleAnswers.card()) == .silentFeed(feed))
        #expect(mutes.mutedBy(SampleAnswers.card(isAbove: false)) == .silentFeed(feed))
        #expect(mutes.mutedBy(SampleAnswers.card(since: "2026-03-01T00:00:00Z")) != nil)
        #expect(mutes.mutedBy(SampleAnswers.card(since: "2026-01-31T00:00:00Z")) == nil)
        #expect(mutes.mutedBy(SampleAnswers.card(rule: "other")) == nil)
        #expect(mutes.mutedBy(SampleAnswers.card(feeds: ["encounters/OFO/events"])) == nil)
    }

    @Test func silenceItselfIsTold() throws {
        let card = SampleAnswers.card("two", feeds: [feed], silentFeed: feed, suspends: [])
        #expect(mutes([try silent()]).mutedBy(card) == nil)
        #expect(mutes([], [try change(2026, 2, 1)]).mutedBy(card) == nil)
    }

    @Test func inhibitionCanBeSwitchedOff() throws {
        let off = Inhibition(silentFeeds: false, breakBuckets: 0)
        let mutes = mutes([try silent()], [try change(2026, 2, 1)], off)
        #expect(mutes.mutedBy(SampleAnswers.card()) == nil)
    }

    @Test func whatIsConfiguredMakesADifference() throws {
        let change = try change(2026, 2, 14)
        #expect(mutes([], [change]).isSame(as: mutes([], [change])) && !mutes([], [change]).isSame(as: .none))
        #expect(!mutes([], [], Inhibition(breakBuckets: 3)).isSame(as: .none))
    }

    @Test func aBreakMutesTheSpikesOfItsOwnBucket() throws {
        let change = try change(2026, 2, 14)
        let mutes = mutes([], [change])
        #expect(mutes.mutedBy(SampleAnswers.card(since: "2026-02-01T00:00:00Z")) == .definitionBreak(change))
        #expect(mutes.mutedBy(SampleAnswers.card(since: "2026-02-28T00:00:00Z")) != nil)
        #expect(mutes.mutedBy(SampleAnswers.card(isAbove: false, since: "2026-02-01T00:00:00Z")) == nil)
        for month in ["2026-01-31T00:00:00Z", "2026-03-01T00:00:00Z", "2027-02-01T00:00:00Z"] {
            #expect(mutes.mutedBy(SampleAnswers.card(since: month)) == nil)
        }
    }

    @Test func whatGoesOnBehindTheBreakIsToldThere() throws {
        let card = SampleAnswers.card(since: "2026-02-01T00:00:00Z", bucket: "2026-03-01T00:00:00Z")
        #expect(mutes([], [try change(2026, 2, 14)]).mutedBy(card) == nil)
        #expect(mutes([], [try change(2026, 2, 14)], Inhibition(breakBuckets: 2)).mutedBy(card) != nil)
    }

    @Test func aBreakConcernsItsStreamsAndSourcesAlone() throws {
        func isMuted(_ streams: Set<String>, _ sources: Set<String>) throws -> Bool {
            let change = try change(2026, 2, 1, streams: streams, sources: sources)
            return mutes([], [change]).mutedBy(SampleAnswers.card()) != nil
        }
        #expect(
            try isMuted([], []) && isMuted(["encounters"], []) && isMuted(["encounters"], ["USBP", "OFO"]))
        #expect(try !isMuted(["repatriations"], []) && !isMuted([], ["OFO"]))
    }

    /// Against counting months by hand, in the zone of the rule.
    @Test(arguments: ["UTC", "America/Tijuana", "America/New_York", "Pacific/Kiritimati"])
    func exactlySoManyBucketsAreMuted(_ zone: String) throws {
        var random = SeededRandom(seed: 5)
        for _ in 0..<80 {
            let count = Int.random(in: 0...14, using: &random)
            let (year, month) = (
                Int.random(in: 2020...2026, using: &random), Int.random(in: 1...12, using: &random)
            )
            let change = try change(year, month, Int.random(in: 1...28, using: &random))
            let mutes = mutes([], [change], Inhibition(breakBuckets: count))
            for distance in -3...18 {
                let moved = year * 12 + month - 1 + distance
                let number = moved % 12 + 1
                let text = "\(moved / 12)-\(number < 10 ? "0" : "")\(number)-15T12:00:00Z"
                let isMuted = mutes.mutedBy(SampleAnswers.card(since: text, zone: zone)) != nil
                #expect(isMuted == (0..<count).contains(distance), "\(change.date), \(count) from \(text)")
            }
        }
    }
}
