import Testing

@testable import vigia

private let command = Command(
    name: "try", summary: "Tries.", synopsis: "[options]",
    options: [
        .init(name: "input", short: "i", value: "FILE", help: "Read.", isRepeatable: true),
        .init(name: "output", short: "o", value: "FILE", help: "Written."),
        .init(name: "out-format", value: "NAME", help: "How."),
        .init(name: "dry-run", short: "n", help: "Nothing happens."),
    ], run: { _ in .success })

private func parse(_ words: String) throws(CommandError) -> Arguments {
    try OptionParser.parse(words.split(separator: " ").map(String.init), of: command)
}

struct OptionParserTests {
    @Test(arguments: [
        "-i a -i b -o c -n x y", "--input a --input b --output c --dry-run x y",
        "--input=a --input=b --output=c --dry x y",
        "x -nia y -ib -oc", "-n -o c -i a -- x y -i", "x --inp a y --in b -no c",
    ])
    func theSameIsSaidInManyWays(_ words: String) throws {
        let arguments = try parse(words)
        #expect(arguments.has("dry-run"))
        #expect(arguments["output"] == "c")
        if words.contains("--  ") || words.contains("-- x") {
            #expect(arguments.all("input") == ["a"])
            #expect(arguments.operands == ["x", "y", "-i"])
        } else {
            #expect(arguments.all("input") == ["a", "b"])
            #expect(arguments.operands == ["x", "y"])
        }
    }

    @Test func whatWasNotSaidIsNotThere() throws {
        let arguments = try parse("")
        #expect(!arguments.has("dry-run"))
        #expect(arguments["output"] == nil)
        #expect(arguments.all("input").isEmpty)
        #expect(arguments.operands.isEmpty)
    }

    @Test func aLoneDashIsAnOperandAndAValue() throws {
        let arguments = try parse("-i - -")
        #expect(arguments.all("input") == ["-"])
        #expect(arguments.operands == ["-"])
    }

    @Test(arguments: [
        ("--inptu a", "there is no option --inptu; did you mean --input?"),
        ("--inptu=a", "there is no option --inptu; did you mean --input?"),
        ("--zebra", "there is no option --zebra"),
        ("-z", "there is no option -z"),
        ("-nz", "there is no option -z"),
        ("--out a", "--out may mean --output or --out-format: write more of it"),
        ("--input", "--input needs a value: write --input FILE"),
        ("-n -i", "--input needs a value: write --input FILE"),
        ("--dry-run=yes", "--dry-run takes no value"),
        ("-o a -o b", "--output is given twice"),
        ("--output=", "--output is empty: write --output FILE"),
        ("x y --inptu a", "there is no option --inptu; did you mean --input?"),
    ])
    func whatCannotBeReadIsToldInOneSentence(_ words: String, _ sentence: String) {
        #expect(throws: CommandError(.usage, sentence)) { try parse(words) }
    }

    @Test func numbersHaveRanges() throws {
        let arguments = try parse("--output 12")
        #expect(try arguments.number("output", in: 1...12) == 12)
        #expect(throws: CommandError(.usage, "--output cannot be \"12\": write a whole number from 1 to 11"))
        {
            try arguments.number("output", in: 1...11)
        }
    }

    @Test func everyCommandHasOptionsThatCanBeTold() {
        for command in Program.commands {
            let options = command.options + [.help]
            #expect(Set(options.map(\.name)).count == options.count, "\(command.name)")
            let shorts = options.compactMap(\.short)
            #expect(Set(shorts).count == shorts.count, "\(command.name)")
        }
    }

    @Test func everyHelpKeepsTo80Columns() {
        let texts = [HelpText.program(Program.commands)] + Program.commands.map(HelpText.command)
        for line in texts.joined(separator: "\n").split(separator: "\n") {
            #expect(line.count <= 80 || line.hasPrefix("    $ "), "\(line)")
        }
    }
}
