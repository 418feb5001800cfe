import EventTime
import Events
import Seeded
import Testing

@testable import Replay

struct EventMergeTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    /// Files as seconds, one a letter from `a`, and the ids in the order in which they come out: `a0` is the
    /// first of the first file.
    @Test(arguments: [
        ([[1, 3, 5], [2, 4, 6]], "a0 b0 a1 b1 a2 b2"),
        ([[1, 2], [1, 2]], "a0 b0 a1 b1"),
        ([[5], [5], [5]], "a0 b0 c0"),
        ([[1, 9, 2], [3, 4]], "a0 b0 b1 a1 a2"),
        ([[7, 1, 1], [2]], "b0 a0 a1 a2"),
        ([[], [1], []], "b0"),
        ([[1, 2, 3]], "a0 a1 a2"),
        ([[], []], ""),
        ([[2, 2, 2], [1, 2, 3], [2, 2]], "b0 a0 a1 a2 b1 c0 c1 b2"),
    ])
    func theEarliestHeadComesNextAndTiesGoToTheFileNamedFirst(_ files: [[Int]], _ expected: String) throws {
        #expect(try merged(files).joined(separator: " ") == expected)
    }

    @Test(arguments: 0..<20)
    func sortedFilesMergeAsAStableSortDoes(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let files = (0..<Int.random(in: 1...5, using: &random)).map { _ in
            (0..<Int.random(in: 0...20, using: &random)).map { _ in Int.random(in: 0...9, using: &random) }
                .sorted()
        }
        let all = files.enumerated().flatMap { file, times in
            times.enumerated().map { (time: $1, file: file, id: Self.id(file, $0)) }
        }
        let sorted = all.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
        #expect(try merged(files) == sorted.map(\.element.id))
    }

    @Test func aRefusedLineStandsWhereTheEventBeforeItStood() throws {
        let first = try scratch.write(
            EventLines.text([EventLines.line("a0", at: 1), "nonsense", EventLines.line("a2", at: 3)]), to: "a"
        )
        let second = try scratch.write(EventLines.text([EventLines.line("b0", at: 2)]), to: "b")
        #expect(try order([first, second]) == ["a0", "refused", "b0", "a2"])
    }

    @Test func anEventFromTheFutureHoldsNoFileUp() throws {
        let first = try scratch.write(
            EventLines.text([EventLines.line("a0", at: 1_000_000_000), EventLines.line("a1", at: 1)]), to: "a"
        )
        let second = try scratch.write(EventLines.text([EventLines.line("b0", at: 2)]), to: "b")
        #expect(try order([first, second]) == ["a0", "a1", "b0"])
    }

    private func merged(_ files: [[Int]]) throws -> [String] {
        let paths = try files.enumerated().map { file, times in
            let lines = times.enumerated().map { EventLines.line(Self.id(file, $0), at: $1) }
            return try scratch.write(EventLines.text(lines), to: "\(file)")
        }
        return try order(paths)
    }

    private func order(_ paths: [String]) throws -> [String] {
        let files = try paths.map {
            try EventFile(path: $0, schema: EventLines.schema, latest: EventLines.now)
        }
        var merge = try EventMerge(files)
        var order: [String] = []
        while let (file, turn) = merge.next() {
            repeat {
                order.append(
                    file.read {
                        String(decoding: $0.id, as: UTF8.self)
                    } refused: { _ in
                        "refused"
                    })
            } while try file.advance() && turn.includes(file.time)
        }
        return order
    }

    private static func id(_ file: Int, _ number: Int) -> String {
        "\(["a", "b", "c", "d", "e"][file])\(number)"
    }
}
