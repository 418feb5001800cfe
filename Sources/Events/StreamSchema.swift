/// What the events of one stream may say: its dimensions, and the fields that must never come.
package struct StreamSchema: Hashable, Sendable {
    package let name: String
    /// At most `EventLimits.dimensions`. The order is that of the values in every profile, and never changes
    /// while state is kept.
    package let dimensions: [String]
    /// Names as configured; compared by `PersonalFields.folded`, at any depth of a record.
    package let personalFields: [String]

    package init(
        name: String, dimensions: [String] = StreamSchema.defaultDimensions,
        personalFields: [String] = PersonalFields.standard
    ) {
        self.name = name
        self.dimensions = dimensions
        self.personalFields = personalFields
    }

    package static let defaultDimensions = [
        "country", "area", "nationality", "demographic", "authority", "type", "destination",
    ]

    /// Why no event could be read by this schema; empty where all is well. The decoder requires it to be.
    package var problems: [Problem] {
        var problems: [Problem] = []
        if dimensions.count > EventLimits.dimensions { problems.append(.tooManyDimensions) }
        let personal = Set(personalFields.map(PersonalFields.folded))
        var seen = Set(EventField.allCases.map(\.rawValue))
        for name in dimensions {
            if name.isEmpty { problems.append(.emptyName) }
            if name.utf8.count > EventLimits.dimensionName { problems.append(.nameTooLong(name)) }
            if !seen.insert(name).inserted { problems.append(.nameTaken(name)) }
        }
        for name in EventField.allCases.map(\.rawValue) + dimensions
        where personal.contains(PersonalFields.folded(name)) {
            problems.append(.personalName(name))
        }
        return problems
    }

    package enum Problem: Hashable, Sendable {
        case tooManyDimensions
        case emptyName
        case nameTooLong(String)
        /// Twice, or the name of a field that every event has.
        case nameTaken(String)
        /// A field of the stream is on the list of personal fields.
        case personalName(String)
    }
}
