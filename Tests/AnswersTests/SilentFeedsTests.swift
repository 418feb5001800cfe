import Answers
import EventTime
import Testing

struct SilentFeedsTests {
    private let now = SampleAnswers.now
    private let feed = "encounters/USBP/events"

    /// The silence of a feed since February.
    private func silence(_ episode: String = "silence", suspends: Set<String> = ["surge"]) -> EpisodeCard {
        SampleAnswers.card(
            episode, rule: "silent", feeds: [feed], since: "2026-02-10T00:00:00Z", silentFeed: feed,
            suspends: suspends)
    }

    @Test func aFeedIsSilentWhileItsEpisodeFires() {
        var feeds = SilentFeeds()
        feeds.take(silence(), isFiring: true, said: now)
        feeds.take(SampleAnswers.card("spike"), isFiring: true, said: now)
        #expect(feeds.firing.map(\.episode) == ["silence"] && feeds.firing.map(\.feed) == [feed])
        #expect(!feeds.mayHaveExplained(SampleAnswers.card(), saidAt: now))
        feeds.take(silence(suspends: []), isFiring: false, said: now + .seconds(60))
        #expect(feeds.firing.isEmpty)
    }

    @Test func whatWasSaidBeforeAFeedReportedAgainMayHaveBeenMuted() {
        var feeds = SilentFeeds()
        feeds.take(silence(suspends: []), isFiring: false, said: now)
        #expect(feeds.mayHaveExplained(SampleAnswers.card(), saidAt: now - .seconds(1)))
        #expect(!feeds.mayHaveExplained(SampleAnswers.card(), saidAt: now))
        let earlier = SampleAnswers.card(since: "2026-01-10T00:00:00Z")
        let other = SampleAnswers.card(feeds: ["encounters/OFO/events"])
        for card in [earlier, other, silence("another")] {
            #expect(!feeds.mayHaveExplained(card, saidAt: now - .seconds(1)))
        }
    }

    @Test func aFeedThatFallsSilentAgainIsSilent() {
        var feeds = SilentFeeds()
        feeds.take(silence(suspends: []), isFiring: false, said: now)
        feeds.take(silence(), isFiring: true, said: now + .seconds(1))
        #expect(feeds.firing.count == 1)
        #expect(!feeds.mayHaveExplained(SampleAnswers.card(), saidAt: now - .seconds(1)))
    }
}
