import Tables

/// Reads where one text of an event comes from: a constant, or columns and what their texts become.
struct TableFieldReader {
    func field(_ setting: Setting) -> TableField? {
        guard setting.isMapping else { return setting.text().map(TableField.constant) }
        let keys = ["column", "columns", "joined_by", "values", "countries", "other"]
        guard let fields = setting.fields(keys) else { return nil }
        let origin = origin(fields)
        let values = fields["values"].map(values) ?? .some([:])
        let countries = fields["countries"].map { $0.flag() } ?? .some(false)
        let other = fields["other"].map { $0.possiblyEmptyText() }
        guard let origin, let values, let countries else { return nil }
        return TableField(origin, values: values, countries: countries, other: other ?? nil)
    }

    private func origin(_ fields: Fields) -> TableField.Origin? {
        if fields.has("columns") {
            fields.refuse("column", because: "stands beside \"columns\"", hint: "keep one of the two")
            let columns = fields["columns"]?.texts(max: SettingsLimits.columns)
            let joint = fields.required("joined_by", "joined_by: \" \"")?.possiblyEmptyText()
            guard let columns, let joint else { return nil }
            return .columns(columns, joinedBy: joint)
        }
        fields.refuse("joined_by", because: "joins \"columns\", which is not there", hint: "remove it")
        let column = fields.required("column", "column: and the column to read, or a text for all rows")
        return column?.text().map { .columns([$0], joinedBy: "") }
    }

    /// As published, and what is written instead.
    private func values(_ setting: Setting) -> [String: String]? {
        let example = "values: {Removals: removals}"
        guard let entries = setting.entries(max: SettingsLimits.tableValues, example: example) else {
            return nil
        }
        var values: [String: String] = [:]
        for (key, value) in entries { values[key.name] = value.possiblyEmptyText() }
        return values.count == entries.count ? values : nil
    }
}
