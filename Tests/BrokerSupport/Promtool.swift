package import Foundation

/// Prometheus' own tool, which reads metrics and rules as Prometheus does.
package enum Promtool {
    /// Why tests that need it are skipped.
    package static let absence = "prometheus is not installed; Deploy/install --tests does it"
    /// Whether it is installed.
    package static let isInstalled = FileManager.default.isExecutableFile(atPath: program)
    private static let program = "/usr/bin/promtool"

    /// Runs it to its end; what it said, and its exit status.
    ///
    /// - Parameter input: what it reads from standard input.
    package static func run(
        _ arguments: [String], input: String = "", in folder: URL? = nil
    ) throws -> (text: String, status: Int32) {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        // By a file, so that a long text and a long answer cannot wait for each other.
        let file = FileManager.default.temporaryDirectory.appending(path: "vigia-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(input.utf8).write(to: file)
        let output = Pipe()
        process.standardInput = try FileHandle(forReadingFrom: file)
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let said = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (String(decoding: said, as: UTF8.self), process.terminationStatus)
    }
}
