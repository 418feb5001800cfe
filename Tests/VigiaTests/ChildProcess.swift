import Foundation

/// The program itself, as a user runs it: the binary that was built beside these tests.
struct ChildProcess {
    let status: Int32
    let output: String
    let errors: String

    static let binary = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().appendingPathComponent("vigia")
    /// The root of the checkout.
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Runs in the root of the checkout and waits for the end.
    init(_ arguments: String..., input: String = "") throws { try self.init(arguments, input: input) }

    /// The same with words that are at hand as a list.
    init(_ arguments: [String], input: String = "") throws {
        let process = Process()
        process.executableURL = Self.binary
        process.currentDirectoryURL = Self.root
        process.arguments = arguments
        try self.init(process, input: input)
    }

    /// Lets a shell run a script, in which `$VIGIA` is the program, in a folder.
    init(shell script: String, in folder: URL) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.currentDirectoryURL = folder
        process.arguments = ["-c", script]
        process.environment = ProcessInfo.processInfo.environment.merging(["VIGIA": Self.binary.path]) { $1 }
        try self.init(process, input: "")
    }

    private init(_ process: Process, input: String) throws {
        let (inputPipe, outputPipe, errorsPipe) = (Pipe(), Pipe(), Pipe())
        process.standardInput = inputPipe
        process.standardOutput = outputPipe
        process.standardError = errorsPipe
        try process.run()
        inputPipe.fileHandleForWriting.write(Data(input.utf8))
        try inputPipe.fileHandleForWriting.close()
        // What these tests write to standard error fits into a pipe.
        output = String(decoding: outputPipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        errors = String(decoding: errorsPipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        status = process.terminationStatus
    }
}
