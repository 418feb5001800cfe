import Foundation
import Testing

@testable import vigia

/// The commands as a user meets them: exit status, standard output and standard error.
struct ProgramTests {
    private let folder = NSTemporaryDirectory() + "vigia-program-\(UUID().uuidString)"

    init() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    private func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
        return "\(folder)/\(name)"
    }

    @Test func helpGoesToStandardOutputAndErrorsDoNot() throws {
        for words in ["--help", "-h", "help"] {
            let run = try ChildProcess(words)
            #expect(run.status == 0)
            #expect(run.output.contains("Usage: vigia COMMAND"))
            #expect(run.errors.isEmpty)
        }
        let run = try ChildProcess("help", "topics", "create")
        #expect(run.status == 0)
        #expect(run.output.hasPrefix("vigia topics create: "))
        #expect(run.output.contains("--replication N"))
    }

    @Test func theManualPageAndTheCompletionsNameEveryOption() throws {
        let manual = try ChildProcess("help", "--man")
        #expect(manual.status == 0)
        #expect(manual.output.hasPrefix(".TH VIGIA 1 "))
        for shell in ["bash", "zsh", "fish"] {
            let run = try ChildProcess("help", "--completions", shell)
            #expect(run.status == 0)
            for command in Program.commands {
                for option in command.options {
                    #expect(run.output.contains(shell == "fish" ? "-l \(option.name)" : "--\(option.name)"))
                    let name = option.name.replacing("-", with: "\\-")
                    #expect(manual.output.contains("\\-\\-\(name)"))
                }
            }
        }
        #expect(try ChildProcess("help", "--completions", "tcsh").status == 2)
    }

    /// What bash itself offers after some words.
    @Test(arguments: [
        (["vigia", "rep"], ["replay", "reprocess"]), (["vigia", "topics", ""], ["create"]),
        (["vigia", "check", "--no"], ["--no-tests"]),
        (["vigia", "topics", "create", "--rep"], ["--replication"]), (["vigia", "txn", "e"], ["end"]),
        (["vigia", "txn", "--c"], ["--config"]), (["vigia", "txn", "end", "--all"], ["--all-dead"]),
    ])
    func bashCompletes(_ words: [String], _ offered: [String]) throws {
        let script = try ChildProcess("help", "--completions", "bash").output
        let bash = Process()
        bash.executableURL = URL(fileURLWithPath: "/bin/bash")
        let list = words.map { "'\($0)'" }.joined(separator: " ")
        bash.arguments = [
            "-c",
            script
                + "COMP_WORDS=(\(list)); COMP_CWORD=\(words.count - 1); _vigia; "
                + "printf '%s\n' \"${COMPREPLY[@]}\"",
        ]
        let output = Pipe()
        bash.standardOutput = output
        try bash.run()
        let told = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        bash.waitUntilExit()
        #expect(told.split(separator: "\n").map(String.init) == offered)
    }

    @Test func theVersionsAreTold() throws {
        let run = try ChildProcess("--version")
        #expect(run.status == 0)
        #expect(run.output.hasPrefix("vigia "))
        #expect(run.output.contains("librdkafka "))
    }

    @Test func whatIsNotUnderstoodIsToldWithAStatusOf2() throws {
        #expect(try ChildProcess().status == 2)
        let unknown = try ChildProcess("reply")
        #expect(unknown.status == 2)
        #expect(unknown.errors == "vigia: there is no command \"reply\"; did you mean \"replay\"?\n")
        let half = try ChildProcess("topics")
        #expect(half.status == 2)
        #expect(half.errors.contains("vigia topics create"))
        let option = try ChildProcess("replay", "--rulse", "x")
        #expect(option.status == 2)
        #expect(
            option.errors
                == "vigia: there is no option --rulse; did you mean --rules?\n"
                + "vigia replay --help tells how it is used.\n")
        #expect(option.output.isEmpty)
    }

    @Test func aCommandAndOneThatBeginsWithItAreToldApart() throws {
        #expect(try ChildProcess("txn", "--help").output.hasPrefix("vigia txn: "))
        #expect(try ChildProcess("help", "txn", "end").output.hasPrefix("vigia txn end: "))
        let wrong = try ChildProcess("txn", "ends")
        #expect(wrong.status == 2)
        #expect(wrong.errors.hasPrefix("vigia: \"ends\" is one word too many\n"))
        let whose = try ChildProcess("txn", "end")
        #expect(whose.status == 2)
        #expect(whose.errors.hasPrefix("vigia: say whose transactions are to end: --instance NAME, or "))
    }

    @Test func goodRulesAreToldOneALine() throws {
        let run = try ChildProcess("check", "Config/rules", "--config", "Config/vigia.yaml")
        #expect(run.status == 0)
        #expect(run.errors.isEmpty)
        let lines = run.output.split(separator: "\n")
        #expect(lines.last?.hasSuffix("all good") == true)
        #expect(
            lines.contains {
                $0.hasPrefix("usbp-sector-surge ") && $0.hasSuffix("each month: above 50% year-ago")
            })
    }

    @Test func everyProblemOfRulesIsToldWithItsPlaceAndAStatusOf3() throws {
        let path = try write(
            "rules:\n  - name: x\n    sream: encounters\n    bucket: fortnight\n", to: "bad.yaml")
        let run = try ChildProcess("check", path)
        #expect(run.status == 3)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains("\(path):3:5: "))
        #expect(run.errors.contains("\(path):4:13: "))
    }

    @Test func aRuleTestThatFailsIsAProblemAndCanBeLeftOut() throws {
        let rules = try write(rules, to: "high.yaml")
        let tests = try write(
            "tests:\n- {name: x, rule: high, from: 2024-01-01, counts: 5 11 5, says: \".F.\"}\n",
            to: "high.test.yaml")
        for path in [rules, tests, folder] {
            let run = try ChildProcess("check", path)
            #expect(run.status == 3)
            #expect(run.errors == "\(tests):2:65: \"x\" expects says .F.; got .FR: see 2024-01-03\n")
        }
        let run = try ChildProcess("check", rules, "--no-tests")
        #expect(run.status == 0)
        #expect(run.output.hasSuffix("1 rule in 1 file: all good\n"))
    }

    @Test func everyShippedFileIsGoodAndIsNamed() throws {
        let run = try ChildProcess("check", "Config")
        #expect(run.status == 0)
        #expect(run.output.contains("9 mappings, 1 configuration: all good\n"))
        #expect(run.output.contains(" tests in 2 files, "))
        let leftOut = run.errors.split(separator: "\n").map { $0.prefix { $0 != ":" } }
        #expect(
            leftOut == ["Config/schemas/console.openapi.yaml", "Config/schemas/vigia.asyncapi.yaml"],
            "\(run.errors)")
    }

    @Test func aBadMappingAndABadConfigurationAreToldToo() throws {
        let mapping = try write("stream: encounters\nsource: USBP\n", to: "mapping.yaml")
        let sound = try String(
            contentsOfFile: ChildProcess.root.path + "/" + sectorMapping(), encoding: .utf8)
        let astray = try write(
            sound.replacing("stream: encounters", with: "stream: encounter"), to: "astray.yaml")
        let alone = try ChildProcess("check", astray)
        #expect(
            alone.errors
                == "\(astray):10:9: no stream is called \"encounter\"; did you mean \"encounters\"?\n")
        let settings = try write("aplication: x\nlog: {format: xml}\n", to: "vigia.yaml")
        let run = try ChildProcess("check", folder)
        #expect(run.status == 3)
        #expect(run.errors.contains("\(mapping):1:1: the file has no \"releases\""))
        #expect(run.errors.contains("\(settings):1:1: unknown key \"aplication\""))
        #expect(run.errors.contains("\(settings):2:15: "))
    }

    private func sectorMapping() -> String { "Config/sources/us_usbp_encounters_by_sector_monthly.yaml" }

    @Test func aTableThatIsNotTheMappingsIsRefusedWithNothingWritten() throws {
        let table = try write("a,b\n1,2\n", to: "table.csv")
        let run = try ChildProcess("convert", "-m", sectorMapping(), table, "-o", "\(folder)/out")
        #expect(run.status == 3)
        #expect(run.errors.hasPrefix("\(table):"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["table.csv"])
    }

    private let rules = """
        rules:
          - name: high
            summary: {en: "High", es: "Alto"}
            stream: encounters
            bucket: day
            zone: UTC
            threshold: {above: 10}
        """

    private func event(_ id: Int, day: Int, count: Int) -> String {
        "{\"id\":\"\(id)\",\"time\":\"2024-01-0\(day)T00:00:00Z\",\"count\":\(count),\"source\":\"S\"}\n"
    }

    @Test func aReplayWritesAlertsAndRejectsAndASummary() throws {
        let rules = try write(rules, to: "rules.yaml")
        let events =
            event(1, day: 1, count: 5) + event(2, day: 2, count: 500) + "nonsense\n"
            + event(3, day: 3, count: 5)
        let run = try ChildProcess(
            "replay", "-r", rules, "-i", "encounters=-", "-a", "-", "--rejects", "\(folder)/rejects",
            input: events)
        #expect(run.status == 0)
        let alerts = run.output.split(separator: "\n")
        #expect(alerts.count == 3, "early, firing, resolved")
        #expect(alerts.allSatisfy { $0.hasPrefix("{\"specversion\":\"1.0\"") })
        #expect(run.errors.contains("4 records in "))
        #expect(run.errors.contains("1 record refused: 1 not-json"))
        let rejects = try String(contentsOfFile: "\(folder)/rejects", encoding: .utf8)
        #expect(rejects.hasPrefix("{\"topic\":\"standard input\",\"partition\":0,\"offset\":3,"))
        #expect(rejects.filter { $0 == "\n" }.count == 1)
    }

    @Test func aReplaySpeaksSpanishWhenAsked() throws {
        let rules = try write(rules, to: "rules.yaml")
        let run = try ChildProcess(
            "replay", "-r", rules, "-i", "encounters=-", "-a", "-", "-l", "es",
            input: event(1, day: 1, count: 500))
        #expect(run.status == 0)
        #expect(run.errors.contains("gravedad"))
        #expect(run.errors.contains("1 registros en"))
    }

    @Test func aReplayThatCannotReadOrWriteFailsWithOneSentence() throws {
        let rules = try write(rules, to: "rules.yaml")
        let missing = try ChildProcess(
            "replay", "-r", rules, "-i", "encounters=\(folder)/no", "-a", "\(folder)/out")
        #expect(missing.status == 1)
        #expect(missing.errors == "vigia: Cannot read \(folder)/no: No such file or directory\n")
        let full = try ChildProcess(
            "replay", "-r", rules, "-i", "encounters=-", "-a", "/dev/full",
            input: event(1, day: 1, count: 500))
        #expect(full.status == 1)
        #expect(full.errors == "vigia: Cannot write /dev/full: No space left on device\n")
        let stream = try ChildProcess("replay", "-r", rules, "-i", "encuentros=-", "-a", "-")
        #expect(stream.status == 2)
        #expect(stream.errors.contains("there is no stream \"encuentros\""))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["rules.yaml"])
    }

    @Test func refusedLinesAreListedAndGiveAStatusOf3() throws {
        let run = try ChildProcess(
            "send", "-s", "encounters", "--dry-run", input: "nonsense\n" + event(1, day: 1, count: 1))
        #expect(run.status == 3)
        #expect(
            run.errors
                == "standard input:1: not-json: The record is not valid JSON in UTF-8: send exactly one JSON "
                + "object per record.\n1 event would be sent, 1 line refused\n")
        #expect(
            try ChildProcess("send", "-s", "encounters", "-n", input: event(1, day: 1, count: 1)).status == 0)
    }

    @Test func topicsAreListedWithoutABroker() throws {
        let run = try ChildProcess("topics", "create", "--dry-run", "--partitions", "repatriations=12")
        #expect(run.status == 0)
        #expect(run.output.contains("\nvigia.tally-state          12"))
        let bad = try ChildProcess("topics", "create", "--dry-run", "--partitions", "repatriations=many")
        #expect(bad.status == 2)
    }
}
