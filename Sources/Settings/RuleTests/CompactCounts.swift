/// A series written in short: `100x12` is 100 in each of twelve buckets, `100+10x12` twelve counts from 100
/// that grow by 10, `100-10x3` three that fall; `_` is a bucket of which nothing is reported, `_x2` two.
enum CompactCounts {
    enum Fault: Error, Hashable {
        /// The word that cannot be read.
        case word(String)
        case tooMany
    }

    static func read(_ text: String, max limit: Int) throws(Fault) -> [Int64?] {
        var counts: [Int64?] = []
        for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
            let run = try run(word, max: limit)
            guard counts.count + run.count <= limit else { throw .tooMany }
            counts += run
        }
        return counts
    }

    private static func run(_ word: Substring, max limit: Int) throws(Fault) -> [Int64?] {
        let parts = word.split(separator: "x", omittingEmptySubsequences: false)
        guard parts.count <= 2, let start = parts.first else { throw .word(String(word)) }
        var times = 1
        if parts.count == 2 {
            guard let number = whole(parts[1]), number > 0 else { throw .word(String(word)) }
            guard number <= limit else { throw .tooMany }
            times = Int(number)
        }
        if start == "_" { return Array(repeating: nil, count: times) }
        let sign = start.firstIndex { $0 == "+" || $0 == "-" } ?? start.endIndex
        guard let first = whole(start[..<sign]) else { throw .word(String(word)) }
        guard sign < start.endIndex else { return Array(repeating: first, count: times) }
        guard let size = whole(start[start.index(after: sign)...]), parts.count == 2 else {
            throw .word(String(word))
        }
        let step = start[sign] == "-" ? -size : size
        let last = first.addingReportingOverflow(
            step.multipliedReportingOverflow(by: Int64(times)).partialValue)
        guard !last.overflow, first + step * Int64(times - 1) >= 0 else { throw .word(String(word)) }
        return (0..<times).map { first + step * Int64($0) }
    }

    private static func whole(_ text: Substring) -> Int64? {
        guard !text.isEmpty, text.utf8.count <= 13,
            text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return Int64(text)
    }
}
