import Foundation
import Testing

@Suite("Lines, functions and files are short")
struct LengthTests {
    @Test("A line has at most 110 columns")
    func lines() throws {
        var faults: [String: [String]] = [:]
        for file in Repository.sources + Repository.tests {
            for line in file.lines.indices where file.lines[line].count > 110 {
                faults[file.name, default: []].append(file.place(line))
            }
        }
        try Ratchet(rule: "long-line", demand: "A line has at most 110 columns").check(faults)
    }

    @Test("A function has at most 70 lines")
    func functions() {
        for file in Repository.sources + Repository.tests {
            for (line, length) in file.functions where length > 70 {
                Issue.record("\(file.place(line)): a function of \(length) lines; 70 are the stop: split it")
            }
        }
    }

    @Test("A file has at most 400 lines")
    func files() {
        for file in Repository.sources + Repository.tests {
            #expect(
                file.lines.count <= 400, "\(file.name): more than 400 lines: it holds more than one concept")
        }
    }

    @Test("No file is larger than 2 MiB")
    func sizes() throws {
        for name in Repository.files {
            let size = try Repository.top.appending(path: name).resourceValues(forKeys: [.fileSizeKey])
                .fileSize
            #expect((size ?? 0) <= 2 << 20, "\(name): too large for a repository")
        }
    }
}
