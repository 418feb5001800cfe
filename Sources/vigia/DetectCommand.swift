import Charts
import Detectors
import EventTime
import Replay
import Settings
import Tables

/// `vigia detect`: a statistical method on counts from a table, without any stream.
enum DetectCommand {
    static let command = Command(
        name: "detect", summary: "Judges counts of a table by a statistical method.",
        synopsis: "--method NAME [options] [COUNTS.csv]",
        notes: [
            "Reads the columns time and count, and series where there are several, in any order, from a "
                + "file (gzip too) or from standard input. A time is an RFC 3339 time, a date, a month "
                + "(2024-05), an ISO week (2024-W07), a quarter or a year; rows of one bucket add "
                + "up. A bucket without a row, or with an empty count, was not reported; that is not 0.",
            "Writes [series,]time,observed,lower,expected,upper,score,p_value,alarm,reason for every bucket "
                + "from --from on, each judged from the buckets before it alone. A count above upper "
                + "alarms; lower is the same level on the other side. A larger score is more suspicious, on "
                + "one scale for all series.",
        ],
        options: [
            .init(name: "method", short: "m", value: "NAME", help: "The method; --list tells them all."),
            .init(name: "list", help: "Describes every method."),
            .init(
                name: "bucket", short: "b", value: "UNIT",
                help:
                    "minute, hour, day, week, month, quarter, year or fiscal-year; as the times tell unless "
                    + "given: dates of one weekday are weeks, firsts of a month months."),
            .init(name: "zone", value: "NAME", help: "The time zone in which buckets begin; UTC otherwise."),
            .init(
                name: "from", value: "TIME",
                help: "The first bucket to judge; the first of each series otherwise. Control charts fit "
                    + "their baseline to what is before."),
            .init(
                name: "alpha", value: "A",
                help: "The share of false alarms to accept in each bucket, one-sided; the method's own "
                    + "otherwise."),
            .init(
                name: "budget", value: "TEXT",
                help: "Instead of --alpha: \"2 false alarms per week\", shared by all series of the table "
                    + "(method auto, buckets of a day or longer)."),
            .init(
                name: "set", value: "NAME=VALUE",
                help: "A parameter of the method, such as half_window=3; --list tells them all. May be "
                    + "repeated.", isRepeatable: true),
            .init(
                name: "history", value: "N",
                help: "Buckets before --from to learn from at most; Farrington's methods then look back as "
                    + "many whole years as these are."),
            .init(
                name: "holidays", value: "FILE",
                help: "Dates, one a line, that are not like other days of their weekday (method seasonal)."),
            .init(
                name: "zero-fill",
                help: "A bucket without a row was 0, from the first row of its series on."),
            .init(
                name: "as-in-r",
                help: "Does as R's surveillance where its code departs from the published rule."),
            .init(
                name: "output", short: "o", value: "FILE",
                help: "Where the bounds go; standard output otherwise. .gz at its end packs it."),
            .init(name: "plot", value: "FILE.svg", help: "Draws the first 20 series with their bounds."),
        ],
        examples: [
            .init(
                does: "As many alarms by chance as people can take, over all series together:",
                lines: "vigia detect -m auto --budget \"1 false alarm per month\" < weeks.csv > bounds.csv"),
            .init(
                does: "Weeks of 2024, judged as Noufaily's method judges them:",
                lines: "vigia detect -m farrington-flexible --from 2024-W01 < weeks.csv > bounds.csv"),
            .init(
                does: "The same weeks of three years only:",
                lines: "vigia detect -m farrington --set years=3 --set half_window=2 weeks.csv > bounds.csv"),
            .init(
                does: "Many daily series, and a picture:",
                lines: "vigia detect -m seasonal --from 2024-01-01 --plot days.svg days.csv.gz > bounds.csv"),
        ],
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        if arguments.has("list") {
            Terminal.say(DetectionMethodList.text)
            return .success
        }
        let wish = try DetectWish(arguments)
        let bytes = try WholeFile.read(path: wish.input)
        let table: CountTable
        do throws(TableError) {
            table = try CountTable(
                csv: bytes, unit: wish.unit, zone: wish.zone)
        } catch {
            for problem in error.problems { Terminal.tell("\(wish.inputName):\(problem)") }
            return .refused
        }
        let judge = try SeriesJudge(wish, table)
        let output = try OutputFile(path: arguments["output"] ?? "-")
        output.write(line: Array(JudgedBucket.header(hasSeries: table.hasSeriesColumn).utf8))
        var panels: [BoundsChart.Panel] = []
        for series in table.series {
            let judged = judge.judged(series)
            let name = table.hasSeriesColumn ? series.name : nil
            for bucket in judged { output.write(line: Array(bucket.line(series: name).utf8)) }
            if wish.plot != nil, panels.count < mostPanels {
                panels.append(
                    BoundsChart.Panel(
                        title: "\(name ?? wish.inputName) (\(wish.method.rawValue))",
                        points: judged.map(\.point)))
            }
        }
        try output.finish()
        if let plot = wish.plot {
            let picture = try OutputFile(path: plot)
            picture.write(line: Array(BoundsChart(panels).svg.utf8))
            try picture.finish()
        }
        return .success
    }

    /// A picture of more could not be read.
    private static let mostPanels = 20
}
