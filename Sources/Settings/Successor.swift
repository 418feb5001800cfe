extension Configuration {
    /// Whether a text can be the name of an application: it becomes a part of group and transactional ids.
    package static func isApplicationName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= SettingsLimits.nameLength && TopicsReader.isTopicName(text)
    }

    /// The same under another application id, with topics of its own: it reads the same streams, and shares
    /// nothing else.
    ///
    /// Where the name of a topic begins with the old id, or with `vigia.`, the new id takes its place; before
    /// other names it is put.
    package func successor(_ name: String) -> Configuration {
        var next = self
        next.application = name
        // Two applications that deliver would tell everything twice.
        next.receivers = []
        var given: Set<String> = []
        for (_, path, _) in TopicsReader.table {
            let old = topics[keyPath: path].name
            let renamed = renamed(old, for: name)
            next.topics[keyPath: path].name = given.contains(renamed) ? "\(name).\(old)" : renamed
            given.insert(next.topics[keyPath: path].name)
        }
        return next
    }

    private func renamed(_ topic: String, for name: String) -> String {
        let rest = topic.dropFirst(application.count)
        if topic.hasPrefix(application), let next = rest.first, "._-".contains(next) { return name + rest }
        if topic.hasPrefix("vigia.") { return name + topic.dropFirst("vigia".count) }
        return "\(name).\(topic)"
    }
}
