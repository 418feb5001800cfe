package import Alerting
package import EventCodec
import EventTime
import Events
import Foundation
import KafkaClient
package import Pipeline
package import Processing
package import Settings
import Synchronization
package import Telemetry

/// All that is known of one episode, for a terminal: what the API tells of it, read from the topics once.
package struct EpisodeReport: Sendable {
    /// Counts with the bounds that they were judged by, oldest first.
    package struct Chart: Sendable {
        /// Nil where nothing is known, or a small count is hidden.
        package let values: [Double?]
        /// On the side on which the episode fires.
        package let bounds: [Double?]
        /// Where it fires.
        package let fired: [Bool]
        /// Of the first and the last bucket.
        package let labels: (first: String, last: String)
        /// Which buckets these are, where they are not the last.
        package let note: LocalizedText?
    }

    /// `GET /api/episodes/{id}`.
    package let json: [UInt8]
    /// Its headline.
    package let summary: LocalizedText
    /// Its last word, in sentences.
    package let text: LocalizedText
    /// `info`, `warning`, `critical`.
    package let severity: String
    /// `firing`, `ended`, `withdrawn`.
    package let state: String
    /// Nil where its series is not known here.
    package let chart: Chart?
    /// From the counts to the verdict.
    package let steps: [LocalizedText]
    /// Name, count and share of the change, as far as they may be told.
    package let drivers: [LocalizedText]
    /// The rule as it is written.
    package let rule: String
    /// One line a word: when, what, and where it stands.
    package let words: [String]

    /// Reads it; nil where no such episode is known.
    ///
    /// - Parameters:
    ///   - choose: says which episode, given the ids of all that are known, and the last word on each.
    ///   - isExact: whether small counts are told.
    ///   - ruleTexts: how rules are written, by name.
    package static func read(
        _ choose: (_ known: [String], _ alert: (String) -> AlertRecord?) throws -> String, isExact: Bool,
        _ configuration: Configuration, plan: Plan, ruleTexts: [String: String], log: Log, stop: StopFlag
    ) throws -> EpisodeReport? {
        let picture = Mutex(
            Picture(plan, inhibition: configuration.inhibit, breaks: configuration.breaks))
        let topics = configuration.topics
        let clients = ClientFactory(configuration, log: log)
        try PictureReader(
            clients, stop: stop, log: log,
            take: { records in picture.withLock { $0.take(records, topics) } }, tell: { _ in }
        ).readOnce()
        let known = picture.withLock { $0.episodes.entries.filter { $0.value.head != nil }.map(\.key) }
        let episode = try choose(known) { id in picture.withLock { $0.episodes.alert(id) } }
        let answers = try AnswerTopic(clients, log: log, stop: stop)
        // An application of an earlier version has no such topic.
        if (try? answers.catchUp()) != nil { picture.withLock { $0.answers = answers.book } }
        let progress = try ProgressProbe(clients, streams: plan.streams).progress()
        return picture.withLock { picture in
            picture.progress = progress
            let views = ViewMaker(isExact: isExact, now: .processingTime)
            let view = views.explanation(episode, topic: topics.alerts.name, texts: ruleTexts, &picture)
            guard let view else { return nil }
            return EpisodeReport(view, record: picture.episodes.entries[episode]?.bytes ?? [])
        }
    }

    private init(_ view: ExplanationView, record: [UInt8]) {
        json = JSONBody.bytes(view, adding: "alert", record)
        summary = LocalizedText(en: view.episode.summary.en, es: view.episode.summary.es)
        text = LocalizedText(en: view.text.en, es: view.text.es)
        severity = view.episode.severity
        state = view.episode.state.rawValue
        steps = view.steps.map { LocalizedText(en: $0.en, es: $0.es) }
        rule = view.rule?.text ?? ""
        words = view.words.map { word in
            "\(word.said)  \(word.status)\(word.class == "early" ? " (early)" : "")  "
                + "\(word.topic)[\(word.partition)] @\(word.offset)  \(word.id)"
        }
        drivers = view.drivers.map(Self.driver)
        let isAbove = view.episode.direction == "above"
        chart = view.chart.map { chart in
            Chart(
                values: chart.points.map { $0.count.flatMap { $0.count.drawn } },
                bounds: chart.points.map { isAbove ? $0.upper : $0.lower }, fired: chart.points.map(\.fires),
                labels: (chart.points.first?.label ?? "", chart.points.last?.label ?? ""),
                note: chart.note.map { LocalizedText(en: $0.en, es: $0.es) })
        }
    }

    private static func driver(_ driver: DriverView) -> LocalizedText {
        func line(_ name: String, _ language: Language, _ share: String) -> String {
            let count = driver.count.map { NumberText.text(of: $0.count, in: language) }
            let part = driver.share.map { "\(NumberText.short($0))% \(share)" }
            return ([name] + [count, part].compactMap(\.self)).joined(separator: "  ")
        }
        return LocalizedText(
            en: line(driver.name.en, .en, "of the change"), es: line(driver.name.es, .es, "del cambio"))
    }
}

extension ShownCount {
    /// As high as a bar is drawn: what is small is drawn as nothing.
    fileprivate var drawn: Double? {
        switch self {
        case .exact(let count), .rounded(let count): Double(count)
        case .below: 0
        }
    }
}
