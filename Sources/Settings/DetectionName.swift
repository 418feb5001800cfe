import Detectors
import Rules

/// The statistical methods, as rules call them.
enum DetectionName: String, CaseIterable {
    case auto, seasonal
    case farrington
    case farringtonFlexible = "farrington-flexible"
    case earsC1 = "ears-c1"
    case earsC2 = "ears-c2"
    case earsC3 = "ears-c3"

    /// The parameters that it knows, beside `method`, `above` and `below`.
    var parameters: [String] {
        switch self {
        case .auto, .seasonal: []
        case .farrington: ["years", "half_window"]
        case .farringtonFlexible: ["years", "half_window", "bound"]
        case .earsC1, .earsC2, .earsC3: ["baseline"]
        }
    }
}

extension MethodReader {
    /// `detect: {method: auto, above: 1 in 400}`; these are the method and, one in a hundred, the level where
    /// nothing is written.
    func detection(_ setting: Setting) -> Detection? {
        let all = Set(DetectionName.allCases.flatMap(\.parameters)).sorted()
        guard let fields = setting.fields(["method", "above", "below"] + all) else { return nil }
        let name = fields["method"].map { $0.choice(DetectionName.self) } ?? .auto
        let isLevelled = fields.has("above") || fields.has("below")
        let level = isLevelled ? rarities(fields) : Level(above: 100)
        guard let name, let level else { return nil }
        refuseBudget(fields, of: name)
        for key in all where !name.parameters.contains(key) {
            let known = name.parameters.isEmpty ? "none" : name.parameters.joined(separator: ", ")
            fields.refuse(
                key, because: "is no parameter of \(name.rawValue)",
                hint: "remove it; \(name.rawValue) knows \(known)")
        }
        return method(name, fields).map { Detection(method: $0, level: level) }
    }

    /// Nil where something that is written is wrong.
    private func rarities(_ fields: Fields) -> Level? {
        func rarity(_ key: String) -> Double?? {
            guard let setting = fields[key] else { return .some(nil) }
            return setting.scalar == Self.budget ? .infinity : LevelUnit.rarity.read(setting)
        }
        guard case .some(let above) = rarity("above"), case .some(let below) = rarity("below") else {
            return nil
        }
        return Level(above: above, below: below.map { -$0 })
    }

    /// The level of a side that keeps the team's budget of false alarms.
    private static let budget = "budget"

    /// Others err in how many false alarms they raise.
    private func refuseBudget(_ fields: Fields, of name: DetectionName) {
        for key in ["above", "below"] where name != .auto && fields[key]?.scalar == Self.budget {
            fields.refuse(
                key, because: "cannot keep a budget by \(name.rawValue)",
                hint: "write method: auto, or a level: \(key): 1 in 400")
        }
    }

    private func method(_ name: DetectionName, _ fields: Fields) -> StatisticalMethod? {
        switch name {
        case .auto: .automatic(AutomaticModel())
        case .seasonal: .seasonal(SeasonalModel())
        case .earsC1: ears(.c1, fields)
        case .earsC2: ears(.c2, fields)
        case .earsC3: ears(.c3, fields)
        case .farrington:
            years(fields).flatMap { years in
                halfWindow(fields).map { .farrington(FarringtonDetector(years: years, halfWindow: $0)) }
            }
        case .farringtonFlexible: flexible(fields)
        }
    }

    private func ears(_ variant: EarsDetector.Variant, _ fields: Fields) -> StatisticalMethod? {
        whole("baseline", in: SettingsLimits.detectorBaseline, standard: 7, fields).map {
            .ears(EarsDetector(variant, baseline: $0))
        }
    }

    private func flexible(_ fields: Fields) -> StatisticalMethod? {
        let bound = fields["bound"].map { $0.choice(FarringtonThreshold.self) } ?? .some(.nbPlugin)
        guard let years = years(fields), let halfWindow = halfWindow(fields), let bound else { return nil }
        return .farringtonFlexible(
            FarringtonFlexibleDetector(years: years, halfWindow: halfWindow, threshold: bound))
    }

    private func years(_ fields: Fields) -> Int? {
        whole("years", in: SettingsLimits.detectorYears, standard: 5, fields)
    }

    private func halfWindow(_ fields: Fields) -> Int? {
        whole("half_window", in: SettingsLimits.detectorHalfWindow, standard: 3, fields)
    }

    /// Nil where it is written and wrong.
    private func whole(_ key: String, in range: ClosedRange<Int>, standard: Int, _ fields: Fields) -> Int? {
        guard let setting = fields[key] else { return standard }
        return setting.whole(in: range)
    }
}
