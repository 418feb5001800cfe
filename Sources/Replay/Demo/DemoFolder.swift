import Foundation

/// The folder with the bundled tables, their mappings, and what is shipped beside them: `Config` of a
/// checkout.
package struct DemoFolder: Hashable, Sendable {
    package let config: String

    private static let tables = "demo/data"

    /// The first of these folders, or of those that hold them, with the demo's tables in its `Config`.
    package init?(near places: [String]) {
        for place in places {
            var folder = URL(fileURLWithPath: place).standardizedFileURL
            while folder.path != "/" {
                let config = folder.appendingPathComponent("Config").path
                if FileManager.default.fileExists(atPath: "\(config)/\(Self.tables)") {
                    self.config = config
                    return
                }
                folder.deleteLastPathComponent()
            }
        }
        return nil
    }

    /// Names of the tables: of each there are `Config/sources/NAME.yaml` and `Config/demo/data/NAME.csv.gz`.
    package func tables() throws -> [String] {
        let suffix = ".csv.gz"
        return try FileManager.default.contentsOfDirectory(atPath: "\(config)/\(Self.tables)")
            .filter { $0.hasSuffix(suffix) }.map { String($0.dropLast(suffix.count)) }.sorted()
    }

    func table(_ name: String) -> String { "\(config)/\(Self.tables)/\(name).csv.gz" }
    func mapping(_ name: String) -> String { "\(config)/sources/\(name).yaml" }

    /// The shipped configuration, if it is there.
    package var configuration: String? {
        let path = "\(config)/vigia.yaml"
        return FileManager.default.fileExists(atPath: path) ? path : nil
    }

    package var rules: String { "\(config)/rules" }
}
