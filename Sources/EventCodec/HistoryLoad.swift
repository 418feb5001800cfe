package import EventTime
package import Events

/// A load of history and how far it has come, as the clock journal tells it: an interrupted load goes on
/// there, and nothing is loaded twice.
package struct HistoryLoad: Hashable, Sendable {
    /// Made from the content: the same files make the same load.
    package var id: String
    /// By its configured name.
    package var stream: String
    /// What it loads of each feed.
    package var feeds: [Feed: Span]
    /// How many events it has in all.
    package var events: Int
    /// How many of them are written.
    package var done: Int

    /// What a load tells of a feed.
    package struct Span: Hashable, Sendable {
        /// The earliest event time.
        package var first: Timestamp
        /// The latest.
        package var last: Timestamp
        /// How many.
        package var events: Int

        package init(first: Timestamp, last: Timestamp, events: Int) {
            self.first = first
            self.last = last
            self.events = events
        }

        /// Whether any time lies in both.
        package func overlaps(_ other: Span) -> Bool { first <= other.last && other.first <= last }
    }

    package init(id: String, stream: String, feeds: [Feed: Span], events: Int, done: Int = 0) {
        self.id = id
        self.stream = stream
        self.feeds = feeds
        self.events = events
        self.done = done
    }

    /// Whether nothing is left to write.
    package var isFinished: Bool { done == events }

    /// The feeds of which both loads tell the same time: they would count twice. Sorted.
    package func overlap(with other: HistoryLoad) -> [Feed] {
        feeds.filter { feed, span in other.feeds[feed].map(span.overlaps) ?? false }.map(\.key).sorted()
    }
}

extension HistoryLoad {
    /// As JSON.
    var fields: [String: Any] {
        let feeds = feeds.sorted { $0.key < $1.key }.map { feed, span in
            [
                "source": feed.source, "report": feed.report, "first": span.first.rfc3339,
                "last": span.last.rfc3339, "events": span.events,
            ] as [String: Any]
        }
        return [
            "load": id, "stream": stream, "feeds": feeds, "events": events, "done": done,
            "finished": isFinished,
        ]
    }

    init?(fields: [String: Any]) {
        guard let id = fields["load"] as? String, let stream = fields["stream"] as? String,
            let listed = fields["feeds"] as? [[String: Any]], let events = fields["events"] as? Int,
            let done = fields["done"] as? Int
        else { return nil }
        var feeds: [Feed: Span] = [:]
        for one in listed {
            guard let source = one["source"] as? String, let report = one["report"] as? String,
                let first = (one["first"] as? String).flatMap({ Timestamp($0) }),
                let last = (one["last"] as? String).flatMap({ Timestamp($0) }),
                let count = one["events"] as? Int
            else { return nil }
            feeds[Feed(stream: stream, source: source, report: report)] = Span(
                first: first, last: last, events: count)
        }
        self.init(id: id, stream: stream, feeds: feeds, events: events, done: done)
    }
}
