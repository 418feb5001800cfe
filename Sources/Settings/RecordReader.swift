import Detectors
import Rules

extension MethodReader {
    /// `record: {highest: ever, beyond: 5%, warm_up: 12}`
    func record(_ setting: Setting) -> Rules.Method? {
        guard let fields = setting.fields(["highest", "lowest", "beyond", "warm_up"]) else { return nil }
        guard fields.has("highest") || fields.has("lowest") else {
            setting.refuse(
                "\"record\" has neither \"highest\" nor \"lowest\"",
                hint: "write highest: ever, same-season or a number of buckets")
            return nil
        }
        let (highest, lowest) = (fields["highest"].flatMap(scope), fields["lowest"].flatMap(scope))
        let beyond = fields["beyond"].map(beyond) ?? .some(0)
        guard let scope = highest ?? lowest, let beyond else { return nil }
        if let highest, let lowest, highest != lowest {
            fields["lowest"]?.refuse(
                "\"lowest\" has another scope than \"highest\"",
                hint: "write the same for both, or two rules")
            return nil
        }
        guard let warmUp = warmUp(fields, scope) else { return nil }
        let level = Level(
            above: fields.has("highest") ? beyond : nil, below: fields.has("lowest") ? -beyond : nil)
        return .record(RecordDetector(level: level, scope: scope, warmUp: warmUp))
    }

    private func scope(_ setting: Setting) -> RecordDetector.Scope? {
        switch setting.scalar {
        case "ever": return .ever
        case "same-season": return .sameSeason
        case let text? where Int(text) == nil:
            setting.refuse(
                "\"\(setting.name)\" cannot be \"\(text)\"",
                hint: Suggestion.hint(for: text, in: ["ever", "same-season", "a number of buckets"]))
            return nil
        default:
            return setting.whole(in: SettingsLimits.recordScope, unit: "buckets").map { .within($0) }
        }
    }

    private func beyond(_ setting: Setting) -> Double? {
        guard let beyond = LevelUnit.fraction.read(setting) else { return nil }
        guard (0..<1).contains(beyond) || (beyond >= 1 && !fields.has("lowest")) else {
            setting.refuse(
                "\"beyond\" is \(LevelUnit.fraction.text(beyond))",
                hint: "write how far beyond the former record it must be: 0% or more, below 100% for a lowest"
            )
            return nil
        }
        return beyond
    }

    /// Twelve values make a record; of one month of the year three already do.
    private func warmUp(_ fields: Fields, _ scope: RecordDetector.Scope) -> Int? {
        let standard: Int
        switch scope {
        case .ever: standard = 12
        case .sameSeason: standard = 3
        case .within(let buckets): standard = min(12, buckets)
        }
        guard let setting = fields["warm_up"] else { return standard }
        guard let warmUp = setting.whole(in: SettingsLimits.warmUp, unit: "values") else { return nil }
        if case .within(let buckets) = scope, warmUp > buckets {
            setting.refuse(
                "\"warm_up\" is \(warmUp), more than the \(buckets) buckets that are looked at",
                hint: "write \(buckets) or fewer")
            return nil
        }
        return warmUp
    }
}
