import Answers
import EventTime
import Pipeline
import Settings

/// `vigia silence add`: keeps alerts from receivers for a time.
enum SilenceAddCommand {
    static let command = Command(
        name: "silence add",
        summary: "Keeps alerts from receivers for a time; they are recorded all the same.",
        synopsis: "WHAT... --for DURATION|--until TIME|--weekly WINDOW --by NAME --why TEXT [--config FILE]",
        notes: [
            "What is silenced: all that is said must hold. An option that is given several times is a list, "
                + "of which one value must hold.",
            "A silence lasts a year at most. One that comes back each week lasts so long unless an end is "
                + "given.",
        ],
        options: [
            .config,
            .init(name: "rule", short: "r", value: "NAME", help: "Alerts of this rule.", isRepeatable: true),
            .init(
                name: "team", short: "t", value: "NAME", help: "Of rules of this team.", isRepeatable: true),
            .init(name: "stream", value: "NAME", help: "Of this stream.", isRepeatable: true),
            .init(
                name: "label", value: "NAME=VALUE", help: "Of rules with this label.", isRepeatable: true),
            .init(
                name: "match", short: "m", value: "DIMENSION=VALUE", help: "Of this group: nationality=VEN.",
                isRepeatable: true),
            .init(name: "for", value: "DURATION", help: "How long: 90m, 2h, 3d, 2w."),
            .init(name: "from", value: "TIME", help: "When it begins, RFC 3339; now otherwise."),
            .init(name: "until", value: "TIME", help: "When it ends: 2025-06-01T00:00:00-07:00."),
            .init(
                name: "weekly", value: "WINDOW",
                help: "Only in these hours of each week: days, hours and a time zone, such as "
                    + "\"Sat,Sun 00:00-24:00 America/Tijuana\" or \"Mon-Fri 22:00-06:00 America/New_York\"."),
            .by, .why,
        ],
        examples: [
            .init(
                does: "For two hours:",
                lines: "vigia silence add --rule usbp-sector-surge --match \"area=Yuma, AZ\"",
                "--for 2h --by Ana --why \"Last week is loaded again\"",
                "--config Config/vigia.yaml"),
            .init(
                does: "On weekends:",
                lines: "vigia silence add --team southwest-border",
                "--weekly \"Sat,Sun 00:00-24:00 America/Tijuana\"",
                "--by Luis --why \"Reports come on Mondays\" --config Config/vigia.yaml"),
        ],
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let setup = try Setup(arguments)
        // Where the rules are not at hand, their names are not checked.
        let rules = try? setup.rules([])
        let number = String(UInt64.random(in: 0..<1 << 48), radix: 16)
        let id = String(repeating: "0", count: 12 - number.count) + number
        let now = Timestamp.processingTime
        let wish = try SilenceWish(arguments, setup.configuration, rules: rules, id: id, now: now)
        return try AnswerCommand.told(setup) { clients, log in
            try AnswerTopic(clients, log: log).write(.silence(wish.silence))
            for line in AnswerTables.lines(of: [wish.silence], at: now) { Terminal.say(line) }
        }
    }
}
