import Alerting
import EventTime
import Events
import Rules

/// Reads one test of a rule. Everything is read before anything is given up, so that all problems are found
/// at once.
struct RuleTestReader {
    static let keys = [
        "name", "rule", "from", "feed", "counts", "revised", "series", "says", "early", "expect",
    ]

    let fields: Fields
    let book: RuleBook
    let configuration: Configuration

    private var sheet: ProblemSheet { fields.setting.sheet }

    /// Nil where something is wrong with it.
    func test() -> RuleTest? {
        let before = sheet.count
        let name = fields.required("name", "name: and the story in a few words")?.text()
        let rule = fields.required("rule", "rule: and the name of a rule").flatMap(rule)
        guard let rule else { return nil }
        let first = fields.required("from", "from: \(example(rule)), the first bucket")
            .flatMap { bucket($0, rule) }
        let reader = TestSeriesReader(rule: rule, first: first, configuration: configuration)
        let series = series(reader)
        let buckets = series.map(\.counts.count).max() ?? 0
        let says = fields.required("says", "says: \"..F.R\", one character for each bucket")
            .map { drawings($0, rule, series, buckets) }
        let early = fields["early"].map { drawings($0, rule, series, buckets) }
        let expectations = fields["expect"]?.list(max: SettingsLimits.testExpectations) ?? []
        let expected = expectations.compactMap { expectation($0, rule, first, buckets) }
        guard sheet.count == before, let name, let first, let says else { return nil }
        return RuleTest(
            name: name, location: location(fields.setting), rule: rule, first: first, series: series,
            says: says, early: early, expectations: expected)
    }

    private func location(_ setting: Setting) -> Location {
        Location(file: sheet.file, place: setting.node.place)
    }

    private func rule(_ setting: Setting) -> Rule? {
        guard let name = setting.text() else { return nil }
        if let rule = book.rules.first(where: { $0.name == name }) { return rule }
        setting.refuse(
            "no rule is called \"\(name)\"", hint: Suggestion.hint(for: name, in: book.rules.map(\.name)))
        return nil
    }

    private func example(_ rule: Rule) -> String {
        rule.calendar.label(rule.calendar.bucket(containing: Timestamp(milliseconds: 1_704_067_200_000)))
    }

    private func bucket(_ setting: Setting, _ rule: Rule) -> Bucket? {
        guard let text = setting.text() else { return nil }
        if let bucket = rule.calendar.bucket(labelled: text) { return bucket }
        setting.refuse(
            "\"\(text)\" is no \(rule.bucket.rawValue) of \(rule.zone)",
            hint: "write it like \(example(rule))")
        return nil
    }

    /// One series that stands in the test itself, or a list of them.
    private func series(_ reader: TestSeriesReader) -> [RuleTest.Series] {
        guard fields.has("series") else { return reader.series(fields).map { [$0] } ?? [] }
        for key in ["feed", "counts", "revised"] {
            fields.refuse(key, because: "stands beside \"series\"", hint: "move it into one of them")
        }
        guard let setting = fields["series"] else { return [] }
        let members = setting.list(max: SettingsLimits.testSeries) ?? []
        return members.compactMap { member in
            member.fields(TestSeriesReader.keys + reader.dimensionNames).flatMap(reader.series)
        }
    }

    // MARK: - Drawn time

    private func drawings(
        _ setting: Setting, _ rule: Rule, _ series: [RuleTest.Series], _ buckets: Int
    ) -> [RuleTest.GroupDrawing] {
        guard setting.isMapping else {
            if Set(series.map { group(of: $0, rule) }).count > 1 {
                setting.refuse(
                    "\"\(setting.name)\" is one drawing for several groups",
                    hint:
                        "write one for each: {\"\(series.first.map { group(of: $0, rule) } ?? "")\": \"..F\"}"
                )
            }
            return drawing(setting, group: nil, buckets).map { [$0] } ?? []
        }
        let example = "\(setting.name): {\"Tucson Sector\": \"..F.R\"}"
        let entries = setting.entries(max: SettingsLimits.testSeries, example: example) ?? []
        let known = Set(series.map { group(of: $0, rule) }).sorted()
        return entries.compactMap { key, value in
            if !known.contains(key.name) {
                key.refuse(
                    "no series is of the group \"\(key.name)\"",
                    hint: Suggestion.hint(for: key.name, in: known))
            }
            return drawing(value, group: key.name, buckets)
        }
    }

    private func drawing(_ setting: Setting, group: String?, _ buckets: Int) -> RuleTest.GroupDrawing? {
        guard let text = setting.text(max: SettingsLimits.testBuckets * 2) else { return nil }
        guard let drawing = Drawing(text) else {
            setting.refuse(
                "\"\(setting.name)\" cannot be \"\(text.prefix(60))\"",
                hint: "write . for silence, and F (firing), U (updated), A (amended), W (withdrawn) or R "
                    + "(resolved), with brackets round several: ..F(RF).")
            return nil
        }
        guard drawing.columns.count == buckets || buckets == 0 else {
            setting.refuse(
                "\"\(setting.name)\" draws \(drawing.columns.count) buckets, but the counts have \(buckets)",
                hint: "write one character for each")
            return nil
        }
        return RuleTest.GroupDrawing(location: location(setting), group: group, drawing: drawing)
    }

    /// The values by which the rule splits, as tests write them: `Tucson Sector`, `VEN, Yuma Sector`.
    private func group(of series: RuleTest.Series, _ rule: Rule) -> String {
        if case .silence = rule.method { return series.feed.description }
        return rule.by.map { field in
            field == "source"
                ? series.feed.source : series.dimensions.first { $0.name == field }?.value ?? ""
        }.joined(separator: ", ")
    }

    // MARK: - One word

    private func expectation(
        _ setting: Setting, _ rule: Rule, _ first: Bucket?, _ buckets: Int
    ) -> RuleTest.Expectation? {
        let keys = ["in", "class", "status", "group"] + RuleTest.Field.allCases.map(\.rawValue)
        guard let fields = setting.fields(keys),
            let place = fields.required("in", "in: \(example(rule)), the bucket in which it is said"),
            let first, let bucket = bucket(place, rule)
        else { return nil }
        guard (0..<buckets).contains(bucket - first) else {
            place.refuse(
                "\"in\" lies outside of the counts",
                hint: "write a \(rule.bucket.rawValue) from \(rule.calendar.label(first)) to "
                    + rule.calendar.label(first + max(0, buckets - 1)))
            return nil
        }
        return RuleTest.Expectation(
            location: location(place), bucket: bucket - first, label: rule.calendar.label(bucket),
            wordClass: fields["class"]?.choice(WordName.self)?.wordClass ?? .settled,
            status: fields["status"]?.choice(Status.self), group: fields["group"]?.text(),
            fields: RuleTest.Field.allCases.compactMap { field in
                guard let setting = fields[field.rawValue],
                    let text = setting.text(max: SettingsLimits.summaryLength)
                else { return nil }
                return (field, location(setting), text)
            })
    }

    private enum WordName: String, CaseIterable {
        case early, settled

        var wordClass: WordClass {
            switch self {
            case .early: .early
            case .settled: .settled
            }
        }
    }
}
