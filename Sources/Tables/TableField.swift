/// Where one text of an event comes from, and how what is published becomes what is written.
package struct TableField: Sendable, Equatable {
    package enum Origin: Sendable, Equatable {
        /// The same for every row.
        case constant(String)
        /// Cells of these columns, each translated by itself, joined by this text; empty ones are left out.
        case columns([String], joinedBy: String)
    }

    package var origin: Origin
    /// As published -> as written. Goes before `countries`; an empty text stands for "nothing".
    package var values: [String: String]
    /// Texts are country names, or codes, and become ISO 3166-1 alpha-3 codes.
    package var countries: Bool
    /// What to write for a text that is neither in `values` nor a country. Without it such a text is an
    /// error, so that a category that is new in the table is not lost unseen.
    package var other: String?

    package init(
        _ origin: Origin, values: [String: String] = [:], countries: Bool = false, other: String? = nil
    ) {
        self.origin = origin
        self.values = values
        self.countries = countries
        self.other = other
    }

    package static func constant(_ text: String) -> TableField { TableField(.constant(text)) }

    package static func column(
        _ name: String, values: [String: String] = [:], countries: Bool = false, other: String? = nil
    ) -> TableField {
        TableField(.columns([name], joinedBy: ""), values: values, countries: countries, other: other)
    }

    var columns: [String] {
        switch origin {
        case .constant: []
        case .columns(let names, joinedBy: _): names
        }
    }

    /// What one published text becomes.
    enum Translation: Equatable {
        case written(String)
        /// Written as `other`.
        case counted(as: String)
        case unknown
    }

    func translation(of published: String) -> Translation {
        if let value = values[published] { return .written(value) }
        if countries, let code = CountryNames.code(for: published) { return .written(code) }
        if let other { return .counted(as: other) }
        return values.isEmpty && !countries ? .written(published) : .unknown
    }
}
