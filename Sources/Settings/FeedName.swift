import Events

/// Feeds as settings and `Feed.description` write them: `encounters/USBP/khsm-sector`.
enum FeedName {
    static func read(_ setting: Setting, streams: [StreamSettings]) -> Feed? {
        guard let text = setting.text() else { return nil }
        guard let feed = Feed(text), feed.source.utf8.count <= EventLimits.sourceOrReport,
            feed.report.utf8.count <= EventLimits.sourceOrReport
        else {
            setting.refuse(
                "\"\(text)\" is no feed", hint: "write STREAM/SOURCE/REPORT, such as encounters/USBP/events")
            return nil
        }
        let names = streams.map(\.name)
        guard names.contains(feed.stream) else {
            setting.refuse(
                "no stream is called \"\(feed.stream)\"", hint: Suggestion.hint(for: feed.stream, in: names))
            return nil
        }
        return feed
    }
}
