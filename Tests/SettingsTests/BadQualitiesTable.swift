/// Lines of a rule, `;` between them, and what must be said of them.
extension BadRulesTests {
    /// How often, how severe, in which time.
    static let qualities: [(String, [String])] = [
        (
            "severity: {warning: 0}",
            [
                "r.yaml:8:23: \"warning\" starts at 0, not above the firing level (1); "
                    + "write a level further out, or remove it"
            ]
        ),
        (
            "severity: {warning: 9, critical: 9}",
            [
                "r.yaml:8:36: \"critical\" starts at 9, not above warning (9); "
                    + "write a level further out, or remove it"
            ]
        ),
        (
            "change: {against: previous, below: -30%}; severity: {info: 20%}",
            [
                "r.yaml:8:20: \"info\" starts at -20%, not below the firing level (-30%); "
                    + "write a level further out, or remove it"
            ]
        ),
        (
            "threshold: {above: 9, below: 2}; severity: {critical: 20}",
            [
                "r.yaml:8:24: \"critical\" is one level for a rule that watches two sides; "
                    + "write critical: {above: ..., below: ...}"
            ]
        ),
        (
            "severity: {critical: {below: 0}}",
            ["r.yaml:8:25: \"below\" is a side that the rule does not watch; remove it"]
        ),
        (
            "clear: 2",
            [
                "r.yaml:8:10: \"clear\" is 2, above the firing level 1; "
                    + "write 1 or less: an episode ends nearer to normal than it starts"
            ]
        ),
        (
            "change: {against: previous, below: -30%}; clear: -50%",
            [
                "r.yaml:8:10: \"clear\" is -50%, below the firing level -30%; "
                    + "write -30% or more: an episode ends nearer to normal than it starts"
            ]
        ),
        (
            "window: 3; to_date: year",
            ["r.yaml:9:3: \"to_date\" stands beside \"window\"; keep one of the two"]
        ),
        (
            "window: 1",
            ["r.yaml:8:11: \"window\" is 1, outside 2 to 10000; write a number of buckets in between"]
        ),
        (
            "window: 13; change: {against: year-ago, above: 5%}",
            [
                "r.yaml:7:11: a window of 13 months overlaps itself a year before; "
                    + "write window: 12 or less, or against: previous"
            ]
        ),
        (
            "to_date: year; threshold: {below: 5}; for: 2",
            [
                "r.yaml:8:14: \"below\" fires at the start of every year, when a sum to date is 0; "
                    + "compare with year-ago: change: {against: year-ago, below: -30%}",
                "r.yaml:9:3: \"for\" waits for buckets, but a sum to date contains those before it; "
                    + "remove \"for\", or \"to_date\"",
            ]
        ),
        (
            "to_date: year; change: {against: previous, above: 5%}",
            [
                "r.yaml:8:11: a sum to date is compared with \"previous\", of another length; "
                    + "write against: year-ago, which compares the same part of the year"
            ]
        ),
        (
            "to_date: year; record: {lowest: ever}",
            [
                "r.yaml:8:11: the lowest sum to date is that of every January; write lowest: same-season"
            ]
        ),
        (
            "to_date: fiscal-year; bucket: fiscal-year",
            [
                "r.yaml:7:12: a sum to date of a fiscal-year is that fiscal-year; "
                    + "write a shorter bucket, such as month, or remove to_date"
            ]
        ),
        (
            "for: soon; cooldown: 99999; min_count: -1",
            [
                "r.yaml:8:8: \"for\" must be a whole number of buckets from 1 to 1000, not \"soon\"; "
                    + "write digits only, such as for: 3",
                "r.yaml:9:13: \"cooldown\" is 99999, outside 0 to 10000; "
                    + "write a number of buckets in between",
                "r.yaml:10:14: \"min_count\" is -1, outside 0 to 1000000000000; "
                    + "write a number of persons in between",
            ]
        ),
        (
            "lateness: 3 days",
            [
                "r.yaml:8:13: \"lateness\" must be a duration, not \"3 days\"; "
                    + "write a whole number and a unit: 500ms, 90s, 5m, 1h, 3d or 2w"
            ]
        ),
        (
            "lateness: 3d; horizon: 1d",
            ["r.yaml:9:12: \"horizon\" is shorter than \"lateness\" (3d); write 3d or more"]
        ),
        (
            "labels: {1st: x}",
            [
                "r.yaml:8:12: \"1st\" is no name for a label; "
                    + "write letters, digits and _, a letter first, at most 64"
            ]
        ),
        (
            "runbook: wiki/surge",
            [
                "r.yaml:8:12: \"runbook\" is no web address; "
                    + "write https:// and the page that says what to do"
            ]
        ),
        ("treshold: {above: 2}", ["r.yaml:8:3: unknown key \"treshold\"; did you mean \"threshold\"?"]),
        (
            "sumary: {en: A, es: B}; summary: -",
            ["r.yaml:7:3: unknown key \"sumary\"; did you mean \"summary\"?"]
        ),
        (
            "by: 'area, demographic'",
            [
                "r.yaml:8:7: encounters has no dimension \"area, demographic\"; "
                    + "write a list: [area, demographic]"
            ]
        ),
        (
            "where: {<<: {source: USBP}}",
            [
                "r.yaml:8:11: keys cannot be merged with <<; "
                    + "write them out; an alias can stand for a whole value"
            ]
        ),
        (
            "for: 3 months",
            [
                "r.yaml:8:8: \"for\" must be a whole number of buckets from 1 to 1000, not \"3 months\"; "
                    + "write digits only, such as for: 3"
            ]
        ),
        (
            "severity: Critical",
            ["r.yaml:8:13: \"severity\" cannot be \"Critical\"; did you mean \"critical\"?"]
        ),
        (
            "severity: {high: 5}",
            ["r.yaml:8:14: unknown key \"high\"; write one of: info, warning, critical"]
        ),
        (
            "bucket: months",
            ["r.yaml:7:11: \"bucket\" cannot be \"months\"; did you mean \"month\"?"]
        ),
        (
            "team: ~",
            ["r.yaml:8:3: \"team\" has no value; write one after the colon, or remove the key"]
        ),
    ]
}
