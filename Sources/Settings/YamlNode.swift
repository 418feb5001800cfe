/// A value of a YAML file and the place where it stands. Scalars are kept as they are written: what a text
/// means (a number, a percentage, a duration) is decided by the key it stands under, never guessed.
struct YamlNode: Sendable {
    enum Content: Sendable {
        case scalar(String)
        /// Nothing was written, or `~` or `null`.
        case empty
        case sequence([YamlNode])
        /// In the order of the file, each key once.
        case mapping([YamlEntry])
    }

    var content: Content
    var place: Place

    /// As messages call it.
    var kind: String {
        switch content {
        case .scalar(let text): "\"\(text.prefix(60))\""
        case .empty: "nothing"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }
}

struct YamlEntry: Sendable {
    var key: String
    var keyPlace: Place
    var value: YamlNode
}
