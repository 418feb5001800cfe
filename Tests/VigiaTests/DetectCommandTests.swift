import Foundation
import Testing

@testable import vigia

@Suite("vigia detect judges the counts of a table")
struct DetectCommandTests {
    private let folder = NSTemporaryDirectory() + "vigia-detect-\(UUID().uuidString)"

    init() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    private func write(_ text: String, to name: String = "counts.csv") throws -> String {
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
        return "\(folder)/\(name)"
    }

    private func days(_ counts: [String]) -> String {
        "time,count\n"
            + counts.indices.map { "2024-05-\($0 < 9 ? "0" : "")\($0 + 1),\(counts[$0])\n" }.joined()
    }

    @Test("One line for every bucket, judged from those before it")
    func judges() throws {
        let table = try write(days(["3", "4", "5", "4", "3", "4", "5", "30", "", "4"]))
        let run = try ChildProcess("detect", "-m", "ears-c1", "--from", "2024-05-07", table)
        #expect(run.status == 0 && run.errors.isEmpty)
        let lines = run.output.split(separator: "\n").map(String.init)
        #expect(lines.count == 5)
        #expect(lines[0] == "time,observed,lower,expected,upper,score,p_value,alarm,reason")
        #expect(lines[1] == "2024-05-07,5,,,,,,0,not enough history: needs 1 more day")
        let alarm = lines[2].split(separator: ",", omittingEmptySubsequences: false)
        #expect(alarm[0] == "2024-05-08" && alarm[1] == "30" && alarm[3] == "4" && alarm[7] == "1")
        #expect(lines[3].hasPrefix("2024-05-09,,") && lines[3].hasSuffix(",0,not reported"))
    }

    @Test("Series and rows may come in any order, and times as each table writes them")
    func readsAnyOrder() throws {
        let table = try write(
            """
            count,series,time
            2,"b, c",2024-W07
            1,a,2024-W06
            7,a,2024-W08

            """)
        let run = try ChildProcess("detect", "--method", "ears-c2", table)
        #expect(run.status == 0)
        let starts = run.output.split(separator: "\n").dropFirst().map { $0.split(separator: ",0,not")[0] }
        #expect(
            starts == [
                "\"b, c\",2024-W07,2,,,,,", "\"b, c\",2024-W08,,,,,,", "a,2024-W06,1,,,,,",
                "a,2024-W07,,,,,,", "a,2024-W08,7,,,,,",
            ])
    }

    @Test("Rows of a shorter span add up, and what has no row is 0 only where that is asked for")
    func addsUp() throws {
        let table = try write(
            "time,count\n2024-05-01T23:30:00-05:00,2\n2024-05-02T03:00:00Z,3\n2024-05-04T00:00:00Z,4\n")
        let run = try ChildProcess(
            "detect", "-m", "seasonal", "-b", "day", "--zone", "America/Lima", "--zero-fill", table)
        let counts = run.output.split(separator: "\n").dropFirst().map {
            $0.split(separator: ",", omittingEmptySubsequences: false).prefix(2).joined(separator: " ")
        }
        #expect(counts == ["2024-05-01 5", "2024-05-02 0", "2024-05-04T00:00:00Z 4"])
    }

    @Test("Dates of one weekday are weeks, and are called by these dates")
    func datesOfWeeks() throws {
        let table = try write("time,count\n2024-05-01,5\n2024-05-15,6\n")
        let run = try ChildProcess("detect", "-m", "ears-c1", table)
        #expect(
            run.output.split(separator: "\n").dropFirst().map { $0.prefix(10) } == [
                "2024-05-01", "2024-05-08", "2024-05-15",
            ])
        #expect(run.output.contains("needs 7 more weeks"))
    }

    @Test(
        "What cannot be read is told with its line",
        arguments: [
            ("", "1: the table is empty"),
            ("day,count\n", "1: there is no column \"time\""),
            ("time,count\n", "1: no row follows the header"),
            ("time,count\n2024-05-01,3\n2024-05-32,3\n", "3: \"2024-05-32\" is no time"),
            ("time,count\n2024-05-01,-3\n", "2: \"-3\" is no count"),
            ("time,count\n2024-05-01,3.5\n", "2: \"3.5\" is no count"),
            ("time,count\n2024-05-01,3\n2024-05-01,3\n", "3: \"2024-05-01\" stands on line 2 already"),
            ("time,count\n2024-05-01,3,4\n", "2: 3 fields"),
            ("time,count\n2024-05-01T00:00:00Z,3\n", "2: these times do not tell how long a bucket is"),
            ("time,count\n2024-05,3\n2024-05-01,3\n", "2: these times do not tell how long a bucket is"),
        ])
    func refuses(table: String, sentence: String) throws {
        let run = try ChildProcess("detect", "-m", "ears-c1", try write(table))
        #expect(run.status == 3 && run.output.isEmpty)
        #expect(run.errors.contains("counts.csv:\(sentence)"), "\(run.errors)")
        #expect(run.errors.split(separator: "\n").count == 1)
    }

    @Test(
        "A command line that is not clear is refused",
        arguments: [
            (["-m", "farington"], "did you mean farrington?"), ([], "--method is missing"),
            (["-m", "ears-c1", "--alpha", "0"], "--alpha cannot be \"0\""),
            (["-m", "ears-c1", "--bucket", "fortnight"], "--bucket cannot be \"fortnight\""),
            (["-m", "ears-c1", "--zone", "EST5"], "--zone cannot be \"EST5\""),
            (["-m", "ears-c1", "--from", "2024"], "--from 2024 is longer than a day"),
            (["-m", "ears-c1", "--history", "0"], "--history cannot be \"0\""),
            (["-m", "farrington", "--set", "years"], "--set cannot be \"years\": write NAME=VALUE"),
            (["-m", "farrington", "--set", "year=3"], "--set year: farrington has no such parameter"),
            (["-m", "farrington", "--set", "year=3"], "did you mean years?"),
            (["-m", "auto", "--set", "years=3"], "auto has no such parameter; it has none"),
            (
                ["-m", "farrington", "--set", "halfWindow=40"],
                "--set half_window cannot be \"40\": write a whole number from 0 to 12"
            ),
            (
                ["-m", "farrington-flexible", "--set", "bound=high"],
                "--set bound cannot be \"high\": write delta or nb-plugin or muan"
            ),
            (["-m", "cusum", "--set", "k=1", "--set", "k=2"], "--set k is given twice"),
            (["-m", "auto", "--holidays", "x"], "--holidays is for --method seasonal, not auto"),
        ])
    func refusesOptions(words: [String], sentence: String) throws {
        let run = try ChildProcess(["detect"] + words + [try write(days(["1", "2"]))])
        #expect(run.status == 2 && run.output.isEmpty)
        #expect(run.errors.contains(sentence), "\(run.errors)")
    }

    @Test("A parameter of the method is taken, in either spelling")
    func takesParameters() throws {
        let table = try write(days(["3", "4", "5", "4", "30", "4"]))
        let usual = try ChildProcess("detect", "-m", "ears-c1", table)
        let short = try ChildProcess("detect", "-m", "ears-c1", "--set", "baseline=3", table)
        #expect(usual.status == 0 && short.status == 0)
        #expect(!usual.output.contains(",1,") && short.output.contains("2024-05-05,30,"))
        #expect(short.output.split(separator: "\n")[5].hasSuffix(",1,"))
        let camel = try ChildProcess(
            "detect", "-m", "ears-c1", "--set", "baseline=3", "--set", "smallestDeviation=50", table)
        #expect(camel.status == 0 && !camel.output.contains(",1,\n"))
    }

    @Test("A holiday that is no date is told with its line")
    func refusesHolidays() throws {
        let holidays = try write("2024-12-25\nChristmas\n", to: "holidays")
        let run = try ChildProcess(
            "detect", "-m", "seasonal", "--holidays", holidays, try write(days(["1", "2"])))
        #expect(run.status == 3)
        #expect(run.errors.contains("holidays:2: \"Christmas\" is no date"))
    }

    @Test("The picture is drawn, and the list describes every method")
    func drawsAndLists() throws {
        let plot = "\(folder)/plot.svg"
        let run = try ChildProcess(
            "detect", "-m", "ears-c1", "--plot", plot,
            try write(days(["3", "4", "5", "4", "3", "4", "5", "30"])))
        #expect(run.status == 0)
        let svg = try String(contentsOfFile: plot, encoding: .utf8)
        #expect(svg.hasPrefix("<svg ") && svg.contains("class=\"alarm\"") && svg.contains("2024-05-08: 30"))
        let list = try ChildProcess("detect", "--list")
        #expect(list.status == 0)
        for name in ["ears-c3", "farrington-flexible", "cusum-nb", "glr-nb", "seasonal"] {
            #expect(list.output.contains("\n\(name)\n"))
        }
        #expect(list.output.contains("--set half_window=3: buckets on each side of the same time of year; "))
        #expect(list.output.contains("--set bound=nb-plugin: "))
    }
}
