import Detectors

/// Reads levels that a rule compares with its firing level: those of the severities, and the clear level.
///
/// One number applies to the side that is watched. On both sides a percentage is mirrored (50% is +50 % above
/// and -50 % below), and a rarity is the same; counts and factors have no mirror image and are written
/// `{above: 5000, below: 2}`.
struct LevelReader {
    let unit: LevelUnit
    let firing: Level

    func level(_ setting: Setting) -> Level? {
        setting.isMapping ? twoSided(setting) : single(setting)
    }

    private func single(_ setting: Setting) -> Level? {
        if firing.above != nil, firing.below != nil, !isMirrored {
            setting.refuse(
                "\"\(setting.name)\" is one level for a rule that watches two sides",
                hint: "write \(setting.name): {above: ..., below: ...}")
            return nil
        }
        guard let value = unit.read(setting) else { return nil }
        return Level(
            above: firing.above.map { _ in value },
            below: firing.below.flatMap { _ in below(value) })
    }

    private func twoSided(_ setting: Setting) -> Level? {
        guard let fields = setting.fields(["above", "below"]) else { return nil }
        if firing.above == nil {
            fields.refuse("above", because: "is a side that the rule does not watch", hint: "remove it")
        }
        if firing.below == nil {
            fields.refuse("below", because: "is a side that the rule does not watch", hint: "remove it")
        }
        let level = Level(
            above: firing.above == nil ? nil : fields["above"].flatMap(unit.read),
            below: firing.below == nil ? nil : fields["below"].flatMap(unit.readBelow))
        return level == Level() ? nil : level
    }

    private var isMirrored: Bool {
        switch unit {
        case .fraction, .rarity: true
        case .persons, .factor, .buckets: false
        }
    }

    private func below(_ value: Double) -> Double? {
        switch unit {
        case .fraction: reachableFall(-abs(value))
        case .rarity: -value
        case .persons, .factor, .buckets: value
        }
    }

    /// A count cannot fall by 100 % and more below its base: that side then has no such level.
    private func reachableFall(_ level: Double) -> Double? { level > -1 ? level : nil }
}
