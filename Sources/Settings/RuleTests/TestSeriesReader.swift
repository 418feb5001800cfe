import Aggregates
import EventTime
import Events
import Rules

/// Reads what one feed counts in a test. What is not written is as the rule reads it, where that is clear.
struct TestSeriesReader {
    static let keys = ["feed", "counts", "revised"]

    let rule: Rule
    let first: Bucket?
    let configuration: Configuration

    /// Of all streams that the rule reads.
    var dimensionNames: [String] {
        let streams = Set(rule.selections.map(\.stream))
        var names: [String] = []
        for stream in configuration.streams where streams.contains(stream.name) {
            names += stream.dimensions.filter { !names.contains($0) && !Self.keys.contains($0) }
        }
        return names
    }

    /// - Parameter fields: of a member of `series`, or of a test with one series.
    func series(_ fields: Fields) -> RuleTest.Series? {
        let counts = fields.required("counts", "counts: 100x12 250, one for each bucket").flatMap(counts)
        let feed = fields.has("feed") ? fields["feed"].flatMap(feed) : standardFeed(fields)
        guard let counts, let feed, let stream = configuration.stream(feed.stream) else { return nil }
        let read = rule.selections.first { $0.reads(feed) }
        let dimensions = stream.dimensions.compactMap { name -> Event.Dimension? in
            let written = fields.names(name) ? fields[name].flatMap { $0.text(max: EventLimits.value) } : nil
            // A rule that counts one value alone leaves no doubt.
            let meant = read?.filters[name].flatMap { $0.count == 1 ? $0.first : nil }
            return (written ?? meant).map { Event.Dimension(name: name, value: $0) }
        }
        let revisions = fields["revised"].map { self.revisions($0, counts) } ?? []
        return RuleTest.Series(
            location: Location(file: fields.setting.sheet.file, place: fields.setting.node.place), feed: feed,
            dimensions: dimensions, counts: counts, revisions: revisions)
    }

    private func counts(_ setting: Setting) -> [Int64?]? {
        guard let text = setting.text(max: SettingsLimits.testBuckets * 8) else { return nil }
        do throws(CompactCounts.Fault) {
            return try CompactCounts.read(text, max: SettingsLimits.testBuckets)
        } catch {
            switch error {
            case .word(let word):
                setting.refuse(
                    "\"counts\" cannot have \"\(word.prefix(60))\"",
                    hint: "write counts, and _ where nothing is reported: 80 100x12 100+10x3 _ 250")
            case .tooMany:
                setting.refuse(
                    "\"counts\" has more than \(SettingsLimits.testBuckets) buckets",
                    hint: "tell a shorter story")
            }
            return nil
        }
    }

    private func feed(_ setting: Setting) -> Feed? {
        guard let feed = FeedName.read(setting, streams: configuration.streams) else { return nil }
        let isRead: Bool
        if case .silence(let silence) = rule.method {
            isRead = silence.feeds.contains(feed)
        } else {
            isRead = rule.selections.contains { $0.reads(feed) }
        }
        guard isRead else {
            setting.refuse("\"\(rule.name)\" does not read \(feed)", hint: "name a feed that the rule reads")
            return nil
        }
        return feed
    }

    /// The one feed that the rule reads; any source where the rule counts all.
    private func standardFeed(_ fields: Fields) -> Feed? {
        if case .silence(let silence) = rule.method {
            if silence.feeds.count == 1 { return silence.feeds[0] }
        } else {
            let sources = rule.selection.filters["source"] ?? ["TEST"]
            if sources.count == 1, let source = sources.first {
                return Feed(
                    stream: rule.selection.stream, source: source,
                    report: rule.selection.report.report(of: source))
            }
        }
        fields.setting.refuse(
            "\"\(rule.name)\" reads several feeds", hint: "write feed: STREAM/SOURCE/REPORT with the counts")
        return nil
    }

    private func revisions(_ setting: Setting, _ counts: [Int64?]) -> [RuleTest.Revision] {
        let members = setting.list(max: SettingsLimits.testSeries) ?? []
        return members.compactMap { member in
            let example = "{bucket: LABEL, in: LABEL, count: 120}"
            guard case .mapping = member.node.content, let fields = member.fields(["bucket", "in", "count"])
            else {
                member.refuse(
                    "a revision must be a mapping, not \(member.node.kind)", hint: "write \(example)")
                return nil
            }
            let bucket = fields.required("bucket", example).flatMap { place($0, counts.count) }
            let arrival = fields.required("in", example).flatMap { place($0, counts.count) }
            let count = fields.required("count", example)?.whole(in: SettingsLimits.count, unit: "persons")
            guard let bucket, let arrival, let count else { return nil }
            guard bucket < arrival, counts[bucket] != nil else {
                member.refuse(
                    "only a count that was told before can be revised",
                    hint: "write an \"in\" after \"bucket\", and a bucket that has a count")
                return nil
            }
            return RuleTest.Revision(
                location: Location(file: setting.sheet.file, place: member.node.place), bucket: bucket,
                arrival: arrival, count: Int64(count))
        }
    }

    /// The place of a bucket among the counts.
    private func place(_ setting: Setting, _ count: Int) -> Int? {
        guard let text = setting.text(), let first else { return nil }
        guard let bucket = rule.calendar.bucket(labelled: text), (0..<count).contains(bucket - first) else {
            setting.refuse(
                "\"\(text)\" is none of the buckets of the counts",
                hint: "write \(rule.calendar.label(first)) or a later one")
            return nil
        }
        return bucket - first
    }
}
