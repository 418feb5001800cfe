extension TableMapping {
    /// Something that cannot be meant, under the key of the mapping that says it.
    package struct Problem: Sendable, Equatable {
        /// `releases`, `dimensions.area` ...
        package let key: String
        package let sentence: String
    }

    /// Fields of the event record, which no dimension can be called.
    private static let eventFields = [
        "id", "revision", "withdrawn", "time", "period", "count", "source", "report",
    ]

    /// What is wrong with the mapping whatever the table; empty where it can be used.
    package var problems: [Problem] {
        var problems: [Problem] = []
        func check(_ isFine: Bool, _ key: String, _ sentence: @autoclosure () -> String) {
            if !isFine { problems.append(Problem(key: key, sentence: sentence())) }
        }
        check(!stream.isEmpty, "stream", "it is empty: name a stream, such as encounters")
        check(source != .constant(""), "source", "it is empty: name the reporting agency, such as USBP")
        check(report != .constant(""), "report", "it is empty: name the table, such as khsm-sector")
        check(!releases.isEmpty, "releases", "there is none: name the column that holds the counts")
        check(
            Set(releases.map(\.revision)).count == releases.count, "releases",
            "two columns are the same revision: give each its own, the latest release the highest")
        check(releases.allSatisfy { $0.revision >= 0 }, "releases", "a revision is negative: start with 0")
        if case .yearAndMonth(_, _, let starts) = time {
            check(
                (1...12).contains(starts), "time.starts", "\(starts) is no month: write a number from 1 to 12"
            )
        }
        for (index, dimension) in dimensions.enumerated() {
            let key = "dimensions.\(dimension.name)"
            check(
                !Self.eventFields.contains(dimension.name), key,
                "\"\(dimension.name)\" is a field of every event: call the dimension something else")
            check(
                !dimensions[..<index].contains { $0.name == dimension.name }, key,
                "it is there twice: join its columns in one `columns` list")
        }
        return problems
    }
}
