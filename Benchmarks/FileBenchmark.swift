import Foundation

/// Files to alerts: `vigia replay` on one core, over half, the whole and twice the number of events, to see
/// that speed and memory stay flat as the file grows.
struct FileBenchmark {
    let bench: Bench

    func run(events: Int) throws -> [Row] {
        try [events / 2, events, events * 2].map { count -> Row in
            let file = bench.folder.appending(path: "events.ndjson")
            try write(count, to: file)
            defer { try? FileManager.default.removeItem(at: file) }
            let alerts = bench.folder.appending(path: "alerts.ndjson").path
            let usage = try MeasuredProcess(
                [
                    "taskset", "-c", "0", bench.program.path, "replay", "--config", bench.configuration.path,
                    "--input", "encounters=\(file.path)", "--alerts", alerts,
                ], log: bench.log
            ).wait()
            let words = try String(contentsOfFile: alerts, encoding: .utf8).split(separator: "\n").count
            return Row(
                what: "files to alerts, one core (\(words) words)", events: count, usage: usage)
        }
    }

    private func write(_ count: Int, to file: URL) throws {
        guard FileManager.default.createFile(atPath: file.path, contents: nil) else {
            throw Failure(what: "Cannot write \(file.path)")
        }
        let handle = try FileHandle(forWritingTo: file)
        var buffer: [UInt8] = []
        try MadeUpEvents.make(count) { _, record in
            buffer += record
            buffer.append(10)
            if buffer.count > 1 << 20 {
                try handle.write(contentsOf: buffer)
                buffer.removeAll(keepingCapacity: true)
            }
        }
        try handle.write(contentsOf: buffer)
        try handle.close()
    }
}
