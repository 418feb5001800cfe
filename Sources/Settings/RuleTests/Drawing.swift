package import Alerting

/// Words drawn in time, one character a bucket: `...F.UR`. Where several are said in one bucket they stand in
/// brackets, in their order: `..(RF)..`. Spaces are for the eye.
package struct Drawing: Hashable, Sendable, CustomStringConvertible {
    /// Of each bucket.
    package var columns: [[Status]]

    /// What was said, bucket by bucket.
    package init(_ columns: [[Status]]) { self.columns = columns }

    /// Nil where it is no drawing.
    package init?(_ text: String) {
        columns = []
        var bracket: [Status]?
        for character in text where character != " " {
            switch (character, bracket) {
            case (".", nil): columns.append([])
            case ("(", nil): bracket = []
            case (")", let said?):
                columns.append(said)
                bracket = nil
            case (_, _):
                guard let status = Status.allCases.first(where: { $0.letter == character }) else {
                    return nil
                }
                if bracket == nil { columns.append([status]) } else { bracket?.append(status) }
            }
        }
        if bracket != nil { return nil }
    }

    /// The shortest way to write it.
    package var description: String {
        columns.map { said in
            let letters = String(said.map(\.letter))
            return said.isEmpty ? "." : said.count == 1 ? letters : "(\(letters))"
        }.joined()
    }
}

extension Status {
    /// As drawings write it.
    package var letter: Character {
        switch self {
        case .firing: "F"
        case .updated: "U"
        case .amended: "A"
        case .withdrawn: "W"
        case .resolved: "R"
        }
    }
}
