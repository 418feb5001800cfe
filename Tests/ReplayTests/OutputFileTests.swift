import Foundation
import Testing

@testable import Replay

struct OutputFileTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test func aFileGetsItsNameWhenItIsWhole() throws {
        let output = try OutputFile(path: scratch.path("out"))
        output.write(line: Array("a".utf8))
        #expect(scratch.names == ["out.partial"])
        output.write(line: [])
        try output.finish()
        #expect(scratch.names == ["out"])
        #expect(try scratch.read("out") == Array("a\n\n".utf8))
    }

    @Test func aFileThatIsGivenUpLeavesNothingAndTheOldOneStands() throws {
        try scratch.write("old", to: "out")
        do {
            let output = try OutputFile(path: scratch.path("out"))
            output.write(line: Array("new".utf8))
        }
        #expect(scratch.names == ["out"])
        #expect(try scratch.read("out") == Array("old".utf8))
    }

    @Test func aFullDiskIsToldAtTheLatestAtTheEnd() throws {
        let output = try OutputFile(path: "/dev/full")
        output.write(line: Array("a".utf8))
        #expect(throws: FileError("Cannot write /dev/full: No space left on device")) { try output.finish() }
    }

    @Test func aFullDiskIsToldEarlyWhereMuchIsWritten() throws {
        let output = try OutputFile(path: "/dev/full")
        for _ in 0..<100_000 { output.write(line: Array("some line".utf8)) }
        #expect(throws: FileError("Cannot write /dev/full: No space left on device")) { try output.check() }
    }

    @Test func aPlaceThatCannotBeWrittenIsNamed() throws {
        let path = scratch.path("no/such/folder")
        #expect(throws: FileError("Cannot write \(path): No such file or directory")) {
            try OutputFile(path: path)
        }
    }
}
