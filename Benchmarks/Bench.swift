import Foundation

/// A folder of its own, the program beside this one, and its configuration.
struct Bench {
    let folder = FileManager.default.temporaryDirectory.appending(
        path: "vigia-benchmark-\(UUID().uuidString)")
    let program: URL
    var configuration: URL { folder.appending(path: "vigia.yaml") }
    var log: URL { folder.appending(path: "log") }

    init() throws {
        guard let own = Bundle.main.executableURL?.resolvingSymlinksInPath() else {
            throw Failure(what: "Where this program lies is not known")
        }
        program = own.deletingLastPathComponent().appending(path: "vigia")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try MadeUpEvents.rules.write(
            to: folder.appending(path: "rules.yaml"), atomically: true, encoding: .utf8)
        try configure(bootstrap: "localhost:9092")
    }

    /// The correction horizon is shorter than the file, so that what is remembered has its full size, and
    /// stays so.
    ///
    /// - Parameters:
    ///   - application: begins the names of its topics.
    ///   - more: further keys of the configuration.
    func configure(
        _ application: String = "vigia", bootstrap: String, more: String = "console: {listen: none}"
    ) throws {
        let text = """
            \(Self.identity(application, bootstrap))
            streams:
              encounters:
                partitions: \(MadeUpEvents.partitions)
                dimensions: [country, area, nationality, demographic, authority, type]
            feeds:
              default: {lateness: 1h, horizon: 2d}
            rules: [rules.yaml]
            \(more)
            """
        try text.write(to: configuration, atomically: true, encoding: .utf8)
    }

    /// Who reads, where, and into which topics it writes.
    static func identity(_ application: String, _ bootstrap: String) -> String {
        """
        application: \(application)
        instance: benchmark
        kafka: {bootstrap.servers: "\(bootstrap)"}
        topics:
          alerts: {name: \(application).alerts}
          episodes: {name: \(application).episodes}
          rejects: {name: \(application).rejects}
          answers: {name: \(application).answers}
          clock: {name: \(application).clock}
          tallies: {name: \(application).tallies, partitions: 8}
          tally_state: {name: \(application).tally-state}
          watch_state: {name: \(application).watch-state}
        """
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }
}

/// One line of the table.
struct Row {
    let what: String
    let events: Int
    let usage: MeasuredProcess.Usage

    static let head =
        "| what | events | seconds | events/s | CPU seconds | memory at its peak "
        + "|\n|---|---:|---:|---:|---:|---:|"

    var line: String {
        let seconds = usage.wall.inSeconds
        return
            "| \(what) | \(grouped(events)) | \(format(seconds, 1)) | "
            + "\(grouped(Int(Double(events) / seconds)))"
            + " | \(format(usage.cpuSeconds, 1)) | \(format(usage.peakMebibytes, 0)) MiB |"
    }
}

func grouped(_ number: Int) -> String { number.formatted(.number.locale(Locale(identifier: "en_US"))) }

func format(_ number: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", number) }
