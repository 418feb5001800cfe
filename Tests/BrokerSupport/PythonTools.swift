package import Foundation

/// Programs in Python that tests call, from the environment that `Deploy/install --tests` makes.
package enum PythonTools {
    /// Why tests that need them are skipped.
    package static let absence =
        "Python's tools or chromium are not installed; Deploy/install --tests does it"
    /// Whether they are installed.
    package static let areInstalled =
        ["python3", "schemathesis"].allSatisfy { FileManager.default.isExecutableFile(atPath: path($0).path) }
        && FileManager.default.isExecutableFile(atPath: "/usr/bin/chromium")

    /// The checkout.
    package static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private static func path(_ program: String) -> URL {
        root.appending(path: ".build/python/bin/\(program)")
    }

    /// Begins a program, its output in one pipe; `environment` adds to that of the tests.
    package static func start(
        _ program: String, _ arguments: [String], environment: [String: String] = [:]
    ) throws -> (Process, output: FileHandle) {
        let process = Process()
        process.executableURL = path(program)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.currentDirectoryURL = root
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        return (process, output.fileHandleForReading)
    }

    /// Runs a program to its end.
    package static func run(
        _ program: String, _ arguments: [String], environment: [String: String] = [:]
    ) throws -> (text: String, status: Int32) {
        let (process, output) = try start(program, arguments, environment: environment)
        let bytes = output.readDataToEndOfFile()
        process.waitUntilExit()
        return (String(decoding: bytes, as: UTF8.self), process.terminationStatus)
    }
}
