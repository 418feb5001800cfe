/// Lines of a rule, `;` between them, and what must be said of them.
extension BadRulesTests {
    /// Which counts, and by which method.
    static let methods: [(String, [String])] = [
        ("team: x", []),
        (
            "name: -",
            ["r.yaml:2:3: \"rule\" has no \"name\"; write name: usbp-sector-surge"]
        ),
        (
            "zone: -",
            [
                "r.yaml:2:3: \"some-rule\" has no \"zone\"; "
                    + "write zone: America/New_York, or another IANA name"
            ]
        ),
        (
            "zone: America/NewYork",
            ["r.yaml:7:9: no time zone is called \"America/NewYork\"; did you mean America/New_York?"]
        ),
        (
            "zone: new york",
            ["r.yaml:7:9: no time zone is called \"new york\"; did you mean America/New_York?"]
        ),
        ("zone: Tijuana", ["r.yaml:7:9: no time zone is called \"Tijuana\"; did you mean America/Tijuana?"]),
        ("zone: EST", ["r.yaml:7:9: no time zone is called \"EST\"; did you mean America/New_York?"]),
        (
            "zone: Middle-Earth",
            [
                "r.yaml:7:9: no time zone is called \"Middle-Earth\"; "
                    + "write an IANA name, such as America/New_York or America/Mexico_City"
            ]
        ),
        (
            "name: Some Rule",
            [
                "r.yaml:7:9: \"Some Rule\" is no name for \"name\"; "
                    + "write lower-case letters and digits, words joined by hyphens: usbp-sector-surge"
            ]
        ),
        (
            "bucket: moth",
            ["r.yaml:7:11: \"bucket\" cannot be \"moth\"; did you mean \"month\"?"]
        ),
        (
            "stream: encounter",
            ["r.yaml:7:11: no stream is called \"encounter\"; did you mean \"encounters\"?"]
        ),
        (
            "summary: {en: A}",
            ["r.yaml:7:12: \"summary\" has no \"es\"; write es: and the summary in Spanish"]
        ),
        (
            "summary: {en: 'In {area}', es: B}",
            [
                "r.yaml:7:17: \"en\" names {area}, which the rule does not group by; "
                    + "remove it, or add by: [area]"
            ]
        ),
        (
            "summary: {en: 'In {aera}', es: 'En {area}'}; by: area",
            ["r.yaml:7:17: \"en\" names {aera}, which the rule does not group by; did you mean \"{area}\"?"]
        ),
        (
            "summary: {en: 'In {area', es: B}; by: area",
            ["r.yaml:7:17: \"en\" has a brace without its partner; write {dimension}"]
        ),
        (
            "where: {contry: MEX}",
            ["r.yaml:8:11: encounters has no dimension \"contry\"; did you mean \"country\"?"]
        ),
        (
            "where: {source: [USBP, USBP]}",
            ["r.yaml:8:26: \"source\" has \"USBP\" twice; remove one"]
        ),
        (
            "report: khsm-sectors",
            [
                "r.yaml:8:11: no feed of encounters has the report \"khsm-sectors\"; "
                    + "did you mean \"khsm-sector\"? (a new one is added under feeds: of the configuration)"
            ]
        ),
        (
            "where: {source: INM}; report: {USBP: khsm-sector}",
            [
                "r.yaml:9:12: \"report\" names the source \"USBP\", which \"where\" leaves out; "
                    + "add it to where: {source: [...]}, or remove it here"
            ]
        ),
        (
            "by: [sector]",
            [
                "r.yaml:8:8: encounters has no dimension \"sector\"; "
                    + "write one of: source, country, area, nationality, demographic, authority, type"
            ]
        ),
        (
            "by: [area]; drivers: [area, type]",
            ["r.yaml:9:12: \"area\" stands in \"by\" too; remove it here: each series has only one"]
        ),
        (
            "threshold: -",
            [
                "r.yaml:2:3: \"some-rule\" does not say what a spike is; "
                    + "write one of: threshold, change, record, detect, crossover, silence"
            ]
        ),
        (
            "change: {against: record, below: -5%}; threshold: {above: 1}",
            ["r.yaml:7:3: \"change\" is a second method beside \"threshold\"; keep one, or write two rules"]
        ),
        (
            "threshold: {}",
            ["r.yaml:7:14: \"threshold\" has neither \"above\" nor \"below\"; write above: 1000"]
        ),
        (
            "threshold: {above: 50%}",
            [
                "r.yaml:7:22: \"above\" must be a whole number of persons from 0 to 1000000000000, "
                    + "not \"50%\"; write digits only, such as above: 3"
            ]
        ),
        (
            "threshold: {above: 1, below: 2}",
            ["r.yaml:7:32: \"below\" lies higher than \"above\": every count would fire; exchange the two"]
        ),
        (
            "change: {above: 50%}",
            ["r.yaml:7:11: \"change\" has no \"against\"; write against: previous, year-ago or record"]
        ),
        (
            "change: {against: last-year, above: 50%}",
            [
                "r.yaml:7:21: \"against\" cannot be \"last-year\"; write one of: previous, year-ago, record"
            ]
        ),
        (
            "change: {against: record, above: 0.5}",
            [
                "r.yaml:7:36: \"above\" must be a percentage, not \"0.5\"; "
                    + "write a number and %, such as above: 50%"
            ]
        ),
        (
            "change: {against: record, above: 50}",
            [
                "r.yaml:7:36: \"above\" must be a percentage, not \"50\"; "
                    + "write a number and %, such as above: 50%"
            ]
        ),
        (
            "change: {against: record, below: \u{2212}25 percent}",
            [
                "r.yaml:7:36: \"below\" must be a percentage, not \"\u{2212}25 percent\"; "
                    + "write a number and %, such as below: -25%"
            ]
        ),
        (
            "threshold: {above: 1,000}",
            ["r.yaml:7:24: unknown key \"000\"; write numbers without commas"]
        ),
        (
            "threshold: {above: 2_500}",
            [
                "r.yaml:7:22: \"above\" must be a whole number of persons from 0 to 1000000000000, "
                    + "not \"2_500\"; write digits only, such as above: 2500"
            ]
        ),
        (
            "crossover: {against: {where: {source: INM}}, above: 1, other: INM}",
            ["r.yaml:7:65: \"other\" must be a mapping, not \"INM\"; write keys and values: en, es"]
        ),
        (
            "crossover: {against: {where: {source: INM}}, above: 1, other: {en: '{area}', es: B}}",
            [
                "r.yaml:7:70: \"en\" names {area}, which the rule does not group by; "
                    + "remove it, or add by: [area]"
            ]
        ),
        (
            "change: {against: record, below: 30%}",
            ["r.yaml:7:36: \"below\" is 30%, a rise; write below: -30% for a fall"]
        ),
        (
            "change: {against: record, below: -100%}",
            [
                "r.yaml:7:36: \"below\" is -100%: no count falls further than to 0; "
                    + "write a fall between 0% and -100%, such as -90%"
            ]
        ),
        (
            "detect: {method: ears-c9}",
            ["r.yaml:7:20: \"method\" cannot be \"ears-c9\"; did you mean \"ears-c1\"?"]
        ),
        (
            "detect: {years: 3}",
            ["r.yaml:7:12: \"years\" is no parameter of auto; remove it; auto knows none"]
        ),
        (
            "detect: {method: ears-c2, above: 0.5}",
            [
                "r.yaml:7:36: \"above\" must say how rare, not \"0.5\"; "
                    + "write above: 1 in 400, or 0.25%: so many buckets pass it by chance"
            ]
        ),
        (
            "detect: {method: ears-c2, above: 100%}",
            [
                "r.yaml:7:36: \"above\" is 100%, not between 1 in 2 and 1 in 10000000; "
                    + "write above: 1 in 400"
            ]
        ),
        (
            "detect: {method: ears-c2, years: 3}",
            [
                "r.yaml:7:29: \"years\" is no parameter of ears-c2; "
                    + "remove it; ears-c2 knows baseline, smallest_deviation"
            ]
        ),
        (
            "detect: {method: cusum, below: 1 in 400}",
            [
                "r.yaml:7:27: \"below\" is a side that cusum does not watch; "
                    + "remove it, or write method: auto"
            ]
        ),
        (
            "detect: {method: cusum, k: strong}",
            [
                "r.yaml:7:30: \"k\" must be a number from 0.05 to 10, not \"strong\"; "
                    + "write a number in between, with digits and a point only"
            ]
        ),
        (
            "detect: {method: glr-nb, window: 0}",
            ["r.yaml:7:36: \"window\" is 0, outside 1 to 366; write a number in between"]
        ),
        (
            "detect: {method: glr-nb, trend: maybe}",
            ["r.yaml:7:35: \"trend\" cannot be \"maybe\"; write one of: yes, no"]
        ),
        (
            "detect: {method: seasonal, holidays: no-such-file.txt}",
            [
                "r.yaml:7:40: no-such-file.txt: there is no such file; "
                    + "name a file of dates, one a line, beside the rules file"
            ]
        ),
        (
            "detect: {method: auto, holidays: days.txt}",
            ["r.yaml:7:26: \"holidays\" is no parameter of auto; remove it; auto knows none"]
        ),
        (
            "threshold: {above: 5}; early: {error: 5%}",
            [
                "r.yaml:8:10: \"early\" projects counts by a statistical method, above its bound; write "
                    + "detect: {method: auto, above: 1 in 400}, or remove it: a count that has passed its "
                    + "bound is told early in any case"
            ]
        ),
        (
            "detect: {method: auto, below: 1 in 400}; early: {error: 5%}",
            [
                "r.yaml:8:10: \"early\" projects counts by a statistical method, above its bound; write "
                    + "detect: {method: auto, above: 1 in 400}, or remove it: a count that has passed its "
                    + "bound is told early in any case"
            ]
        ),
        (
            "detect: {}; early: {error: 50%}",
            [
                "r.yaml:8:18: \"error\" must be a percentage from 0.1% to 20%, not \"50%\"; "
                    + "write error: 5%: one projection in 20 may turn out wrong"
            ]
        ),
        (
            "detect: {}; early: {error: often}",
            [
                "r.yaml:8:18: \"error\" must be a percentage from 0.1% to 20%, not \"often\"; "
                    + "write error: 5%: one projection in 20 may turn out wrong"
            ]
        ),
        ("detect: {}; early: {}", ["r.yaml:8:10: \"early\" has no \"error\"; write error: 5%"]),
        (
            "detect: {method: ears-c2}; window: 3",
            [
                "r.yaml:8:3: \"window\" adds buckets up, and \"detect\" judges each for itself; "
                    + "remove it, or write a longer bucket"
            ]
        ),
        (
            "detect: {method: ears-c2, above: 1 in 400}; severity: {critical: 1 in 100}",
            [
                "r.yaml:8:24: \"critical\" starts at 1 in 100, not above the firing level (1 in 400); "
                    + "write a level further out, or remove it"
            ]
        ),
        (
            "record: {highest: ever, lowest: 12}",
            [
                "r.yaml:7:35: \"lowest\" has another scope than \"highest\"; "
                    + "write the same for both, or two rules"
            ]
        ),
        (
            "record: {highest: 6, warm_up: 7}",
            ["r.yaml:7:33: \"warm_up\" is 7, more than the 6 buckets that are looked at; write 6 or fewer"]
        ),
        (
            "record: {highest: same-saison}",
            ["r.yaml:7:21: \"highest\" cannot be \"same-saison\"; did you mean \"same-season\"?"]
        ),
        (
            "crossover: {against: {}, above: 1}",
            [
                "r.yaml:7:24: the rule compares a count with itself; name another stream, source or report"
            ]
        ),
        (
            "crossover: {against: {stream: repatriations}, above: 0}",
            [
                "r.yaml:7:56: \"above\" is 0, not above 0 and at most 1000000; "
                    + "write 1 for \"equal\", 2 for \"twice as many\""
            ]
        ),
        (
            "silence: {feed: encounters/INM/boletin-nationalty}",
            [
                "r.yaml:6:19: no feed \"encounters/INM/boletin-nationalty\" is expected; "
                    + "did you mean \"encounters/INM/boletin-nationality\"?"
            ]
        ),
        (
            "silence: {feed: encounters/INM}",
            [
                "r.yaml:6:19: \"encounters/INM\" is no feed; "
                    + "write STREAM/SOURCE/REPORT, such as encounters/USBP/events"
            ]
        ),
        (
            "silence: {feeds: [encounters/USBP/khsm-sector, encounters/USBP/khsm-sector]}",
            ["r.yaml:6:50: \"feeds\" has \"encounters/USBP/khsm-sector\" twice; remove one"]
        ),
        (
            "silence: {feeds: []}",
            ["r.yaml:6:20: \"feeds\" names no feed; write feeds: [encounters/USBP/events]"]
        ),
        (
            "silence: {feed: encounters/USBP/khsm-sector}; summary: {en: '{area}', es: B}",
            ["r.yaml:6:17: \"en\" names {area}, which the rule does not group by; write one of: {feed}"]
        ),
        (
            "silence: {feed: encounters/USBP/khsm-sector}; bucket: day; for: 2",
            [
                "r.yaml:6:11: encounters/USBP/khsm-sector reports once a month, not every day; "
                    + "write bucket: month",
                "r.yaml:7:3: \"for\" has no meaning for silence; "
                    + "remove it: the feeds and \"after\" say all",
            ]
        ),
    ]
}
