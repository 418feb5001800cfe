import Detectors
import EventCodec
import EventTime
import Foundation
import Replay
import Rules
import Settings
import Testing

struct SeriesBookTests {
    private let calendar = Zone("America/New_York").map { BucketCalendar(unit: .month, zone: $0) }

    private func rules() throws -> [Rule] {
        try SettingsReader().rules(paths: ["\(checkout)/Config/rules"], configuration: .standard).rules
    }

    private func book() throws -> SeriesBook {
        SeriesBook(events: try #require(BundledStory.story).events, rules: try rules())
    }

    private func alert(_ rule: String, group: [String: String] = [:], bucket: String) throws -> AlertRecord {
        try AlertCodec.read(AlertSample(rule: rule, group: group, bucket: bucket).json)
    }

    @Test func `The record of December 2023 is drawn with the former record as its bound`() throws {
        let series = try #require(try book().series(of: try alert("usbp-record", bucket: "2023-12")))
        let december = try #require(calendar?.bucket(labelled: "2023-12"))
        #expect(series[december] == 249_740)
        #expect(series.bounds(at: december).upper == 224_370)
    }

    @Test func `A crossover is drawn against the other series`() throws {
        let series = try #require(try book().series(of: try alert("mexico-above-usbp", bucket: "2024-05")))
        let may = try #require(calendar?.bucket(labelled: "2024-05"))
        #expect(series[may] == 125_302)
        #expect(series.bounds(at: may).upper == 117_905)
    }

    @Test func `A sum to date runs from January`() throws {
        let alert = try alert("mexico-record-to-date-demographic", bucket: "2024-08")
        let series = try #require(try book().series(of: alert))
        let august = try #require(calendar?.bucket(labelled: "2024-08"))
        #expect(series[august] == 925_085)
        #expect(series[august - 12] == 398_991)
    }

    @Test func `A group counts itself alone`() throws {
        let alert = try alert(
            "mexico-nationality-surge", group: ["nationality": "VEN"], bucket: "2023-12")
        let series = try #require(try book().series(of: alert))
        let december = try #require(calendar?.bucket(labelled: "2023-12"))
        #expect(series[december] == 28_132)
        #expect(series[december - 12] == 11_333)
    }

    @Test func `Silence has no series, and neither has a rule that is not known`() throws {
        let book = try book()
        #expect(book.series(of: try alert("us-tables-silent", bucket: "2024-05")) == nil)
        #expect(book.series(of: try alert("another", bucket: "2024-05")) == nil)
    }
}
