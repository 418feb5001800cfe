import Testing

@Suite("Banned words have a replacement")
struct TokenTests {
    struct Ban: Sendable, CustomTestStringConvertible {
        let word: String
        let pattern: String
        let instead: String
        /// Modules that may say it.
        var except: Set<String> = []

        var testDescription: String { word }
    }

    static let shells: Set = ["Pipeline", "Replay", "Delivery", "Console", "vigia"]

    static let bans = [
        Ban(
            word: "Date()", pattern: #"\bDate\(\)"#,
            instead: "take the time as an argument: the core reads no clock", except: shells),
        // A log line says when it was written, and a client's deadlines are real time.
        Ban(
            word: ".now", pattern: #"(Clock|Instant|Date|Time)(\(\))?\.now\b|[(=,:?]\s*\.now\b"#,
            instead: "take the time as an argument: the core reads no clock",
            except: shells.union(["Telemetry", "KafkaClient"])),
        Ban(word: "Task.sleep", pattern: #"Task\.sleep"#, instead: "let the shell wait", except: shells),
        Ban(
            word: "SystemRandomNumberGenerator",
            pattern: #"SystemRandomNumberGenerator|\.random\(in: [^,)]*\)"#,
            instead: "take a generator as an argument", except: shells),
        Ban(
            word: "@unchecked Sendable", pattern: #"@unchecked\s+Sendable"#,
            instead: "use a Mutex, or hand the value over with `sending`",
            except: ["KafkaClient", "Console"]),
        Ban(word: "try!", pattern: #"\btry!"#, instead: "throw, or trap with the state in a precondition"),
        Ban(word: "as!", pattern: #"\bas!"#, instead: "use `as?` and say what happens otherwise"),
        Ban(
            word: "print(", pattern: #"(^|[^.\w])(print|debugPrint|dump)\("#,
            instead: "return the text, or log it: only the commands speak to people", except: ["vigia"]),
        Ban(word: "public", pattern: #"^\s*(public|open)\s"#, instead: "use package: this is a program"),
        Ban(
            word: "fatalError", pattern: #"\bfatalError\("#,
            instead: "use preconditionFailure with the state in its message"),
    ]

    @Test("In sources", arguments: bans)
    func isNotSaid(_ ban: Ban) throws {
        let pattern = try Regex(ban.pattern)
        for file in Repository.sources where !ban.except.contains(file.module) {
            for line in file.code.indices where file.code[line].contains(pattern) {
                Issue.record("\(file.place(line)): '\(ban.word)' is banned here: \(ban.instead)")
            }
        }
    }

    @Test("Nothing is left for later, neither in code nor in comments")
    func nothingIsLeftForLater() throws {
        let later = try Regex(["TO" + "DO", "FIX" + "ME", "XX" + "X:"].joined(separator: "|"))
        for file in Repository.sources + Repository.tests {
            for line in file.lines.indices where file.lines[line].contains(later) {
                Issue.record(
                    "\(file.place(line)): do it now, or write down in the documentation what is missing")
            }
        }
    }

    @Test("Tests force nothing either")
    func testsForceNothing() {
        for file in Repository.tests {
            for line in file.code.indices where file.code[line].contains(#/\btry!|\bas!/#) {
                Issue.record("\(file.place(line)): a trap ends all tests: use `try #require`")
            }
        }
    }
}
