import Aggregates
import Detectors
import Events
import Rules

/// The ways to decide, of which a rule names exactly one.
enum MethodKey: String, CaseIterable {
    case threshold, change, record, detect, crossover, silence

    static let all = allCases.map(\.rawValue)
}

/// Reads the one method of a rule.
struct MethodReader {
    let fields: Fields
    let configuration: Configuration
    /// The rule's own, with which a crossover is compared.
    let selection: Selection?

    func method() -> Rules.Method? {
        let named = MethodKey.allCases.filter { fields.has($0.rawValue) }
        guard let key = named.first else {
            fields.setting.refuse(
                "\"\(fields.setting.name)\" does not say what a spike is",
                hint: "write one of: \(MethodKey.all.joined(separator: ", "))")
            return nil
        }
        for other in named.dropFirst() {
            fields.refuse(
                other.rawValue, because: "is a second method beside \"\(key.rawValue)\"",
                hint: "keep one, or write two rules")
        }
        guard named.count == 1, let setting = fields[key.rawValue] else { return nil }
        switch key {
        case .threshold: return threshold(setting)
        case .change: return change(setting)
        case .record: return record(setting)
        case .detect: return detection(setting).map { .detect($0) }
        case .crossover: return crossover(setting)
        case .silence: return silence(setting)
        }
    }

    private func threshold(_ setting: Setting) -> Rules.Method? {
        guard let fields = setting.fields(["above", "below"]),
            let level = level(fields, unit: .persons, example: "above: 1000")
        else { return nil }
        guard areApart(level, fields) else { return nil }
        return .threshold(ThresholdDetector(level: level))
    }

    private func change(_ setting: Setting) -> Rules.Method? {
        guard let fields = setting.fields(["against", "above", "below", "floor"]) else { return nil }
        let against = fields.required("against", "against: previous, year-ago or record")?
            .choice(ChangeDetector.Base.self)
        let floor =
            fields["floor"].map { $0.whole(in: SettingsLimits.count, unit: "persons") } ?? .some(0)
        guard let level = level(fields, unit: .fraction, example: "above: 50%"),
            isChange(level, fields), let against, let floor
        else { return nil }
        return .change(ChangeDetector(against: against, level: level, floor: Double(floor)))
    }

    /// Above is a rise and below a fall; a fall by 100 % and more never happens.
    private func isChange(_ level: Level, _ fields: Fields) -> Bool {
        var isSound = true
        if let above = level.above, above < 0 {
            fields["above"]?.refuse(
                "\"above\" is \(LevelUnit.fraction.text(above)), a fall",
                hint: "write below: \(LevelUnit.fraction.text(above)), or a rise")
            isSound = false
        }
        if let below = level.below, below > 0 {
            fields["below"]?.refuse(
                "\"below\" is \(LevelUnit.fraction.text(below)), a rise",
                hint: "write below: \(LevelUnit.fraction.text(-below)) for a fall")
            isSound = false
        }
        if let below = level.below, below <= -1 {
            fields["below"]?.refuse(
                "\"below\" is \(LevelUnit.fraction.text(below)): no count falls further than to 0",
                hint: "write a fall between 0% and -100%, such as -90%")
            isSound = false
        }
        return isSound
    }

    private func crossover(_ setting: Setting) -> Rules.Method? {
        guard let fields = setting.fields(["against", "above", "below", "other"]) else { return nil }
        let example = "against: {where: {source: USBP}, report: cbp-southwest}"
        let against = fields.required("against", example).flatMap(other)
        if let against, against == selection {
            fields["against"]?.refuse(
                "the rule compares a count with itself", hint: "name another stream, source or report")
        }
        let texts = RuleTexts(fields: fields, placeholders: [])
        let other = fields["other"].map(texts.inBothLanguages) ?? .some(nil)
        guard let level = level(fields, unit: .factor, example: "above: 1"), areApart(level, fields),
            let against, let other
        else { return nil }
        return .crossover(Crossover(against: against, level: level, other: other))
    }

    private func other(_ setting: Setting) -> Selection? {
        guard let fields = setting.fields(["stream", "where", "report"]) else { return nil }
        return SelectionReader(configuration: configuration).selection(
            fields, stream: fields.has("stream") ? nil : selection?.stream)
    }

    private func silence(_ setting: Setting) -> Rules.Method? {
        guard let fields = setting.fields(["feeds", "feed", "after"]) else { return nil }
        if fields.has("feeds") {
            fields.refuse("feed", because: "stands beside \"feeds\"", hint: "write all of them under feeds")
        }
        let named =
            fields.has("feed") ? fields["feed"] : fields.required("feeds", "feeds: [STREAM/SOURCE/REPORT]")
        let feeds = named.flatMap(expectedFeeds)
        let after =
            fields["after"].map { $0.whole(in: SettingsLimits.silence, unit: "buckets") } ?? .some(1)
        guard let feeds, let after else { return nil }
        return .silence(Silence(feeds: feeds, buckets: after))
    }

    private func expectedFeeds(_ setting: Setting) -> [Feed]? {
        guard let members = setting.list(max: SettingsLimits.feeds) else { return nil }
        if members.isEmpty {
            setting.refuse(
                "\"\(setting.name)\" names no feed", hint: "write \(setting.name): [encounters/USBP/events]")
        }
        var feeds: Set<Feed> = []
        for member in members {
            guard let feed = expectedFeed(member) else { continue }
            if !feeds.insert(feed).inserted {
                member.refuse("\"\(setting.name)\" has \"\(feed)\" twice", hint: "remove one")
            }
        }
        return feeds.isEmpty ? nil : feeds.sorted()
    }

    /// Only a feed that is configured is expected.
    private func expectedFeed(_ setting: Setting) -> Feed? {
        guard let feed = FeedName.read(setting, streams: configuration.streams) else { return nil }
        guard configuration.feeds.configured[feed] != nil else {
            let known = configuration.feeds.configured.keys.sorted().map(\.description)
            let closest = Suggestion.closest(to: feed.description, in: known)
            setting.refuse(
                "no feed \"\(feed)\" is expected",
                hint: closest.map { "did you mean \"\($0)\"?" } ?? "add it under feeds: of the configuration")
            return nil
        }
        return feed
    }

    func level(_ fields: Fields, unit: LevelUnit, example: String) -> Level? {
        guard fields.has("above") || fields.has("below") else {
            fields.setting.refuse(
                "\"\(fields.setting.name)\" has neither \"above\" nor \"below\"", hint: "write \(example)")
            return nil
        }
        return sides(fields, above: unit.read, below: unit.readBelow)
    }

    /// Nil where one that is written is wrong.
    func sides(
        _ fields: Fields, above: (Setting) -> Double?, below: (Setting) -> Double?
    ) -> Level? {
        let level = Level(above: fields["above"].flatMap(above), below: fields["below"].flatMap(below))
        let isComplete =
            (level.above != nil) == fields.has("above") && (level.below != nil) == fields.has("below")
        return isComplete ? level : nil
    }

    private func areApart(_ level: Level, _ fields: Fields) -> Bool {
        guard let above = level.above, let below = level.below, below > above else { return true }
        fields["below"]?.refuse(
            "\"below\" lies higher than \"above\": every count would fire", hint: "exchange the two")
        return false
    }
}
