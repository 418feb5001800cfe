import Events
import Testing

struct FeedTests {
    @Test(arguments: [
        Feed(stream: "encounters", source: "USBP", report: "khsm-sector"),
        Feed(stream: "encounters", source: "A/B", report: "100%"),
        Feed(stream: "a%2Fb", source: "México", report: "%"),
    ])
    func everyFeedIsReadBackFromItsDescription(_ feed: Feed) {
        #expect(Feed(feed.description) == feed)
    }

    @Test func descriptionIsThreePartsWithSlashes() {
        let feed = Feed(stream: "encounters", source: "USBP", report: "khsm-sector")
        #expect(feed.description == "encounters/USBP/khsm-sector")
        #expect(Feed(stream: "s", source: "A/B", report: "50%").description == "s/A%2FB/50%25")
    }

    @Test(arguments: [
        "", "a", "a/b", "a/b/", "/b/c", "a//c", "a/b/c/d", "a/b/%", "a/b/%2", "a/b/%41", "a/b/%2f",
    ])
    func otherTextsAreNoFeeds(_ text: String) {
        #expect(Feed(text) == nil)
    }

    @Test func feedsAreOrderedByStreamThenSourceThenReport() {
        let ordered = ["a/b/c", "a/b/d", "a/c/a", "b/a/a"].compactMap { Feed($0) }
        #expect(ordered.shuffled().sorted() == ordered)
        #expect(ordered.count == 4)
    }
}
