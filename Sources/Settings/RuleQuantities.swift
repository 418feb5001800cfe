import Alerting
import Detectors
import EventTime
import Rules

/// Reads how long, how often, how large and how severe: all that qualifies a breach.
struct RuleQuantities {
    let fields: Fields
    let method: Rules.Method?

    func hold() -> Int { fields["for"]?.whole(in: SettingsLimits.hold, unit: "buckets") ?? 1 }

    func cooldown() -> Int { fields["cooldown"]?.whole(in: SettingsLimits.cooldown, unit: "buckets") ?? 0 }

    func minCount() -> Int { fields["min_count"]?.whole(in: SettingsLimits.count, unit: "persons") ?? 0 }

    /// Lateness and horizon, where the rule says other than its feeds.
    func waiting() -> (lateness: Duration?, horizon: Duration?) {
        let lateness = fields["lateness"]?.duration(in: SettingsLimits.lateness)
        let horizon = fields["horizon"]?.duration(in: SettingsLimits.horizon)
        if let lateness, let horizon, horizon < lateness {
            fields["horizon"]?.refuse(
                "\"horizon\" is shorter than \"lateness\" (\(lateness.settingsText))",
                hint: "write \(lateness.settingsText) or more")
        }
        return (lateness, horizon)
    }

    /// `early: {error: 5%}`: what a projection needs is the law of a statistical method.
    func projectionError() -> Double? {
        guard let setting = fields["early"], let method else { return nil }
        guard case .detect(let detection) = method, detection.level.above != nil else {
            setting.refuse(
                "\"early\" projects counts by a statistical method, above its bound",
                hint: "write detect: {method: auto, above: 1 in 400}, or remove it: a count that has passed "
                    + "its bound is told early in any case")
            return nil
        }
        guard let fields = setting.fields(["error"]),
            let error = fields.required("error", "error: 5%"), let text = error.scalar
        else { return nil }
        let limits = SettingsLimits.projectionError
        guard text.hasSuffix("%"), let percent = Double(text.dropLast()), limits.contains(percent / 100)
        else {
            error.refuse(
                "\"error\" must be a percentage from 0.1% to 20%, not \"\(text)\"",
                hint: "write error: 5%: one projection in 20 may turn out wrong")
            return nil
        }
        return percent / 100
    }

    /// `severity: critical` for every breach, or `{warning: 50%, critical: 100%}`; `warning` where nothing
    /// is written.
    func severities() -> [SeverityLevel] {
        guard let method else { return [] }
        let firing = method.level
        // What keeps a budget has no level to lie beyond.
        let innermost = Level(
            above: firing.above.map { $0.isInfinite ? 1 : $0 },
            below: firing.below.map { $0.isInfinite ? -1 : $0 })
        guard let setting = fields["severity"] else { return [SeverityLevel(.warning, firing)] }
        guard setting.isMapping else {
            return setting.choice(Severity.self).map { [SeverityLevel($0, firing)] } ?? []
        }
        let words = Severity.allCases.map(\.rawValue)
        guard let levels = setting.fields(words) else { return [] }
        let reader = LevelReader(unit: LevelUnit(of: method), firing: firing)
        var severities: [SeverityLevel] = []
        for severity in Severity.allCases {
            guard let setting = levels[severity.rawValue], let level = reader.level(setting) else { continue }
            let (before, name) =
                severities.last.map { ($0.level, $0.severity.rawValue) } ?? (innermost, "the firing level")
            if isSound(level, of: setting, after: before, name, mayBeEqual: severities.isEmpty) {
                severities.append(SeverityLevel(severity, level))
            }
        }
        return severities
    }

    /// Each level lies at least as far out as the one before it.
    private func isSound(
        _ level: Level, of setting: Setting, after before: Level, _ name: String, mayBeEqual: Bool
    ) -> Bool {
        guard let method else { return false }
        let unit = LevelUnit(of: method)
        func refuse(_ level: Double, _ side: String, _ before: Double) -> Bool {
            setting.refuse(
                "\"\(setting.name)\" starts at \(unit.text(level)), "
                    + "not \(side) \(name) (\(unit.text(before)))",
                hint: "write a level further out, or remove it")
            return false
        }
        if let above = level.above, let limit = before.above, above < limit || (above == limit && !mayBeEqual)
        {
            return refuse(above, "above", limit)
        }
        if let below = level.below, let limit = before.below, below > limit || (below == limit && !mayBeEqual)
        {
            return refuse(below, "below", limit)
        }
        return true
    }

    /// The level at which an episode ends lies inside the one at which it fires.
    func clear() -> Level? {
        guard let setting = fields["clear"], let method else { return nil }
        let firing = method.level
        if case .silence = method { return nil }
        let unit = LevelUnit(of: method)
        guard let level = LevelReader(unit: unit, firing: firing).level(setting) else { return nil }
        if let above = level.above, let limit = firing.above, above > limit {
            setting.refuse(
                "\"clear\" is \(unit.text(above)), above the firing level \(unit.text(limit))",
                hint: "write \(unit.text(limit)) or less: an episode ends nearer to normal than it starts")
        }
        if let below = level.below, let limit = firing.below, below < limit {
            setting.refuse(
                "\"clear\" is \(unit.text(below)), below the firing level \(unit.text(limit))",
                hint: "write \(unit.text(limit)) or more: an episode ends nearer to normal than it starts")
        }
        return level
    }
}
