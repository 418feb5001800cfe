/// What a command line said: the values of its options, and what was no option.
package struct Arguments: Sendable, Equatable {
    package internal(set) var values: [String: [String]] = [:]
    package internal(set) var operands: [String] = []

    package init() {}

    /// Whether an option was given.
    package func has(_ option: String) -> Bool { values[option] != nil }

    /// The value of an option that can be given once.
    package subscript(option: String) -> String? { values[option]?.last }

    /// The values of an option that can be given several times.
    package func all(_ option: String) -> [String] { values[option] ?? [] }

    /// The value of an option that must be given.
    package func required(_ option: String) throws(CommandError) -> String {
        guard let value = self[option] else { throw CommandError(.usage, "--\(option) is missing") }
        return value
    }

    /// A whole number from a range.
    package func number(_ option: String, in range: ClosedRange<Int>) throws(CommandError) -> Int? {
        guard let text = self[option] else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw CommandError(
                .usage,
                "--\(option) cannot be \"\(text)\": write a whole number from \(range.lowerBound) to "
                    + "\(range.upperBound)")
        }
        return number
    }

    package func refuseOperands() throws(CommandError) {
        if let first = operands.first {
            throw CommandError(.usage, "\"\(first)\" is one word too many")
        }
    }
}
