import Foundation

/// The files of the repository, as the tests read them: names are relative to its top.
enum Repository {
    static let top = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// What Git would keep: no build products and nothing hidden, except `.ci`.
    static let files: [String] = {
        let names = FileManager.default.enumerator(atPath: top.path(percentEncoded: false))
        var found: [String] = []
        while let name = names?.nextObject() as? String {
            if name.hasPrefix("."), !name.hasPrefix(".ci") {
                if names?.fileAttributes?[.type] as? FileAttributeType == .typeDirectory {
                    names?.skipDescendants()
                }
            } else if names?.fileAttributes?[.type] as? FileAttributeType == .typeRegular {
                found.append(name)
            }
        }
        return found.sorted()
    }()

    static let sources = swift(in: "Sources/")
    static let tests = swift(in: "Tests/") + swift(in: "Benchmarks/")

    static func text(_ name: String) throws -> String {
        try String(contentsOf: top.appending(path: name), encoding: .utf8)
    }

    private static func swift(in folder: String) -> [SwiftFile] {
        files.filter { $0.hasPrefix(folder) && $0.hasSuffix(".swift") }.compactMap { name in
            (try? text(name)).map { SwiftFile(name: name, text: $0) }
        }
    }
}
