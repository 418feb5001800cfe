import EventTime
import Foundation
import Testing

@testable import Tables

/// The tables of `Config/demo/data`, and their mappings: those of `Config/sources`, built in code.
enum Published {
    static func converted(_ mapping: TableMapping) throws -> ConvertedTable {
        try mapping.convert(csv: csv(mapping.name))
    }

    /// The largest, converted once for all tests.
    static let southwestTable = Result { try converted(southwest()) }

    /// The bytes of a bundled table.
    static func csv(_ name: String) throws -> [UInt8] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let gzip = Process()
        gzip.executableURL = URL(filePath: "/usr/bin/gzip")
        gzip.arguments = ["-dc", root.appending(path: "Config/demo/data/\(name).csv.gz").path]
        let output = Pipe()
        gzip.standardOutput = output
        try gzip.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        gzip.waitUntilExit()
        try #require(gzip.terminationStatus == 0)
        return [UInt8](bytes)
    }

    static func southwest() throws -> TableMapping {
        try monthly(
            "us_southwest_encounters_monthly", "encounters",
            source: .column(
                "component", values: ["U.S. Border Patrol": "USBP", "Office of Field Operations": "OFO"]),
            report: "cbp-southwest", zone: "America/New_York",
            [
                TableDimension("area", .column("area")), TableDimension("authority", .column("authority")),
                TableDimension(
                    "type",
                    .column(
                        "type",
                        values: [
                            "Apprehensions": "apprehensions", "Inadmissibles": "inadmissibles",
                            "Expulsions": "expulsions",
                        ])),
                TableDimension(
                    "demographic",
                    .column(
                        "demographic",
                        values: [
                            "UC / Single Minors": "unaccompanied-minors", "FMUA": "family-units",
                            "Accompanied Minors": "accompanied-minors", "Single Adults": "single-adults",
                        ])),
                TableDimension(
                    "nationality", .column("nationality", values: ["OOO": "OOO"], countries: true)),
            ])
    }

    static func sectors() throws -> TableMapping {
        var mapping = try monthly(
            "us_usbp_encounters_by_sector_monthly", "encounters", source: .constant("USBP"),
            report: "khsm-sector", zone: "America/New_York", [TableDimension("area", .column("sector"))])
        mapping.ignore = ["region"]
        return mapping
    }

    private static let repatriationType = TableDimension(
        "type",
        .column(
            "repatriation_type",
            values: [
                "Removals": "removals", "Enforcement Returns": "enforcement-returns",
                "Administrative Returns": "administrative-returns",
                "Title 42 Expulsions": "title-42-expulsions",
            ]))

    static func repatriationsByAgency() throws -> TableMapping {
        try monthly(
            "us_repatriations_by_type_agency_monthly", "repatriations",
            source: .column("repatriation_agency", values: ["ICE": "ICE", "OFO": "OFO", "USBP": "USBP"]),
            report: "khsm-agency", zone: "America/New_York", [repatriationType])
    }

    static func repatriationsByCitizenship() throws -> TableMapping {
        try monthly(
            "us_repatriations_by_type_citizenship_monthly", "repatriations", source: .constant("DHS"),
            report: "khsm-citizenship", zone: "America/New_York",
            [
                repatriationType,
                TableDimension(
                    "nationality", .column("citizenship", values: ["Unknown": "OOO"], countries: true)),
            ])
    }

    static func daily(_ name: String, source: String) throws -> TableMapping {
        TableMapping(
            name: name, stream: "encounters", source: .constant(source), report: .constant("cbp-daily"),
            time: .column("date", format: .day), zone: try #require(Zone("America/New_York")),
            releases: [
                TableRelease(column: "count_in_partial_release", revision: 0),
                TableRelease(column: "count", revision: 1),
            ])
    }

    static func mexicoByNationality() throws -> TableMapping {
        try monthly(
            "mx_encounters_by_nationality_monthly", "encounters", source: .constant("INM"),
            report: "boletin-nationality", zone: "America/Mexico_City",
            [
                TableDimension(
                    "nationality",
                    .column("nationality", values: ["OOO": "OOO", "STL": "LCA"], countries: true))
            ])
    }

    static func mexicoByDemographic() throws -> TableMapping {
        try monthly(
            "mx_encounters_by_demographic_monthly", "encounters", source: .constant("INM"),
            report: "boletin-demographic", zone: "America/Mexico_City",
            [
                TableDimension(
                    "demographic",
                    TableField(
                        .columns(["sex", "age"], joinedBy: " "),
                        values: [
                            "male": "male", "female": "female", "18+": "18+", "12-17": "12-17",
                            "under 12, accompanied": "under 12 accompanied",
                            "under 12, unaccompanied": "under 12 unaccompanied",
                        ]))
            ])
    }

    static func mexicanExpulsions() throws -> TableMapping {
        try monthly(
            "mx_expulsions_monthly", "repatriations", source: .constant("INM"), report: "boletin-expulsions",
            zone: "America/Mexico_City",
            [
                TableDimension(
                    "type",
                    .column(
                        "type",
                        values: [
                            "deportation": "deportation", "assisted return": "assisted-return",
                            "assisted return of children": "assisted-return-of-children",
                        ])),
                TableDimension("nationality", .column("nationality", countries: true)),
            ])
    }

    static func all() throws -> [TableMapping] {
        [
            try southwest(), try sectors(), try repatriationsByAgency(), try repatriationsByCitizenship(),
            try daily("us_usbp_apprehensions_daily", source: "USBP"),
            try daily("us_ofo_inadmissibles_daily", source: "OFO"), try mexicoByNationality(),
            try mexicoByDemographic(), try mexicanExpulsions(),
        ]
    }

    private static func monthly(
        _ name: String, _ stream: String, source: TableField, report: String, zone: String,
        _ dimensions: [TableDimension]
    ) throws -> TableMapping {
        TableMapping(
            name: name, stream: stream, source: source, report: .constant(report),
            time: .column("month", format: .month), zone: try #require(Zone(zone)),
            releases: [TableRelease(column: "count")], dimensions: dimensions)
    }
}

extension ConvertedTable {
    /// Persons of a source by month, `2024-05`.
    func months(source: String) -> [String: Int] {
        events.reduce(into: [:]) { months, event in
            guard event.source == source else { return }
            months[String(event.time.civil.date.description.prefix(7)), default: 0] += event.count
        }
    }

    /// Persons of Mexico's INM in the months from January up to and including one.
    func persons(year: Int, throughMonth last: Int) -> Int {
        let months = months(source: "INM")
        return (1...last).reduce(0) { $0 + months["\(year)-" + ($1 < 10 ? "0" : "") + "\($1)", default: 0] }
    }
}
