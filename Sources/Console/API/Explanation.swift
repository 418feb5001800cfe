import Aggregates
import Alerting
import Answers
import Detectors
import EventCodec
import EventTime
import Events
import Processing
import Rules

/// How the number of an episode's last word comes about, one sentence a step, from what may be shown.
struct Explanation {
    private let word: AlertRecord.Content
    private let planned: PlannedRule?

    init(_ alert: AlertRecord, planned: PlannedRule?) {
        word = alert.data
        self.planned = planned
    }

    var steps: [LocalizedText] {
        [counted, measured, complete, observed].compactMap(\.self) + compared + [verdict, begun]
    }

    private var counted: LocalizedText {
        let feeds = word.feeds.joined(separator: ", ")
        let group = word.group.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }.joined(
            separator: ", ")
        let (start, end) = (word.bucket.start, word.bucket.end)
        let place = "\(word.bucket.label), \(word.bucket.zone)"
        return LocalizedText(
            en: "Counted: events of \(feeds)\(group.isEmpty ? "" : " with \(group)") whose time is from "
                + "\(start), included, to \(end), not included (\(place)). The same id and revision counts "
                + "once; a higher revision takes the place of a lower one.",
            es: "Se cuentan: los eventos de \(feeds)\(group.isEmpty ? "" : " con \(group)") cuya hora va de "
                + "\(start), incluida, a \(end), no incluida (\(place)). El mismo id y revisión cuenta una "
                + "vez; una revisión más alta reemplaza a la más baja.")
    }

    private var measured: LocalizedText? {
        guard let planned else { return nil }
        switch planned.rule.measure {
        case .bucket: return nil
        case .window(let count):
            return LocalizedText(
                en: "Added up: the \(count) buckets that end with this one.",
                es: "Se suman: los \(count) períodos que terminan con este.")
        case .toDate(let year):
            let start = BucketCard(
                planned.calendar.first(ofYearOf: bucket(planned), year), in: planned.calendar)
            return LocalizedText(
                en: "Added up: all buckets from \(start.label) to this one.",
                es: "Se suman: todos los períodos desde \(start.label) hasta este.")
        }
    }

    private func bucket(_ planned: PlannedRule) -> Bucket {
        planned.calendar.bucket(containing: Timestamp(word.bucket.start) ?? Timestamp(milliseconds: 0))
    }

    private var complete: LocalizedText {
        let share = NumberText.short(word.completeness)
        let missing = (word.missing ?? []).joined(separator: ", ")
        guard !missing.isEmpty else {
            return LocalizedText(
                en: "Reported: \(share)% of what is expected.", es: "Reportado: \(share)% de lo esperado.")
        }
        return LocalizedText(
            en:
                "Reported: \(share)% of what is expected; missing: \(missing). While a feed is missing, no "
                + "fall is told and no episode ends.",
            es:
                "Reportado: \(share)% de lo esperado; falta: \(missing). Mientras falta una fuente no se "
                + "avisa de caídas ni termina ningún episodio.")
    }

    private var observed: LocalizedText {
        LocalizedText(
            en: "Observed: \(NumberText.text(of: word.observed, in: .en)).",
            es: "Observado: \(NumberText.text(of: word.observed, in: .es)).")
    }

    /// What the count is held against, and how the bound follows from it.
    private var compared: [LocalizedText] {
        var steps: [LocalizedText] = []
        if let reference = word.reference {
            let label = reference.bucket.label
            steps.append(
                LocalizedText(
                    en: "Compared with: \(NumberText.text(of: reference.count, in: .en)) in \(label).",
                    es: "Comparado con: \(NumberText.text(of: reference.count, in: .es)) en \(label)."))
        }
        if let expected = word.expected {
            let number = NumberText.short(expected)
            steps.append(LocalizedText(en: "Expected: \(number).", es: "Esperado: \(number)."))
        }
        if let planned {
            steps.append(
                LocalizedText(
                    en: "The rule: \(planned.rule.sentence).", es: "La regla: \(planned.rule.sentence)."))
            if case .detect(let detection) = planned.rule.method {
                let parameters = detection.method.canonical
                steps.append(
                    LocalizedText(
                        en:
                            "Its method: \(parameters). It saw the settled buckets before this one and "
                            + "nothing else; `vigia detect` gives the same on their counts.",
                        es: "Su método: \(parameters). Vio los períodos cerrados antes de este y nada más; "
                            + "`vigia detect` da lo mismo con sus conteos."))
            }
        }
        return steps
    }

    private var verdict: LocalizedText {
        let isAbove = word.direction == "above"
        let bound = isAbove ? word.bound.upper : word.bound.lower
        guard let bound else {
            return LocalizedText(
                en:
                    "Verdict: beyond the bound, which is not shown, because a small count could be worked "
                    + "out from it.",
                es:
                    "Veredicto: más allá del límite, que no se muestra porque de él se deduciría un conteo "
                    + "pequeño."
            )
        }
        let number = NumberText.short(bound)
        return LocalizedText(
            en: "Verdict: \(isAbove ? "above" : "below") the bound of \(number): \(word.severity.rawValue).",
            es:
                "Veredicto: por \(isAbove ? "encima" : "debajo") del límite de \(number): "
                + "\(Self.name(word.severity))."
        )
    }

    private static func name(_ severity: Severity) -> String {
        switch severity {
        case .info: "informativo"
        case .warning: "advertencia"
        case .critical: "crítico"
        }
    }

    private var begun: LocalizedText {
        LocalizedText(
            en:
                "Since \(word.since.label); the worst so far: "
                + "\(NumberText.text(of: word.peak.count, in: .en)) in \(word.peak.bucket.label).",
            es:
                "Desde \(word.since.label); lo peor hasta ahora: "
                + "\(NumberText.text(of: word.peak.count, in: .es)) en \(word.peak.bucket.label).")
    }
}

extension ViewMaker {
    /// All about an episode; nil where it is not known. The record itself is added by who answers.
    func explanation(_ id: String, topic: String, texts: [String: String], _ picture: inout Picture)
        -> ExplanationView?
    {
        guard let episode = episode(id, &picture), let alert = picture.episodes.alert(id) else { return nil }
        let word = alert.data
        let planned = picture.planned(word.rule.name)
        let streams = planned.map { Set($0.rule.selections.map(\.stream)) } ?? [word.stream]
        let firing = picture.firing(of: word.rule.name)
        let entry = picture.seriesKey(of: alert).flatMap { picture.series.entries[$0] }
        return ExplanationView(
            episode: episode, text: TextView(word.text),
            rule: planned.map { rule($0, text: texts[$0.rule.name] ?? "", firing) },
            chart: entry.flatMap { entry in
                picture.series.state(of: entry).map { state in
                    let planned = picture.plan.rules[entry.rule]
                    let shown = AlertChart(alert, planned, state)
                    return chart(planned, shown.buckets, note: shown.note)
                }
            },
            drivers: word.drivers.map(driver),
            corrections: word.corrections.map {
                CorrectionView(bucket: BucketView($0.bucket), from: CountView($0.from), to: CountView($0.to))
            },
            breaks: word.breaks.map(TextView.init),
            feeds: word.feeds.compactMap(Feed.init).map { feed($0, picture) },
            words: (picture.episodes.entries[id]?.words ?? []).map { Self.word($0, topic) },
            inputs: lag(picture).filter { row in
                row.stage == "watch"
                    || picture.progress.contains {
                        $0.topic == row.topic && streams.contains($0.stream ?? "")
                    }
            },
            steps: Explanation(alert, planned: planned).steps.map(TextView.init),
            answers: picture.answers.history(of: id).map(AnswerView.init))
    }

    func rule(_ planned: PlannedRule, text: String, _ firing: Int) -> RuleView {
        let rule = planned.rule
        return RuleView(
            name: rule.name, summary: TextView(rule.summary), sentence: rule.sentence, text: text,
            stream: planned.card.stream, team: rule.team, labels: rule.labels, runbook: rule.runbook,
            firing: firing)
    }

    private func driver(_ driver: AlertRecord.Driver) -> DriverView {
        DriverView(
            dimension: driver.dimension, value: driver.value,
            name: TextView(GroupNames.names(of: [GroupValue(driver.dimension, driver.value)])),
            count: driver.count.map(CountView.init), base: driver.base.map(CountView.init),
            share: driver.share)
    }

    private static func word(_ word: KnownWord, _ topic: String) -> WordView {
        WordView(
            id: word.head.id, status: word.head.status.rawValue, class: word.head.wordClass.rawValue,
            severity: word.head.severity.rawValue, time: word.head.time, said: word.said.rfc3339,
            topic: topic,
            partition: word.partition, offset: word.offset)
    }
}
