import Foundation
import Testing

@Suite("The documentation is there, and true")
struct DocumentationTests {
    @Test("What a module gives to others is documented")
    func packageSymbolsAreDocumented() throws {
        var faults: [String: [String]] = [:]
        for file in Repository.sources {
            for line in file.code.indices where isUndocumented(file, line) {
                faults[file.module, default: []].append(file.place(line))
            }
        }
        try Ratchet(rule: "summary", demand: "A package symbol has a summary").check(faults)
    }

    /// Initialisers that only store, and what a protocol of the standard library asks for, need no words.
    private func isUndocumented(_ file: SwiftFile, _ line: Int) -> Bool {
        guard file.code[line].contains(#/^\s*(?:@\w+(?:\([^)]*\))? )*package (?!import|extension|init)/#),
            !file.code[line].contains(#/\b(?:description|hash|rawValue|==|<|testDescription)\b/#),
            !file.code[line].contains(#/ func (?:==|<)/#)
        else { return false }
        var above = line - 1
        while above >= 0, file.code[above].contains(#/^\s*@\w+/#) { above -= 1 }
        return above < 0 || !file.lines[above].contains(#/^\s*(?:///|\*/)/#)
    }

    @Test("The module table of the architecture is the ladder")
    func tableIsTheLadder() throws {
        let row = #/^\| *(\d+) *\| *(`[^|]+?) *\|/#
        var rows: [String: Int] = [:]
        for line in try Repository.text("Documentation/architecture.md").split(separator: "\n") {
            guard let match = line.firstMatch(of: row), let rung = Int(match.1) else { continue }
            for name in match.2.matches(of: #/`(\w+)`/#) { rows[String(name.1)] = rung }
        }
        #expect(rows == Dictionary(uniqueKeysWithValues: Ladder.modules.map { ($0.name, $0.rung) }))
    }

    @Test("What the documentation points to exists")
    func linksLead() throws {
        for name in Repository.files where name.hasSuffix(".md") {
            let text = try Repository.text(name)
            let folder = Repository.top.appending(path: name).deletingLastPathComponent()
            for link in text.matches(of: #/\]\(([^)#:]+)(?:#[^)]*)?\)/#) {
                #expect(exists(folder.appending(path: String(link.1))), "\(name) links to \(link.1)")
            }
            let paths = text.matches(
                of: #/`((?:Config|Deploy|Sources|Tests|Documentation|Benchmarks)/[\w.\/+-]+)`/#)
            for path in paths {
                #expect(exists(Repository.top.appending(path: String(path.1))), "\(name) names \(path.1)")
            }
        }
    }

    @Test("Each promise names tests that exist")
    func promisesAreTested() throws {
        let tests = Repository.tests.map { $0.lines.joined(separator: "\n") }.joined(separator: "\n")
        for row in try Repository.text("Documentation/guarantees.md").split(separator: "\n")
        where row.hasPrefix("| ") && !row.hasPrefix("| promise") {
            guard let last = row.split(separator: "|").last else { continue }
            let names = last.matches(of: #/`([^`]+)`/#).map { String($0.1) }
            #expect(!names.isEmpty, "nothing would fail: \(row)")
            for name in names where name != "simulate" {
                let isTest = tests.contains("func \(name)(") || tests.contains("func `\(name)`(")
                let isPlant = tests.contains("case \(name)\n")
                #expect(isTest || isPlant, "there is no test \(name)")
            }
        }
    }

    @Test("No file names a place on one machine")
    func namesNoPlaceOfOneMachine() throws {
        let checkout = Repository.top.path(percentEncoded: false)
        let home = #/(?:^|[\s"'(=`])/(?:home|root|Users|work|farm)/[a-z.]/#
        for name in Repository.files where isText(name) {
            let text = try Repository.text(name)
            #expect(!text.contains(checkout), "\(name) names the folder of this checkout")
            for line in text.split(separator: "\n") where line.contains(home) {
                Issue.record("\(name): \(line)")
            }
        }
    }

    private func exists(_ place: URL) -> Bool {
        FileManager.default.fileExists(atPath: place.path(percentEncoded: false))
    }

    private func isText(_ name: String) -> Bool { ![".gz", ".png"].contains { name.hasSuffix($0) } }
}
