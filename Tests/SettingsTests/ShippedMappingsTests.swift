import Aggregates
import Events
import Foundation
import Settings
import Tables
import Testing

/// The mappings of Config/sources, and the configuration that their events are read with.
@Suite struct ShippedMappingsTests {
    static let files =
        (try? FileManager.default.contentsOfDirectory(atPath: checkout + "Config/sources"))?
        .filter { $0.hasSuffix(".yaml") }.sorted() ?? []

    @Test func `a mapping for each published table is shipped`() {
        #expect(Self.files.count >= 9)
    }

    @Test(arguments: files)
    func `each shipped mapping fits the shipped configuration`(file: String) throws {
        let mapping = try SettingsReader().tableMapping(file: checkout + "Config/sources/" + file)
        #expect(mapping.name + ".yaml" == file)
        let stream = try #require(Configuration.standard.stream(mapping.stream))
        #expect(Set(mapping.dimensions.map(\.name)).isSubset(of: stream.dimensions))
        let reports = Self.texts(of: mapping.report)
        for source in Self.texts(of: mapping.source) {
            for report in reports {
                let feed = Feed(stream: mapping.stream, source: source, report: report)
                #expect(Configuration.standard.feeds.configured[feed] != nil, "\(feed)")
            }
        }
    }

    /// All that a field can become.
    static func texts(of field: TableField) -> [String] {
        switch field.origin {
        case .constant(let text): [text]
        case .columns: Array(field.values.values)
        }
    }
}
