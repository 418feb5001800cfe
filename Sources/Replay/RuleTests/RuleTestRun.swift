import Aggregates
import Alerting
import EventCodec
import EventTime
import Events
import Pipeline
import Processing
package import Settings

/// Runs one test of a rule through both stages, a bucket at a time, and tells where what was said is not what
/// was expected.
package struct RuleTestRun {
    private let test: RuleTest
    private let plan: Plan
    /// What was said while the events of a bucket arrived, and when it settled.
    private var early: [[ShownAlert]] = []
    private var settled: [[ShownAlert]] = []
    /// What was said otherwise, in the order of `says`, `early` and `expect`.
    package private(set) var problems: [Problem] = []

    /// Runs it; the rule reads feeds, streams and breaks as configured.
    package init(_ test: RuleTest, configuration: Configuration) {
        self.test = test
        plan = Plan(
            rules: [test.rule], schemas: configuration.schemas, policies: configuration.feeds,
            breaks: configuration.breaks)
        run()
        compare(test.says, settled, "says")
        if let drawn = test.early { compare(drawn, early, "early") }
        for expectation in test.expectations { compare(expectation) }
    }

    // MARK: - Through the stages

    private mutating func run() {
        var said: [ShownAlert] = []
        var refused: [Rejection] = []
        let streams = Set(plan.streams + test.series.map(\.feed.stream)).sorted()
        let pipeline = LocalPipeline(
            plan: plan, inputs: streams.map { .init(stream: $0) }, onAlert: { said.append($0) },
            onReject: { refused.append($0.rejection) })
        let lateness = plan.cadences[plan.rules[0].cadence].lateness
        for place in 0..<test.buckets {
            for (number, series) in test.series.enumerated() {
                for (location, event) in events(series, number, at: place) {
                    EventEncoder.encode(event).withUnsafeBytes {
                        pipeline.receive(
                            $0, on: InputPartition(stream: series.feed.stream, partition: 0), offset: 0,
                            timestamp: .distantFuture)
                    }
                    if let rejection = refused.popLast() { refuse(rejection, at: location) }
                }
            }
            pipeline.flush()
            early.append(said)
            said = []
            let end = plan.rules[0].calendar.end(of: test.first + place) + lateness
            for stream in streams { pipeline.tick(InputPartition(stream: stream, partition: 0), to: end) }
            pipeline.flush()
            early[place] += said.filter { $0.wordClass == .early }
            settled.append(said.filter { $0.wordClass == .settled })
            said = []
        }
    }

    private mutating func refuse(_ rejection: Rejection, at location: Location) {
        problems.append(
            Problem(
                location: location, message: "\"\(test.name)\" has an event that is refused",
                hint: "\(rejection.reason.rawValue): \(rejection.sentence(in: .en))"))
    }

    /// What arrives of a series in one bucket: its own count, and corrections of earlier ones.
    private func events(_ series: RuleTest.Series, _ number: Int, at place: Int) -> [(Location, Event)] {
        var events: [(Location, Event)] = []
        if place < series.counts.count, let count = series.counts[place] {
            events.append((series.location, event(series, number, of: place, count, revision: 0)))
        }
        for (index, revision) in series.revisions.enumerated() where revision.arrival == place {
            let event = event(
                series, number, of: revision.bucket, revision.count, revision: UInt32(index + 1))
            events.append((revision.location, event))
        }
        return events
    }

    private func event(
        _ series: RuleTest.Series, _ number: Int, of place: Int, _ count: Int64, revision: UInt32
    ) -> Event {
        let calendar = plan.rules[0].calendar
        let start = calendar.start(of: test.first + place)
        let isWhole = calendar.zone.instant(ofCivil: calendar.zone.civil(at: start)) == start
        return Event(
            id: "\(number)-\(place)", revision: revision, time: calendar.zone.text(of: start),
            period: isWhole ? calendar.unit.period : nil, count: count, source: series.feed.source,
            report: series.feed.report, dimensions: series.dimensions)
    }

    // MARK: - What was expected

    private mutating func compare(
        _ drawings: [RuleTest.GroupDrawing], _ words: [[ShownAlert]], _ name: String
    ) {
        for drawn in drawings {
            let said = Drawing(
                words.map { $0.filter { drawn.group == nil || group(of: $0) == drawn.group }.map(\.status) })
            guard said != drawn.drawing else { continue }
            let first = said.columns.indices.first { said.columns[$0] != drawn.drawing.columns[$0] } ?? 0
            tell(
                drawn.location, "\(name) \(drawn.drawing)\(drawn.group.map { " of \($0)" } ?? "")",
                "\(said): see \(label(first))")
        }
        let known = Set(drawings.compactMap(\.group))
        if known.isEmpty { return }
        let others = Set(words.joined().map(group)).subtracting(known)
        for other in others.sorted() {
            let said = Drawing(words.map { $0.filter { group(of: $0) == other }.map(\.status) })
            let nothing = name == "says" ? "nothing is said" : "nothing is said early"
            tell(drawings[0].location, "\(nothing) of \(other)", "\(said)")
        }
    }

    private mutating func compare(_ expected: RuleTest.Expectation) {
        let words = (expected.wordClass == .early ? early : settled)[expected.bucket].filter { word in
            (expected.status.map { $0 == word.status } ?? true)
                && (expected.group.map { $0 == group(of: word) } ?? true)
        }
        guard let word = words.max(by: { matches(expected, $0) < matches(expected, $1) }) else {
            let status = expected.status.map { " \($0.rawValue)" } ?? ""
            let group = expected.group.map { " of \($0)" } ?? ""
            let said = (expected.wordClass == .early ? early : settled)[expected.bucket]
            tell(
                expected.location, "a word\(status)\(group) in \(expected.label)",
                said.isEmpty ? "none" : said.map(name).joined(separator: ", "))
            return
        }
        for field in expected.fields where !isMet(field.name, field.text, word) {
            tell(
                field.location, "\(field.name.rawValue): \(field.text)", value(field.name, of: word) ?? "none"
            )
        }
    }

    /// `firing of Tucson Sector`
    private func name(of word: ShownAlert) -> String {
        word.group.isEmpty ? word.status.rawValue : "\(word.status.rawValue) of \(group(of: word))"
    }

    private func matches(_ expected: RuleTest.Expectation, _ word: ShownAlert) -> Int {
        expected.fields.count { isMet($0.name, $0.text, word) }
    }

    private func isMet(_ field: RuleTest.Field, _ text: String, _ word: ShownAlert) -> Bool {
        guard let value = value(field, of: word) else { return false }
        switch field {
        case .en, .es: return value.contains(text)
        case .observed, .reference, .peak: return value.filter { $0 != "," } == text.filter { $0 != "," }
        case .severity, .change, .since: return value == text
        }
    }

    private func value(_ field: RuleTest.Field, of word: ShownAlert) -> String? {
        func text(_ count: ShownCount?) -> String? { count.map { NumberText.text(of: $0, in: .en) } }
        switch field {
        case .severity: return word.severity.rawValue
        case .observed: return text(word.observed)
        case .reference: return text(word.reference?.count)
        case .peak: return text(word.peak.count)
        case .since: return word.since.label
        case .change:
            guard case .percent(let percent) = word.change else { return nil }
            return NumberText.signedPercent(percent)
        case .en: return "\(Wording.headline(of: word).en). \(Wording.text(of: word).en)"
        case .es: return "\(Wording.headline(of: word).es). \(Wording.text(of: word).es)"
        }
    }

    private func group(of word: ShownAlert) -> String { word.group.map(\.value).joined(separator: ", ") }

    private func label(_ place: Int) -> String { plan.rules[0].calendar.label(test.first + place) }

    private mutating func tell(_ location: Location, _ expected: String, _ got: String) {
        problems.append(
            Problem(location: location, message: "\"\(test.name)\" expects \(expected)", hint: "got \(got)"))
    }
}

extension BucketUnit {
    /// The civil span of one bucket, as events write it.
    fileprivate var period: String {
        switch self {
        case .minute: "PT1M"
        case .hour: "PT1H"
        case .day: "P1D"
        case .week: "P1W"
        case .month: "P1M"
        case .quarter: "P3M"
        case .year, .fiscalYear: "P1Y"
        }
    }
}

extension Zone {
    /// RFC 3339, with the offset that this zone has then: a period begins on its author's wall.
    fileprivate func text(of time: Timestamp) -> String {
        let seconds = offset(at: time)
        let civil = (time + .seconds(seconds)).rfc3339.prefix(19)
        let minutes = abs(seconds) / 60
        let digits = [minutes / 60, minutes % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        return "\(civil)\(seconds < 0 ? "-" : "+")\(digits.joined(separator: ":"))"
    }
}
