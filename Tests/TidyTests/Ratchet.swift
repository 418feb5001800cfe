import Testing

/// Faults that stand, by file or module. `ratchet.txt` lists them; their number may only shrink: one more
/// fails, and so does an entry whose last fault is mended, until it is taken out.
struct Ratchet {
    /// Its word in the list.
    let rule: String
    /// What the rule asks for.
    let demand: String

    /// - Parameter faults: the places at which the rule is broken, by file or module.
    func check(_ faults: [String: [String]]) throws {
        let allowed = try allowed()
        for (name, places) in faults.sorted(by: { $0.key < $1.key }) {
            let limit = allowed[name, default: 0]
            guard places.count > limit else { continue }
            let list = places.joined(separator: "\n")
            Issue.record("\(demand). Not so: \(rule) \(places.count) \(name), at most \(limit)\n\(list)")
        }
        for name in allowed.keys.sorted() where faults[name] == nil {
            Issue.record("\(name) is clean: take '\(rule)' of it out of ratchet.txt")
        }
    }

    /// A line is the rule, a number and a file or module.
    private func allowed() throws -> [String: Int] {
        var allowed: [String: Int] = [:]
        for line in try Repository.text("Tests/TidyTests/ratchet.txt").split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count == 3, words[0] == rule { allowed[String(words[2])] = Int(words[1]) }
        }
        return allowed
    }
}
