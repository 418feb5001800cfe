import Detectors
import EventTime
import Events
import Rules

extension MethodReader {
    /// `detect: {method: auto, above: 1 in 400}`; these are the method and, one in a hundred, the level where
    /// nothing is written.
    func detection(_ setting: Setting) -> Detection? {
        let all = MethodParameter.allCases.map(\.rawValue)
        guard let fields = setting.fields(["method", "above", "below", "holidays"] + all) else { return nil }
        let name = fields["method"].map { $0.choice(DetectionMethod.self) } ?? .automatic
        let isLevelled = fields.has("above") || fields.has("below")
        let level = isLevelled ? rarities(fields) : Level(above: 100)
        guard let name, let level else { return nil }
        refuseBudget(fields, of: name)
        refuseForeign(fields, of: name)
        guard let choices = choices(fields, of: name), let holidays = holidays(fields, of: name) else {
            return nil
        }
        let method = name.configured(.init(holidays: holidays, choices: choices))
        if level.below != nil, !method.watchesFalls {
            fields.refuse(
                "below", because: "is a side that \(name.rawValue) does not watch",
                hint: "remove it, or write method: auto")
            return nil
        }
        return Detection(method: method, level: level)
    }

    /// Nil where something that is written is wrong.
    private func rarities(_ fields: Fields) -> Level? {
        sides(
            fields, above: { $0.scalar == Self.budget ? .infinity : LevelUnit.rarity.read($0) },
            below: { $0.scalar == Self.budget ? -.infinity : LevelUnit.rarity.readBelow($0) })
    }

    /// The level of a side that keeps the team's budget of false alarms.
    private static let budget = "budget"

    /// Others err in how many false alarms they raise.
    private func refuseBudget(_ fields: Fields, of name: DetectionMethod) {
        for key in ["above", "below"] where name != .automatic && fields[key]?.scalar == Self.budget {
            fields.refuse(
                key, because: "cannot keep a budget by \(name.rawValue)",
                hint: "write method: auto, or a level: \(key): 1 in 400")
        }
    }

    private func refuseForeign(_ fields: Fields, of name: DetectionMethod) {
        let known = name.parameters.map(\.name.rawValue) + (name == .seasonal ? ["holidays"] : [])
        for key in MethodParameter.allCases.map(\.rawValue) + ["holidays"] where !known.contains(key) {
            fields.refuse(
                key, because: "is no parameter of \(name.rawValue)",
                hint: "remove it; \(name.rawValue) knows "
                    + (known.isEmpty ? "none" : known.joined(separator: ", ")))
        }
    }

    /// Nil where one is written and wrong.
    private func choices(_ fields: Fields, of name: DetectionMethod) -> MethodChoices? {
        var choices = MethodChoices()
        var isSound = true
        for (parameter, _) in name.parameters {
            guard let setting = fields[parameter.rawValue] else { continue }
            choices[parameter] = setting.value(of: parameter)
            if choices[parameter] == nil { isSound = false }
        }
        return isSound ? choices : nil
    }

    /// `holidays: holidays.txt`, a file of dates beside the rules file. Nil where it is written and wrong.
    private func holidays(_ fields: Fields, of name: DetectionMethod) -> HolidayCalendar? {
        guard name == .seasonal, let setting = fields["holidays"] else { return HolidayCalendar.none }
        guard let path = setting.text() else { return nil }
        let file = SettingsFiles.path(path, from: SettingsFiles.folder(of: setting.sheet.file))
        let sheet = ProblemSheet(file: file)
        guard let bytes = SettingsFiles.bytes(of: file, sheet: sheet) else {
            let problem = sheet.sorted.first
            setting.refuse(
                "\(file): \(problem?.message ?? "it cannot be read")",
                hint: "name a file of dates, one a line, beside the rules file")
            return nil
        }
        do {
            return try HolidayCalendar(text: String(decoding: bytes, as: UTF8.self))
        } catch {
            setting.refuse(
                "\(file):\(error.line): \"\(error.text)\" is no date", hint: "write it like 2024-12-25")
            return nil
        }
    }
}

extension Setting {
    /// As the parameter's kind says.
    fileprivate func value(of parameter: MethodParameter) -> MethodValue? {
        switch parameter.kind {
        case .whole(let range): return whole(in: range).map { .whole($0) }
        case .number:
            if let value = scalar.flatMap({ MethodValue($0, of: parameter) }) { return value }
            refuse(
                "\"\(name)\" must be \(parameter.expected), not \(node.kind)",
                hint: "write a number in between, with digits and a point only")
            return nil
        case .word(let words):
            if let value = scalar.flatMap({ MethodValue($0, of: parameter) }) { return value }
            guard let text = scalar else {
                refuse(
                    "\"\(name)\" must be one word, not \(node.kind)",
                    hint: "write one of: \(words.joined(separator: ", "))")
                return nil
            }
            refuse("\"\(name)\" cannot be \"\(text)\"", hint: Suggestion.hint(for: text, in: words))
            return nil
        }
    }
}
