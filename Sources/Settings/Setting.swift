import EventTime

/// A value that is being read: its node, what messages call it, and the sheet that its problems go to.
///
/// Each reading function gives nil where the value is not what it must be; the problem is then on the sheet.
struct Setting {
    let name: String
    let node: YamlNode
    let sheet: ProblemSheet

    func refuse(_ message: String, hint: String) {
        sheet.report(message, at: node.place, hint: hint)
    }

    /// `"window" must be a whole number from 2 to 10000, not "many"`
    private func refuse(mustBe expected: String, hint: String) {
        let subject = name.isEmpty ? "the file" : "\"\(name)\""
        refuse("\(subject) must be \(expected), not \(node.kind)", hint: hint)
    }

    /// The text as it is written, nil where there is none; reports nothing.
    var scalar: String? {
        if case .scalar(let text) = node.content { text } else { nil }
    }

    var isMapping: Bool {
        if case .mapping = node.content { true } else { false }
    }

    func text(max length: Int = SettingsLimits.textLength) -> String? {
        guard let text = scalar, !text.isEmpty else {
            refuse(mustBe: "a text", hint: "write \(name): and a text, in quotes if it has : or # in it")
            return nil
        }
        guard text.utf8.count <= length else {
            refuse(
                "\"\(name)\" has \(text.utf8.count) bytes, more than \(length)", hint: "write a shorter text")
            return nil
        }
        return text
    }

    /// A text that may be empty: `""`.
    func possiblyEmptyText(max length: Int = SettingsLimits.textLength) -> String? {
        scalar == "" ? "" : text(max: length)
    }

    func flag() -> Bool? {
        switch scalar {
        case "true": return true
        case "false": return false
        case nil, _?:
            refuse(mustBe: "true or false", hint: "write \(name): true")
            return nil
        }
    }

    func whole(in range: ClosedRange<Int>, unit: String = "") -> Int? {
        let unit = unit.isEmpty ? "" : " of \(unit)"
        guard let text = scalar, let number = Int(text) else {
            let example = numberMeant(in: range) ?? max(range.lowerBound, min(3, range.upperBound))
            refuse(
                mustBe: "a whole number\(unit) from \(range.lowerBound) to \(range.upperBound)",
                hint: "write digits only, such as \(name): \(example)")
            return nil
        }
        guard range.contains(number) else {
            refuse(
                "\"\(name)\" is \(number), outside \(range.lowerBound) to \(range.upperBound)",
                hint: "write a number\(unit) in between")
            return nil
        }
        return number
    }

    /// Of `1_000`, `1,000` and `3 months`.
    private func numberMeant(in range: ClosedRange<Int>) -> Int? {
        guard let text = scalar, !text.contains("%") else { return nil }
        let digits = text.filter { !"_, ".contains($0) }.prefix { $0.isASCII && $0.isNumber }
        return Int(digits).flatMap { range.contains($0) ? $0 : nil }
    }

    func duration(in range: ClosedRange<Duration>) -> Duration? {
        guard let text = scalar, let duration = Duration(settings: text) else {
            refuse(
                mustBe: "a duration",
                hint: "write a whole number and a unit: 500ms, 90s, 5m, 1h, 3d or 2w")
            return nil
        }
        guard range.contains(duration) else {
            let (low, high) = (range.lowerBound.settingsText, range.upperBound.settingsText)
            refuse("\"\(name)\" is \(text), outside \(low) to \(high)", hint: "write a duration in between")
            return nil
        }
        return duration
    }

    /// One of the words of an enumeration.
    func choice<Choice: RawRepresentable & CaseIterable>(_ type: Choice.Type) -> Choice?
    where Choice.RawValue == String {
        let words = Choice.allCases.map(\.rawValue)
        guard let text = scalar else {
            refuse(mustBe: "one word", hint: "write one of: \(words.joined(separator: ", "))")
            return nil
        }
        guard let choice = Choice(rawValue: text) else {
            refuse("\"\(name)\" cannot be \"\(text)\"", hint: Suggestion.hint(for: text, in: words))
            return nil
        }
        return choice
    }

    /// The members of a list; a single value counts as a list of one.
    func list(max count: Int) -> [Setting]? {
        switch node.content {
        case .scalar: return [self]
        case .empty, .mapping:
            refuse(mustBe: "a value or a list of values", hint: "write \(name): [first, second]")
            return nil
        case .sequence(let children):
            guard children.count <= count else {
                refuse(
                    "\"\(name)\" has \(children.count) members, more than \(count)",
                    hint: "keep at most \(count)")
                return nil
            }
            return children.map { Setting(name: name, node: $0, sheet: sheet) }
        }
    }

    /// The members of a list of different texts.
    func texts(max count: Int, length: Int = SettingsLimits.textLength) -> [String]? {
        guard let members = list(max: count) else { return nil }
        var seen: Set<String> = []
        var isSound = true
        let texts = members.compactMap { member -> String? in
            guard let text = member.text(max: length) else {
                isSound = false
                return nil
            }
            guard seen.insert(text).inserted else {
                member.refuse("\"\(name)\" has \"\(text)\" twice", hint: "remove one")
                isSound = false
                return nil
            }
            return text
        }
        return isSound ? texts : nil
    }

    /// A mapping whose keys are free: each key, and its value.
    func entries(max count: Int, example: String) -> [(key: Setting, value: Setting)]? {
        guard case .mapping(let entries) = node.content else {
            refuse(mustBe: "a mapping", hint: "write \(example)")
            return nil
        }
        guard entries.count <= count else {
            refuse("\"\(name)\" has \(entries.count) keys, more than \(count)", hint: "keep at most \(count)")
            return nil
        }
        return entries.map { entry in
            let key = YamlNode(content: .scalar(entry.key), place: entry.keyPlace)
            return (
                Setting(name: entry.key, node: key, sheet: sheet),
                Setting(name: entry.key, node: entry.value, sheet: sheet)
            )
        }
    }

    /// A mapping with these keys and no others.
    func fields(_ keys: [String]) -> Fields? {
        guard case .mapping(let entries) = node.content else {
            refuse(mustBe: "a mapping", hint: "write keys and values: \(keys.joined(separator: ", "))")
            return nil
        }
        return Fields(setting: self, entries: entries, keys: keys)
    }
}
