/// The known word that a misspelt one probably meant.
package enum Suggestion {
    /// The closest by edit distance, at most a third of the word away; nil if none is that close.
    package static func closest(to word: String, in known: some Sequence<String>) -> String? {
        let letters = Array(word.lowercased().prefix(longest).utf8)
        let reach = max(1, letters.count / 3)
        var best: (word: String, distance: Int)?
        for candidate in known {
            let other = Array(candidate.lowercased().prefix(longest).utf8)
            guard abs(other.count - letters.count) <= reach else { continue }
            let distance = distance(letters, other)
            if distance <= reach, distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.word
    }

    /// `did you mean "threshold"?`, or all that may be written.
    static func hint(for word: String, in known: [String]) -> String {
        if let word = closest(to: word, in: known) { return "did you mean \"\(word)\"?" }
        return known.isEmpty ? "remove it" : "write one of: \(known.joined(separator: ", "))"
    }

    /// Words are cut here, so that a long line costs no time.
    private static let longest = 64

    /// Levenshtein's, with two neighbours in the wrong order counted as one edit.
    private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var (beforeLast, last) = ([Int](), Array(0...b.count))
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var cost = min(last[j] + (a[i] == b[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    cost = min(cost, beforeLast[j - 1] + 1)
                }
                row.append(cost)
            }
            (beforeLast, last) = (last, row)
        }
        return last[b.count]
    }
}
