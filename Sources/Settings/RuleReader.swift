import Aggregates
import Alerting
import Detectors
import EventTime
import Events
import Rules

/// Reads one rule. Everything is read before anything is given up, so that all problems are found at once.
struct RuleReader {
    static let keys = [
        "name", "summary", "stream", "where", "report", "by", "drivers", "bucket", "zone", "window",
        "to_date",
        "threshold", "change", "record", "detect", "crossover", "silence", "min_count", "for", "cooldown",
        "clear",
        "early", "severity", "lateness", "horizon", "team", "labels", "runbook",
    ]

    let fields: Fields
    let configuration: Configuration

    /// Nil where something is wrong with it.
    func rule() -> Rule? {
        let before = fields.setting.sheet.count
        let isSilence = fields.has(MethodKey.silence.rawValue)
        let name = fields.required("name", "name: usbp-sector-surge").flatMap(Self.name)
        let (bucket, measure) = (bucket(), measure())
        let zone = fields.required("zone", ZoneName.example).flatMap(ZoneName.read)
        var selection = isSilence ? nil : SelectionReader(configuration: configuration).selection(fields)
        let reader = MethodReader(fields: fields, configuration: configuration, selection: selection)
        let method = reader.method()
        if case .silence(let silence) = method { selection = feedsSelection(of: silence) }
        let by = dimensions("by", max: SettingsLimits.groupingDimensions)
        let drivers = dimensions("drivers", max: SettingsLimits.driverDimensions)
        let texts = RuleTexts(fields: fields, placeholders: isSilence ? ["feed"] : by ?? [])
        let summary = texts.summary()
        let (team, labels, runbook) = (texts.team(), texts.labels(), texts.runbook())
        let quantities = RuleQuantities(fields: fields, method: method)
        let (hold, cooldown, minCount) = (quantities.hold(), quantities.cooldown(), quantities.minCount())
        let (severities, clear) = (quantities.severities(), quantities.clear())
        let (lateness, horizon) = quantities.waiting()
        let projectionError = quantities.projectionError()
        RuleChecks(fields: fields, configuration: configuration).check(
            bucket: bucket, measure: measure, method: method, by: by ?? [], drivers: drivers ?? [])
        guard fields.setting.sheet.count == before, let name, let summary, let selection, let bucket,
            let zone,
            let measure, let method
        else { return nil }
        return Rule(
            name: name, summary: summary, selection: selection, by: by ?? [], drivers: drivers ?? [],
            bucket: bucket, zone: zone, measure: measure, method: method, holdBuckets: hold,
            cooldownBuckets: cooldown, clear: clear, minCount: Int64(minCount), severities: severities,
            lateness: lateness, horizon: horizon, projectionError: projectionError, team: team,
            labels: labels, runbook: runbook)
    }

    /// Lower-case words joined by hyphens: it is read aloud, and goes into metrics and topic keys.
    static func name(_ setting: Setting) -> String? {
        guard let name = setting.text(max: SettingsLimits.nameLength) else { return nil }
        let words = name.split(separator: "-", omittingEmptySubsequences: false)
        let isSound = words.allSatisfy { word in
            !word.isEmpty
                && word.utf8.allSatisfy { byte in
                    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                }
        }
        guard isSound else {
            setting.refuse(
                "\"\(name)\" is no name for \"\(setting.name)\"",
                hint: "write lower-case letters and digits, words joined by hyphens: usbp-sector-surge")
            return nil
        }
        return name
    }

    private func bucket() -> BucketUnit? {
        let units = BucketUnit.allCases.map(\.rawValue).joined(separator: ", ")
        return fields.required("bucket", "bucket: and one of \(units)")?.choice(BucketUnit.self)
    }

    private func measure() -> Measure? {
        if fields.has("window"), fields.has("to_date") {
            fields.refuse("to_date", because: "stands beside \"window\"", hint: "keep one of the two")
            return nil
        }
        if fields.has("window") {
            return fields["window"]?.whole(in: SettingsLimits.window, unit: "buckets").map { .window($0) }
        }
        if fields.has("to_date") {
            switch fields["to_date"]?.choice(YearName.self) {
            case .year: return .toDate(.calendar)
            case .fiscalYear: return .toDate(.fiscal)
            case nil: return nil
            }
        }
        return .bucket
    }

    private enum YearName: String, CaseIterable {
        case year
        case fiscalYear = "fiscal-year"
    }

    /// Different fields of the rule's stream; nil where something is wrong with them.
    private func dimensions(_ key: String, max count: Int) -> [String]? {
        guard let setting = fields[key], let members = setting.list(max: count),
            let names = setting.texts(max: count)
        else { return nil }
        let stream = configuration.streams.first { $0.name == fields["stream"]?.scalar }
        guard let stream else { return names }
        return members.map { stream.checkField($0) }.allSatisfy { $0 } ? names : nil
    }

    /// A rule about silence adds nothing up; its feeds may be of any streams and reports.
    private func feedsSelection(of silence: Silence) -> Selection? {
        silence.feeds.first.map { first in
            let sources = silence.feeds.filter { $0.stream == first.stream }.map(\.source)
            return Selection(stream: first.stream, filters: ["source": Set(sources)])
        }
    }
}
