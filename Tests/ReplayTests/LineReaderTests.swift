import Events
import Foundation
import Seeded
import Testing

@testable import Replay

/// Lines as an independent reader sees them: the whole text, split.
private func expectedLines(_ text: String) -> [Numbered] {
    // Scalars, because to Swift "\r\n" is one character.
    text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap {
        index, line in
        let trimmed = String(line).trimmingCharacters(in: CharacterSet(charactersIn: " \t\r"))
        return trimmed.isEmpty ? nil : Numbered(line: index + 1, text: trimmed)
    }
}

private struct Numbered: Equatable {
    let line: Int
    let text: String
}

private func lines(of path: String, chunk: Int = LineReader.chunk) throws -> [Numbered] {
    let reader = LineReader(try ByteSource(path: path), chunk: chunk)
    var lines: [Numbered] = []
    while let line = try reader.next() {
        lines.append(Numbered(line: reader.line, text: String(decoding: line, as: UTF8.self)))
    }
    return lines
}

struct LineReaderTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test(arguments: [
        "", "\n", "a", "a\n", "a\nb", "a\r\nb\r\n", "\n\n a \n\t\nb\n", "a\n\r\n\nb", "\r",
        "{\"id\":\"ñ\"}\n",
    ])
    func linesEndWithLFOrCRLFAndTheLastWithTheFile(_ text: String) throws {
        let path = try scratch.write(text, to: "a")
        #expect(try lines(of: path) == expectedLines(text))
    }

    @Test func aByteOrderMarkIsSkipped() throws {
        let path = try scratch.write([0xEF, 0xBB, 0xBF] + Array("a\nb".utf8), to: "a")
        #expect(try lines(of: path).map(\.text) == ["a", "b"])
    }

    /// Chunks are as small as they may be, so that every kind of line crosses their ends somewhere.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func chunksDoNotShow(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var text = ""
        while text.utf8.count < 400_000 {
            let length = Bool.random(using: &random) ? Int.random(in: 0...300, using: &random) : 40_000
            text +=
                String(repeating: "x", count: length) + ["\n", "\r\n", "\n\n"].randomElement(using: &random)!
        }
        let path = try scratch.write(text, to: "a")
        #expect(try lines(of: path, chunk: 1) == expectedLines(text))
    }

    @Test(arguments: [0, 1, 1000, 70_000, 300_000])
    func aLineBeyondTheLimitIsLentCutAndTheNextIsWhole(extra: Int) throws {
        let long = String(repeating: "x", count: EventLimits.record + extra)
        for chunk in [1, LineReader.chunk] {
            let path = try scratch.write("a\n\(long)\nb\n\(long)", to: "a")
            let found = try lines(of: path, chunk: chunk)
            #expect(found.map(\.line) == [1, 2, 3, 4])
            let cut = min(EventLimits.record + 1, EventLimits.record + extra)
            #expect(found.map(\.text.utf8.count) == [1, cut, 1, cut])
        }
    }

    @Test func whatIsPackedReadsLikeWhatIsNot() throws {
        let text = (0..<50_000).map { "{\"id\":\"\($0)\",\"x\":\"\($0 &* 2_654_435_761)\"}" }.joined(
            separator: "\n")
        let plain = try scratch.write(text, to: "plain")
        let packed = OutputBytes(scratch.path("packed.gz"))
        try packed.write(text)
        #expect(try lines(of: scratch.path("packed.gz")) == lines(of: plain))
        let size = try scratch.read("packed.gz").count
        #expect(size < text.utf8.count / 2)
    }

    @Test func severalGzipMembersAreOneText() throws {
        for (name, text) in [("1.gz", "a\nb"), ("2.gz", "c\nd\n"), ("3.gz", ""), ("4.gz", "e")] {
            try OutputBytes(scratch.path(name)).write(text)
        }
        let whole = try (1...4).flatMap { try scratch.read("\($0).gz") }
        let path = try scratch.write(whole, to: "all.gz")
        #expect(try lines(of: path).map(\.text) == ["a", "bc", "d", "e"])
    }

    @Test func everyGzipThatEndsTooEarlyIsRefused() throws {
        try OutputBytes(scratch.path("whole.gz")).write("one line\nand another\n")
        let whole = try scratch.read("whole.gz")
        for length in 2..<whole.count {
            let path = try scratch.write(Array(whole[..<length]), to: "cut.gz")
            #expect(
                throws: FileError("Cannot read \(path): its gzip stream ends too early; get the file again")
            ) {
                try lines(of: path)
            }
        }
    }

    @Test func aDamagedGzipIsRefused() throws {
        try OutputBytes(scratch.path("whole.gz")).write("one line\nand another\n")
        var bytes = try scratch.read("whole.gz")
        bytes[bytes.count - 6] ^= 0xFF
        let path = try scratch.write(bytes, to: "bad.gz")
        #expect(throws: FileError("Cannot read \(path): its gzip stream is damaged; get the file again")) {
            try lines(of: path)
        }
    }

    @Test func aFolderAndAMissingFileAreNamed() throws {
        #expect(throws: FileError("Cannot read /tmp: it is a folder; name a file in it")) {
            try ByteSource(path: "/tmp")
        }
        let missing = scratch.path("missing")
        #expect(throws: FileError("Cannot read \(missing): No such file or directory")) {
            try ByteSource(path: missing)
        }
    }
}

/// Writes text through `OutputFile`, which packs what is called `.gz`.
private struct OutputBytes {
    let path: String

    init(_ path: String) { self.path = path }

    func write(_ text: String) throws {

        let output = try OutputFile(path: path)
        output.write(text: Array(text.utf8))
        try output.finish()
    }
}
