import Foundation

/// R's package surveillance, which judges the same series in the same run.
package struct Surveillance: Sendable {
    let script: URL

    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// Nil where R or its package is not installed.
    package static func found() -> Surveillance? {
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "surveillance.R")
        let isThere = try? run(["-e", "quit(status = !requireNamespace('surveillance', quietly = TRUE))"])
        return isThere == true ? Surveillance(script: script) : nil
    }

    /// The methods of a set (`weekly` or `daily`) on these series, and the time that each took for a bucket.
    package func judge(_ set: String, _ series: [SimulatedSeries]) throws -> [MethodResult] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "surveillance-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let input = folder.appending(path: "series.csv")
        let output = folder.appending(path: "scores.csv")
        var lines = "series,bucket,count,without\n"
        for (index, one) in series.enumerated() {
            for (bucket, (count, outbreak)) in zip(one.counts, one.outbreak).enumerated() {
                lines += "\(index),\(bucket + 1),\(count),\(count - outbreak)\n"
            }
        }
        try lines.write(to: input, atomically: true, encoding: .utf8)
        guard let judged = series.first?.judged,
            try Self.run([
                script.path, set, input.path, output.path, "\(judged.lowerBound + 1)", "\(judged.upperBound)",
            ])
        else { throw Failure(description: "R failed on the \(set) series") }
        return try Self.results(String(contentsOf: output, encoding: .utf8), series)
    }

    /// One line a method and series: name, series, milliseconds a bucket, then score and alarm of each bucket
    /// with the outbreak and without it.
    private static func results(_ text: String, _ series: [SimulatedSeries]) -> [MethodResult] {
        var order: [String] = []
        var found: [String: (judgements: [Judgement], milliseconds: Double)] = [:]
        for line in text.split(separator: "\n") {
            let fields = line.split(separator: ",")
            guard let index = Int(fields[1]), let milliseconds = Double(fields[2]) else { continue }
            let one = series[index]
            let length = one.judged.count
            let numbers = fields[3...].map { Double($0) ?? -.infinity }
            func part(_ number: Int) -> [Double] { Array(numbers[number * length..<(number + 1) * length]) }
            let name = String(fields[0])
            if found[name] == nil { order.append(name) }
            found[name, default: ([], 0)].milliseconds += milliseconds
            found[name]?.judgements.append(
                Judgement(
                    scenario: one.scenario, scores: part(0), scoresWithout: part(2),
                    alarms: part(1).map { $0 == 1 }, alarmsWithout: part(3).map { $0 == 1 },
                    isOutbreak: one.judged.map { one.outbreak[$0] > 0 }))
        }
        return order.compactMap { name in
            found[name].map {
                MethodResult(
                    name: name, judgements: $0.judgements,
                    milliseconds: $0.milliseconds / Double(max($0.judgements.count, 1)))
            }
        }
    }

    private static func run(_ arguments: [String]) throws -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["Rscript"] + arguments
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
