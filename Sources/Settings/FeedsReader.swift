import Aggregates
import EventTime
import Events

/// Reads what is known beforehand of feeds, and the breaks in definitions.
struct FeedsReader {
    let streams: [StreamSettings]

    /// `default` first, wherever it stands: the others take from it what they don't say.
    func policies(_ setting: Setting) -> FeedPolicies {
        let example = "feeds: {encounters/USBP/khsm-sector: {schedule: month}}"
        guard let entries = setting.entries(max: SettingsLimits.feeds, example: example) else {
            return FeedPolicies()
        }
        var policies = FeedPolicies()
        if let (_, value) = entries.first(where: { $0.key.name == "default" }) {
            policies.standard = policy(value, from: policies.standard, isStandard: true)
        }
        for (key, value) in entries where key.name != "default" {
            guard let feed = FeedName.read(key, streams: streams) else { continue }
            policies.configured[feed] = policy(value, from: policies.standard, isStandard: false)
        }
        return policies
    }

    /// Of the standard policies those of streams that exist.
    func known(of policies: FeedPolicies) -> FeedPolicies {
        var policies = policies
        let names = Set(streams.map(\.name))
        policies.configured = policies.configured.filter { names.contains($0.key.stream) }
        return policies
    }

    private func policy(_ setting: Setting, from standard: FeedPolicy, isStandard: Bool) -> FeedPolicy {
        var policy = standard
        let keys = ["lateness", "horizon", "privacy_minimum"] + (isStandard ? [] : ["schedule"])
        guard let fields = setting.fields(keys) else { return policy }
        if let span = fields["lateness"]?.duration(in: SettingsLimits.lateness) { policy.lateness = span }
        if let span = fields["horizon"]?.duration(in: SettingsLimits.horizon) { policy.horizon = span }
        if let count = fields["privacy_minimum"]?.whole(in: SettingsLimits.privacy, unit: "persons") {
            policy.privacyMinimum = Int64(count)
        }
        if !isStandard { policy.schedule = fields["schedule"]?.choice(BucketUnit.self) }
        if policy.horizon < policy.lateness {
            setting.refuse(
                "the horizon \(policy.horizon.settingsText) is shorter than the lateness",
                hint: "write horizon: \(policy.lateness.settingsText) or more")
        }
        return policy
    }

    func breaks(_ setting: Setting) -> [Break] {
        guard case .sequence = setting.node.content, let members = setting.list(max: SettingsLimits.breaks)
        else {
            setting.refuse(
                "\"breaks\" must be a list, not \(setting.node.kind)",
                hint: "write - date: 2023-05-12 under it")
            return []
        }
        return members.compactMap(change)
    }

    private func change(_ setting: Setting) -> Break? {
        guard let fields = setting.fields(["date", "streams", "sources", "note"]) else { return nil }
        let date = fields.required("date", "date: 2023-05-12").flatMap(date)
        let names = fields["streams"]?.list(max: SettingsLimits.streams)?.compactMap(streamName)
        let sources = fields["sources"]?.texts(max: SettingsLimits.filterValues)
        let example = "note: {en: \"Title 42 ends\", es: \"Termina el Título 42\"}"
        let note = fields.required("note", example)?.fields(["en", "es"])
        let english = note?.required("en", "en: and the note in English")?.text(
            max: SettingsLimits.summaryLength)
        let spanish = note?.required("es", "es: and the note in Spanish")?.text(
            max: SettingsLimits.summaryLength)
        guard let date, let english, let spanish else { return nil }
        return Break(
            date: date, streams: Set(names ?? []), sources: Set(sources ?? []), noteEnglish: english,
            noteSpanish: spanish)
    }

    private func streamName(_ setting: Setting) -> String? {
        guard let name = setting.text() else { return nil }
        let names = streams.map(\.name)
        guard names.contains(name) else {
            setting.refuse("no stream is called \"\(name)\"", hint: Suggestion.hint(for: name, in: names))
            return nil
        }
        return name
    }

    private func date(_ setting: Setting) -> CivilDate? {
        let parts = (setting.scalar ?? "").split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2],
            parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
            let date = CivilDate(year: year, month: month, day: day)
        else {
            setting.refuse(
                "\"date\" must be a date, not \(setting.node.kind)", hint: "write date: 2023-05-12")
            return nil
        }
        return date
    }
}
