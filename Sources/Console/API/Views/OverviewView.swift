import Alerting
import Answers

/// The state of everything in a few numbers.
struct OverviewView: Encodable {
    struct Firing: Encodable {
        var critical = 0
        var warning = 0
        var info = 0
    }

    struct Feeds: Encodable {
        var reporting = 0
        var late = 0
        var silent = 0
        var never = 0
    }

    struct Lag: Encodable {
        let records: Int64?
        let eventTimeSeconds: Double?

        private enum CodingKeys: CodingKey { case records, eventTimeSeconds }

        func encode(to encoder: any Encoder) throws {
            var members = encoder.container(keyedBy: CodingKeys.self)
            try members.encode(records, forKey: .records)
            try members.encode(eventTimeSeconds, forKey: .eventTimeSeconds)
        }
    }

    let application: String
    let version: String
    let now: String
    let reading: String
    let firing: Firing
    let episodes: Int
    let series: Int
    let feeds: Feeds
    let lag: Lag
    let completeTo: String?
    let warnings: [TextView]

    private enum CodingKeys: CodingKey {
        case application, version, now, reading, firing, episodes, series, feeds, lag, completeTo, warnings,
            login
    }

    func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(application, forKey: .application)
        try members.encode(version, forKey: .version)
        try members.encode(now, forKey: .now)
        try members.encode(reading, forKey: .reading)
        try members.encode(firing, forKey: .firing)
        try members.encode(episodes, forKey: .episodes)
        try members.encode(series, forKey: .series)
        try members.encode(feeds, forKey: .feeds)
        try members.encode(lag, forKey: .lag)
        try members.encode(completeTo, forKey: .completeTo)
        try members.encode(warnings, forKey: .warnings)
    }
}

struct LoginView: Encodable {
    let name: String?
    let role: String?
    let required: Bool
    let possible: Bool

    private enum CodingKeys: CodingKey { case name, role, required, possible }

    func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(name, forKey: .name)
        try members.encode(role, forKey: .role)
        try members.encode(required, forKey: .required)
        try members.encode(possible, forKey: .possible)
    }
}

struct HealthView: Encodable {
    let status: String
    let reasons: [String]
}

/// Why something was not done.
struct ProblemView: Encodable {
    /// For programs and their logs, in English.
    let error: String
    /// For people.
    let text: TextView

    init(_ sentence: LocalizedText) { (error, text) = (sentence.en, TextView(sentence)) }

    init(_ problem: AnswerProblem) {
        self.init(LocalizedText(en: problem.description, es: problem.spanish))
    }
}
