import Foundation
import Testing

/// What becomes of results and log lines that nobody takes, and of files that are not what they should be.
struct StandardFilesTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "vigia-\(UUID().uuidString)")

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let rules = """
            rules:
              - name: high
                summary: {en: "High", es: "Alto"}
                stream: encounters
                bucket: day
                zone: UTC
                threshold: {above: 10}
            """
        try Data(rules.utf8).write(to: folder.appending(path: "rules.yaml"))
        // Nothing listens on this port.
        let configuration =
            "kafka: {bootstrap.servers: \"127.0.0.1:1\"}\nrules: [rules.yaml]\ninstance: one\n"
        try Data(configuration.utf8).write(to: folder.appending(path: "vigia.yaml"))
    }

    @Test(
        arguments: [
            "--version", "--help", "check rules.yaml", "topics create --dry-run",
            "help --completions bash", "help --man",
        ], [">&-", ">/dev/full"])
    func aResultThatCannotBeWrittenIsAFailureWithOneSentence(_ command: String, _ output: String) throws {
        let run = try ChildProcess(shell: "\"$VIGIA\" \(command) \(output)", in: folder)
        #expect(run.status == 1)
        let reason = output == ">&-" ? "Bad file descriptor" : "No space left on device"
        #expect(run.errors == "vigia: Cannot write standard output: \(reason)\n")
    }

    /// `nil`: a pipe that nobody reads.
    @Test(arguments: ["2>&-", "2>/dev/full", "<&- >&- 2>&-", nil])
    func aLogThatNobodyTakesDoesNotEndTheDaemon(_ files: String?) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.currentDirectoryURL = folder
        process.arguments = ["-c", "exec \"$VIGIA\" run --config vigia.yaml \(files ?? "")"]
        process.environment = ProcessInfo.processInfo.environment.merging(
            ["VIGIA": ChildProcess.binary.path]
        ) { $1 }
        let pipe = Pipe()
        process.standardError = pipe
        try process.run()
        try pipe.fileHandleForReading.close()
        defer { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }
        // The first lines tell that no broker answers.
        Thread.sleep(forTimeInterval: 2)
        try #require(process.isRunning)
        if files?.contains("2>&-") == true {
            let target = try FileManager.default.destinationOfSymbolicLink(
                atPath: "/proc/\(process.processIdentifier)/fd/2")
            #expect(target == "/dev/null", "no socket may get the number of standard error")
        }
        process.terminate()
        let deadline = ContinuousClock.now + .seconds(60)
        while process.isRunning, .now < deadline { Thread.sleep(forTimeInterval: 0.05) }
        try #require(!process.isRunning)
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == 0)
    }

    @Test func aFolderInPlaceOfAFileIsToldWithItsName() throws {
        let replay = "replay --rules rules.yaml --alerts - --input encounters=."
        for (command, reason) in [
            (replay, "it is a folder; name a file in it"),
            ("send --stream encounters --dry-run .", "it is a folder; name a file in it"),
            ("replay --rules rules.yaml --alerts . --input encounters=/dev/null", "Is a directory"),
        ] {
            let name = "."
            let run = try ChildProcess(shell: "\"$VIGIA\" \(command)", in: folder)
            #expect(run.status == 1, "\(command)")
            #expect(run.errors.contains("\(name): \(reason)"), "\(run.errors)")
        }
    }

    @Test func anEmptyInputIsNoFault() throws {
        let run = try ChildProcess(
            shell: "\"$VIGIA\" replay --rules rules.yaml --alerts - --input encounters=/dev/null", in: folder)
        #expect(run.status == 0)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains("0 records in "))
    }
}
