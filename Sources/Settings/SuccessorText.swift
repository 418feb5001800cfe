import Foundation

extension SettingsReader {
    /// The text of a configuration file for its successor: the user's own, with another application, other
    /// topics and, where they are given, other rules.
    ///
    /// - Parameters:
    ///   - folder: where it will stand; paths of another folder are written in full.
    ///   - rules: nil keeps those of the file.
    /// - Returns: the text, and what it says. Throws where the file is written in a way that cannot be
    ///   changed line by line.
    package func successor(
        of file: String, named name: String, in folder: String, rules: [String]? = nil
    ) throws(Problems) -> (text: String, configuration: Configuration) {
        let old = try configuration(file: file)
        let sheet = ProblemSheet(file: file)
        guard let bytes = SettingsFiles.bytes(of: file, sheet: sheet),
            let root = YamlDocument.root(of: bytes, sheet: sheet)
        else { throw Problems(sheet.sorted) }
        var wanted = old.successor(name)
        let home = Self.fullPath(SettingsFiles.folder(of: file))
        let moves = home != Self.fullPath(folder)
        if let rules {
            wanted.rules = rules
        } else if moves {
            wanted.rules = old.rules.map { SettingsFiles.path($0, from: home) }
        }
        var text = YamlText(String(decoding: bytes, as: UTF8.self), root: root)
        Self.write(wanted, old, into: &text, root: root)
        if moves { Self.writeSecretFiles(of: root, from: home, into: &text) }
        let title = "# Application \(name), made from that of \(old.application) by `vigia reprocess`.\n\n"
        let changed = title + text.changed
        guard let read = try? configuration(text: changed, name: file, folder: folder), read == wanted else {
            let problem = Problem(
                location: Location(file: file),
                message: "the names of the application and of its topics cannot be changed in this file",
                hint: "write them in the form of the Config/vigia.yaml of Vigía, without anchors")
            throw Problems([problem])
        }
        return (changed, read)
    }

    private static func write(
        _ wanted: Configuration, _ old: Configuration, into text: inout YamlText, root: YamlNode
    ) {
        if let application = text.node("application") {
            text.replace(application, with: wanted.application)
        } else {
            text.append(["application: \(wanted.application)"])
        }
        if !old.receivers.isEmpty { text.replaceEntry("receivers", with: "[]") }
        let names = TopicsReader.table.map { ($0.key, wanted.topics[keyPath: $0.path].name) }
        if let topics = text.node("topics") {
            let written = YamlText.entries(topics)
            for entry in written {
                guard let name = names.first(where: { $0.0 == entry.key })?.1 else { continue }
                write(name, entry.value, into: &text)
            }
            let missing = names.filter { name in !written.contains { $0.key == name.0 } }
            text.insert(missing.map { "\($0): {name: \($1)}" }, into: topics)
        } else {
            text.append(["topics:"] + names.map { "  \($0): {name: \($1)}" })
        }
        guard wanted.rules != old.rules else { return }
        let list = "[\(wanted.rules.map(quoted).joined(separator: ", "))]"
        if text.node("rules") != nil {
            text.replaceEntry("rules", with: list)
        } else {
            text.append(["rules: \(list)"])
        }
    }

    /// A topic is its name alone, or a mapping.
    private static func write(_ name: String, _ value: YamlNode, into text: inout YamlText) {
        guard case .mapping(let entries) = value.content else { return text.replace(value, with: name) }
        if let written = entries.first(where: { $0.key == "name" })?.value {
            text.replace(written, with: name)
        } else {
            text.insert(["name: \(name)"], into: value)
        }
    }

    /// Properties of Kafka that stand in files: `{file: PATH}`.
    private static func writeSecretFiles(of root: YamlNode, from home: String, into text: inout YamlText) {
        guard let kafka = text.node("kafka") else { return }
        let properties = YamlText.entries(kafka).flatMap { [$0] + YamlText.entries($0.value) }
        for entry in properties.flatMap({ YamlText.entries($0.value) }) where entry.key == "file" {
            guard case .scalar(let path) = entry.value.content else { continue }
            text.replace(entry.value, with: quoted(SettingsFiles.path(path, from: home)))
        }
    }

    private static func quoted(_ path: String) -> String {
        let isPlain = path.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "/._-".contains($0)) }
        return isPlain && path.first != "-" ? path : "\"\(path.replacing("\"", with: "\\\""))\""
    }

    private static func fullPath(_ folder: String) -> String {
        URL(fileURLWithPath: folder.isEmpty ? "." : folder).standardizedFileURL.path
    }
}
