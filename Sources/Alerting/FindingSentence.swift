import Events

/// The sentence with the number: what was seen, in which bucket, against what.
struct FindingSentence {
    private let alert: ShownAlert
    private let language: Language

    init(_ alert: ShownAlert, _ language: Language) {
        self.alert = alert
        self.language = language
    }

    var text: String {
        switch alert.status {
        case .firing, .updated, .amended: finding.capitalizedSentence
        case .withdrawn: neutral.capitalizedSentence
        case .resolved:
            alert.reason == nil ? resolved + neutral : neutral.capitalizedSentence
        }
    }

    /// An episode also ends where the count comes to lie beyond the bound of the other side.
    private var resolved: String {
        switch (alert.isBeyondOtherBound, alert.above) {
        case (false, _): language.pick("Resolved: ", "Resuelto: ")
        case (true, true):
            language.pick(
                "Resolved, now below instead of above: ",
                "Resuelto, ahora por debajo y ya no por encima: ")
        case (true, false):
            language.pick(
                "Resolved, now above instead of below: ",
                "Resuelto, ahora por encima y ya no por debajo: ")
        }
    }

    // MARK: while it lasts

    private var finding: String {
        switch alert.rule.method {
        case "threshold": threshold
        case "record": record
        case "change": change
        case "detect": detected
        case "silence": silence
        case _: comparison
        }
    }

    /// `1,234 in May 2024; expected: 800. A count so high comes in about one month in 400.`
    private var detected: String {
        if let projection = alert.projection, alert.status == .firing { return projected(projection) }
        guard let expected = alert.expected else { return "\(seen)." }
        let number = NumberText.short(expected)
        let start = language.pick("\(seen); expected: \(number).", "\(seen); lo esperado: \(number).")
        guard let rarity = RarityText(alert.pValue, alert.bucket.unit, language)?.text else { return start }
        return alert.above
            ? language.pick(
                "\(start) A count so high comes \(rarity).", "\(start) Una cifra tan alta se da \(rarity).")
            : language.pick(
                "\(start) A count so low comes \(rarity).", "\(start) Una cifra tan baja se da \(rarity).")
    }

    /// `62 on 14 May 2024 so far, projected to come to about 150; expected: 100. One such projection in 20
    /// turns out wrong.`
    private func projected(_ projection: ProjectedTotal) -> String {
        let expected = alert.expected.map(NumberText.short)
        let number = NumberText.short((10 / projection.error).rounded() / 10)
        let total = projection.total.map(NumberText.short)
        return language.pick(
            "\(seen) so far, projected to "
                + (total.map { "come to about \($0)" } ?? "come to more than is usual")
                + (expected.map { "; expected: \($0)" } ?? "")
                + ". One such projection in \(number) turns out wrong.",
            "\(seen) hasta ahora, con una proyección de "
                + (total.map { "cerca de \($0)" } ?? "más de lo habitual")
                + (expected.map { "; lo esperado: \($0)" } ?? "")
                + ". Una de cada \(number) proyecciones así resulta equivocada.")
    }

    private var threshold: String {
        guard let bound = alert.bound else { return "\(seen)." }
        let level = NumberText.short(bound)
        return alert.above
            ? language.pick(
                "\(seen): above the threshold of \(level).", "\(seen): por encima del umbral de \(level).")
            : language.pick(
                "\(seen): below the threshold of \(level).", "\(seen): por debajo del umbral de \(level).")
    }

    private var record: String {
        let start = "\(seen): \(recordName)."
        guard let former = alert.reference else { return start }
        let (count, period) = (text(former.count), within(former.bucket))
        return alert.above
            ? language.pick(
                "\(start) The former record was \(count) \(period)\(difference).",
                "\(start) El récord anterior fue de \(count) \(period)\(difference).")
            : language.pick(
                "\(start) The former low was \(count) \(period)\(difference).",
                "\(start) El mínimo anterior fue de \(count) \(period)\(difference).")
    }

    /// `a record`, `the lowest in 12 months`
    private var recordName: String {
        let scope = alert.rule.scope ?? ""
        if let buckets = scope.split(separator: ":").dropFirst().first.flatMap({ Int($0) }) {
            let units = "\(NumberText.grouped(Int64(buckets))) \(alert.bucket.unit.plural(language))"
            return alert.above
                ? language.pick("the highest in \(units)", "el valor más alto en \(units)")
                : language.pick("the lowest in \(units)", "el valor más bajo en \(units)")
        }
        let part =
            scope == "same-season"
            ? language.pick(" for this part of the year", " para esta parte del año") : ""
        return alert.above
            ? language.pick("a record\(part)", "un récord\(part)")
            : language.pick("a record low\(part)", "un mínimo histórico\(part)")
    }

    private var change: String {
        guard alert.rule.against == "previous", let before = alert.reference else { return comparison }
        let (count, period) = (text(before.count), within(before.bucket))
        return language.pick(
            "\(seen), after \(count) \(period)\(difference).",
            "\(seen), tras \(count) \(period)\(difference).")
    }

    private var comparison: String {
        guard let reference = alert.reference else { return "\(seen)." }
        let (count, period) = (text(reference.count), within(reference.bucket))
        switch alert.rule.against {
        case "record":
            return language.pick(
                "\(seen), against the record of \(count) \(period)\(difference).",
                "\(seen), frente al récord de \(count) \(period)\(difference).")
        case "other":
            let other = alert.rule.other.map { " " + $0[language] } ?? ""
            return language.pick(
                "\(seen), against \(count)\(other)\(difference).",
                "\(seen), frente a \(count)\(other)\(difference).")
        case _:
            return language.pick(
                "\(seen), against \(count) \(period)\(difference).",
                "\(seen), frente a \(count) \(period)\(difference).")
        }
    }

    private var silence: String {
        let buckets = Int(clamping: alert.observed.figure ?? 1)
        let period = PeriodText.window(of: buckets, to: alert.bucket, in: language).within
        return language.pick("no report from \(feed) \(period).", "sin reporte de \(feed) \(period).")
    }

    // MARK: when it is over, or never was

    private var neutral: String {
        switch alert.rule.method {
        case "silence": return alert.isOver ? reportsAgain : silence
        case "threshold":
            guard let bound = alert.bound else { return "\(seen)." }
            let level = NumberText.short(bound)
            return language.pick(
                "\(seen); the threshold is \(level).", "\(seen); el umbral es de \(level).")
        case "change": return change
        case "detect": return detected
        case _: return comparison
        }
    }

    private var reportsAgain: String {
        let period = PeriodText(alert.bucket, in: language).within
        if alert.status == .withdrawn {
            return language.pick("\(feed) has reported \(period).", "\(feed) sí reportó \(period).")
        }
        let buckets = Int(clamping: alert.peak.count.figure ?? 1)
        let unit = buckets == 1 ? alert.bucket.unit.singular(language) : alert.bucket.unit.plural(language)
        return language.pick(
            "\(feed) reports again \(period), after \(buckets) \(unit) without a report.",
            "\(feed) vuelve a reportar \(period), tras \(buckets) \(unit) sin reporte.")
    }

    // MARK: parts

    /// `249,740 in December 2023`
    private var seen: String { "\(text(alert.observed)) \(within(alert.bucket))" }

    private func text(_ count: ShownCount) -> String { NumberText.text(of: count, in: language) }

    private func within(_ bucket: BucketCard) -> String {
        PeriodText(bucket, measure: alert.rule.measure, in: language).within
    }

    /// ` (+11.3%)`, or nothing.
    private var difference: String {
        switch alert.change {
        case .percent(0):
            alert.observed == alert.reference?.count
                ? language.pick(" (no difference)", " (sin diferencia)")
                : language.pick(" (less than 0.1%)", " (menos de 0.1%)")
        case .percent(let percent): " (\(NumberText.signedPercent(percent)))"
        case .fewerThan(let limit):
            language.pick(
                " (a difference of fewer than \(limit))", " (una diferencia de menos de \(limit))")
        case nil: ""
        }
    }

    /// `INM (boletin-nationality)`
    private var feed: String {
        GroupNames.feed(
            alert.group.first { $0.dimension == GroupNames.feedDimension }?.value ?? alert.feeds.first ?? "")
    }
}

extension ShownAlert {
    /// The bound on the side of the breach.
    var bound: Double? { above ? upper : lower }

    /// Whether the count is known to lie beyond the bound of the side that the episode does not tell of.
    var isBeyondOtherBound: Bool {
        guard let count = observed.figure, let other = above ? lower : upper else { return false }
        return above ? Double(count) < other : Double(count) > other
    }

    /// Whether a silent feed is known to have reported: not where a rule was taken away, or an episode
    /// joined another.
    var isOver: Bool {
        switch reason {
        case nil, .corrected, .notConfirmed: true
        case .partOfEpisode, .ruleRemoved, .ruleChanged: false
        }
    }
}
