import Foundation
import Seeded
import Settings
import Testing

/// Settings files damaged at random, from printed seeds: a reader may refuse them, with places that exist,
/// but never crash or hang.
@Suite struct SettingsFuzzTests {

    static let pieces = [
        "&a ", "*a", "- ", ": ", "{", "}", "[", "]", "\"", "'", "\n", "  ", "\t", "#", "!!int ", "---\n",
        "...\n",
        "|\n", "> ", "%", "-", "~", "null", "${", "${X}", "\u{0}", "\u{FEFF}", "ñ", "𝟜",
        "99999999999999999999", "1e9",
        "ever", "year-ago", "rules:", "? ", "<<: *a",
    ]

    static func damaged(_ text: String, _ generator: inout SeededRandom) -> String {
        var bytes = Array(text.utf8)
        for _ in 0..<Int.random(in: 1...8, using: &generator) {
            let at = Int.random(in: 0...bytes.count, using: &generator)
            let end = min(bytes.count, at + Int.random(in: 0...40, using: &generator))
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: bytes.removeSubrange(at..<end)
            case 1: bytes.insert(contentsOf: (pieces.randomElement(using: &generator) ?? "").utf8, at: at)
            case 2:
                bytes.insert(
                    contentsOf: bytes[at..<end], at: Int.random(in: 0...bytes.count, using: &generator))
            case 3 where at < bytes.count: bytes[at] = UInt8.random(in: 0...255, using: &generator)
            case _:
                bytes.replaceSubrange(at..<end, with: (pieces.randomElement(using: &generator) ?? "").utf8)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func check(_ problems: Problems, of text: String, seed: UInt64) {
        let lines =
            text.utf8.count { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } + 2
            + text.count { "\u{85}\u{2028}\u{2029}".contains($0) }
        #expect(!problems.list.isEmpty, "seed \(seed)")
        for problem in problems.list {
            guard let place = problem.location.place else { continue }
            #expect(place.line >= 1 && place.column >= 1 && place.line <= lines, "seed \(seed): \(problem)")
        }
    }

    @Test(arguments: 0..<8)
    func `damaged files are read or refused`(part: UInt64) throws {
        let rules = try String(contentsOfFile: checkout + "Config/rules/southwest.yaml", encoding: .utf8)
        let configuration = try String(contentsOfFile: checkout + "Config/vigia.yaml", encoding: .utf8)
        let reader = SettingsReader(environment: [:])
        var accepted = 0
        for seed in part * 60..<(part + 1) * 60 {
            var generator = SeededRandom(seed: seed)
            let damagedRules = Self.damaged(rules, &generator)
            do throws(Problems) {
                _ = try reader.rules(text: damagedRules, name: "r", configuration: .standard)
                accepted += 1
            } catch {
                Self.check(error, of: damagedRules, seed: seed)
            }
            let damagedConfiguration = Self.damaged(configuration, &generator)
            do throws(Problems) {
                _ = try reader.configuration(text: damagedConfiguration, name: "v")
                accepted += 1
            } catch {
                Self.check(error, of: damagedConfiguration, seed: seed)
            }
        }
        #expect(accepted > 0 && accepted < 120, "the damage must sometimes hit a comment, and mostly not")
    }
}
