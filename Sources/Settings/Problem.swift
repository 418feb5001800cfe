/// Where something stands in a file, as editors count: both from 1, columns in characters.
package struct Place: Hashable, Sendable, Comparable {
    package var line: Int
    package var column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    package static func < (a: Place, b: Place) -> Bool { (a.line, a.column) < (b.line, b.column) }
}

/// A place in a named file: `rules/southwest.yaml:12:5`.
package struct Location: Hashable, Sendable, CustomStringConvertible {
    package var file: String
    /// Nil where the file as a whole is meant (it cannot be read, it is empty).
    package var place: Place?

    package init(file: String, place: Place? = nil) {
        self.file = file
        self.place = place
    }

    package var description: String {
        place.map { "\(file):\($0.line):\($0.column)" } ?? file
    }
}

/// One thing that is wrong in a file, and what to write instead.
package struct Problem: Hashable, Sendable, CustomStringConvertible {
    package var location: Location
    package var message: String
    package var hint: String

    package init(location: Location, message: String, hint: String) {
        self.location = location
        self.message = message
        self.hint = hint
    }

    /// `file:line:column: what is wrong; what to write instead`
    package var description: String { "\(location): \(message); \(hint)" }
}

/// Everything that is wrong, in the order of files and lines; never empty when thrown.
package struct Problems: Error, Hashable, Sendable, CustomStringConvertible {
    package var list: [Problem]

    package init(_ list: [Problem]) { self.list = list }

    /// One problem a line.
    package var description: String { list.map(\.description).joined(separator: "\n") }
}
