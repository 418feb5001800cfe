import Replay
import Settings
import Tables

/// `vigia convert`: a published table as events.
enum ConvertCommand {
    static let command = Command(
        name: "convert", summary: "Turns a published table into events.",
        synopsis: "--mapping MAPPING.yaml TABLE.csv[.gz] [-o FILE]",
        notes: [
            "The mapping says what each column means; Config/sources has one for each table that Vigía "
                + "knows, and tells how to write another. Events come in the order of their time, one JSON "
                + "object a line. What readers of them should know (rows left out, rows summed) is told on "
                + "standard error. Nothing is converted by halves: a table with one bad row gives no "
                + "events, and every bad row is listed."
        ],
        options: [
            .init(name: "mapping", short: "m", value: "FILE", help: "What the columns of the table mean."),
            .init(
                name: "output", short: "o", value: "FILE",
                help: "Where the events go; standard output otherwise. .gz at its end packs it."),
        ],
        examples: [
            .init(
                does: "Events of the US Border Patrol's sectors:",
                lines: "vigia convert -m Config/sources/us_usbp_encounters_by_sector_monthly.yaml",
                "us_usbp_encounters_by_sector_monthly.csv -o encounters.ndjson")
        ],
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let mappingFile = try arguments.required("mapping")
        guard let table = arguments.operands.first else {
            throw CommandError(.usage, "no table is given: name a CSV file, or - for standard input")
        }
        guard arguments.operands.count == 1 else {
            throw CommandError(.usage, "a mapping reads one table: name only one file")
        }
        let mapping = try SettingsReader().tableMapping(file: mappingFile)
        let bytes = try WholeFile.read(path: table)
        let converted: ConvertedTable
        do throws(TableError) {
            converted = try mapping.convert(csv: bytes)
        } catch {
            for problem in error.problems { Terminal.tell("\(table):\(problem)") }
            return .refused
        }
        let output = try OutputFile(path: arguments["output"] ?? "-")
        for event in converted.events { output.write(line: Array(event.json.utf8)) }
        try output.finish()
        for note in converted.notes { Terminal.tell("\(table): \(note.sentence)") }
        return .success
    }
}
