/// A mapping with known keys that is being read. Unknown keys and keys without a value are reported when it
/// is made.
struct Fields {
    let setting: Setting
    private let keys: [String]
    private var entries: [String: YamlEntry] = [:]

    init(setting: Setting, entries: [YamlEntry], keys: [String]) {
        self.setting = setting
        self.keys = keys
        for entry in entries {
            self.entries[entry.key] = entry
            if !keys.contains(entry.key) {
                // `{above: 1,000}` is two keys.
                let isNumber = entry.key.allSatisfy { $0.isASCII && $0.isNumber }
                setting.sheet.report(
                    "unknown key \"\(entry.key)\"", at: entry.keyPlace,
                    hint: isNumber
                        ? "write numbers without commas" : Suggestion.hint(for: entry.key, in: keys))
            } else if case .empty = entry.value.content {
                setting.sheet.report(
                    "\"\(entry.key)\" has no value", at: entry.keyPlace,
                    hint: "write one after the colon, or remove the key")
            }
        }
    }

    /// The value of a key; nil where it is absent or empty.
    subscript(_ key: String) -> Setting? {
        precondition(keys.contains(key), "\(key) must be among the known keys")
        guard let entry = entries[key] else { return nil }
        if case .empty = entry.value.content { return nil }
        return Setting(name: key, node: entry.value, sheet: setting.sheet)
    }

    /// The value of a key that must be there. One that stands there misspelt is reported already.
    func required(_ key: String, _ example: String) -> Setting? {
        let isMisspelt = entries.keys.contains {
            !keys.contains($0) && Suggestion.closest(to: $0, in: keys) == key
        }
        if entries[key] == nil, !isMisspelt {
            setting.refuse("\(owner) has no \"\(key)\"", hint: "write \(example)")
        }
        return self[key]
    }

    private var owner: String { setting.name.isEmpty ? "the file" : "\"\(setting.name)\"" }

    /// Reports a key that makes no sense here.
    func refuse(_ key: String, because reason: String, hint: String) {
        guard let entry = entries[key] else { return }
        setting.sheet.report("\"\(key)\" \(reason)", at: entry.keyPlace, hint: hint)
    }

    /// Whether a key is among those that may be written here.
    func names(_ key: String) -> Bool { keys.contains(key) }

    func has(_ key: String) -> Bool { entries[key] != nil }
}
