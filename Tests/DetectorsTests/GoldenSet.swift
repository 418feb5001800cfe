import Aggregates
import Detectors
import EventTime
import Foundation
import Testing

/// Counts, and what R says of them: the fixtures of this folder, and the full set where it is at hand.
struct GoldenSet: Sendable, CustomTestStringConvertible {
    struct Row {
        let series: String
        let week: Int
        /// By column; nil where R says NA.
        let values: [String: Double]

        subscript(column: String) -> Double? { values[column] }
        var isAlarm: Bool { values["alarm"] == 1 }
    }

    let folder: URL
    var testDescription: String { folder.lastPathComponent }

    static let all: [GoldenSet] = {
        let full =
            ProcessInfo.processInfo.environment["VIGIA_DETECTION"].map { URL(filePath: $0) }
            ?? URL(filePath: "../shared/detection")
        let own = Bundle.module.resourceURL?.appending(path: "Golden")
        return [own, full].compactMap { $0 }.filter {
            FileManager.default.fileExists(atPath: $0.appending(path: "counts.csv.gz").path)
        }.map(GoldenSet.init)
    }()

    /// Column `count` of each series; week 1 first.
    func counts() throws -> [String: [Int64]] {
        try table("counts").reduce(into: [:]) { counts, row in
            counts[row.series, default: []].append(Int64(try #require(row["count"])))
        }
    }

    func rows(_ method: String) throws -> [Row] { try table("golden_" + method) }

    private func table(_ name: String) throws -> [Row] {
        let lines = try unpacked(name + ".csv.gz").split(separator: "\n")
        let columns = try #require(lines.first).split(separator: ",").map(String.init)
        return try lines.dropFirst().map { line in
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            let pairs = zip(columns, fields).dropFirst(2).compactMap { column, field in
                Double(field).map { (column, $0) }
            }
            return Row(
                series: String(fields[0]), week: try #require(Int(fields[1])),
                values: Dictionary(uniqueKeysWithValues: pairs))
        }
    }

    private func unpacked(_ name: String) throws -> String {
        let gzip = Process()
        gzip.executableURL = URL(filePath: "/usr/bin/env")
        gzip.arguments = ["gzip", "-dc", folder.appending(path: name).path]
        let pipe = Pipe()
        gzip.standardOutput = pipe
        try gzip.run()
        let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
        gzip.waitUntilExit()
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Past {
    /// Weeks numbered from 1, with these counts.
    static func weeks(_ counts: some Sequence<Int64>) -> Past { of(counts.map { $0 }, .week) }

    /// Buckets numbered from 1, with these counts.
    static func of(_ counts: [Int64?], _ unit: BucketUnit) -> Past {
        var history = MeasuredHistory(first: Bucket(1))
        for count in counts { history.append(count) }
        return Past(history: history, calendar: BucketCalendar(unit: unit, zone: .utc), step: 1)
    }
}

/// Equal up to a fraction of the larger one.
func agrees(_ one: Double?, _ other: Double?, within tolerance: Double) -> Bool {
    guard let one, let other else { return (one == nil) == (other == nil) }
    return one == other || abs(one - other) <= tolerance * max(abs(one), abs(other))
}
