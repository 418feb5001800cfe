import Detectors
import Events

/// The sentences around the finding; each is empty where there is nothing to say.
struct ContextSentences {
    let alert: ShownAlert
    let language: Language

    /// Corrections that are told one by one.
    private static let correctionsTold = 3
    /// Percent. Sub-groups that make less of the change explain nothing.
    private static let leastShare = 1.0

    init(_ alert: ShownAlert, _ language: Language) {
        self.alert = alert
        self.language = language
    }

    /// What the bound follows from, where it keeps to a budget of false alarms.
    var budget: String { alert.budget?.sentence(language) ?? "" }

    var isSilence: Bool { alert.rule.method == "silence" }

    /// Why the word is said at all, where the numbers do not tell.
    var origin: String {
        switch alert.status {
        case .firing, .updated:
            guard alert.reason == .corrected else { return "" }
            return language.pick(
                "Seen only after late or revised events.", "Visto solo tras eventos tardíos o revisados.")
        case .amended:
            return alert.corrections.isEmpty || isSilence
                ? language.pick(
                    "Amended after late or revised events.",
                    "Modificado tras eventos tardíos o revisados.")
                : ""
        case .withdrawn:
            return "\(language.pick("Withdrawn", "Retirado"))\(cause ?? afterCorrection)."
        case .resolved:
            return cause.map { "\(language.pick("Resolved", "Resuelto"))\($0)." } ?? ""
        }
    }

    private var afterCorrection: String {
        language.pick(" after late or revised events", " tras eventos tardíos o revisados")
    }

    private var cause: String? {
        let unit = alert.bucket.unit.singular(language)
        return switch alert.reason {
        case nil: nil
        case .corrected: afterCorrection
        case .notConfirmed:
            language.pick(
                ": the \(unit) closed without confirming the early word",
                ": \(alert.bucket.unit.article()) \(unit) cerró sin confirmar el aviso temprano")
        case .partOfEpisode:
            language.pick(
                ": it is part of an episode that had begun before",
                ": es parte de un episodio que ya había comenzado")
        case .ruleRemoved: language.pick(": the rule was removed", ": la regla se eliminó")
        case .ruleChanged:
            language.pick(
                ": the rule or its figures changed meaning, and its history starts afresh",
                ": la regla o sus cifras cambiaron de significado y su historia empieza de nuevo")
        }
    }

    var corrections: String {
        guard !alert.corrections.isEmpty, !isSilence else { return "" }
        var told = alert.corrections.prefix(Self.correctionsTold).map(text)
        let more = alert.corrections.count - told.count
        if more > 0 { told.append(language.pick("\(more) more", "\(more) más")) }
        return language.pick("Corrected: ", "Corregido: ") + told.joined(separator: "; ") + "."
    }

    /// Of an early word that did not come true.
    var projection: String {
        guard alert.status == .withdrawn, let total = alert.projection?.total else { return "" }
        let number = NumberText.short(total)
        return language.pick(
            "About \(number) had been projected.", "Se había proyectado cerca de \(number).")
    }

    private func text(_ correction: ShownCorrection) -> String {
        let period = PeriodText(correction.bucket, measure: alert.rule.measure, in: language).within
        let (from, to) = (text(correction.from), text(correction.to))
        switch correction.difference {
        case .fewerThan(let limit):
            return language.pick(
                "by fewer than \(limit) \(period)", "por menos de \(limit) \(period)")
        case .percent, nil:
            return language.pick("from \(from) to \(to) \(period)", "de \(from) a \(to) \(period)")
        }
    }

    /// The bound, where the finding does not name it already; in whole persons, as beyond it lie the same
    /// counts.
    var limit: String {
        guard let bound = alert.bound, alert.rule.method != "threshold", !isSilence,
            case let limit = alert.above ? bound.rounded(.down) : bound.rounded(.up),
            limit != alert.reference?.count.figure.map(Double.init)
        else { return "" }
        let level = NumberText.short(limit)
        return language.pick("The limit is \(level).", "El límite es de \(level).")
    }

    /// What the default method took for usual, and from how much.
    var baseline: String {
        guard let chosen = alert.baseline, alert.status != .withdrawn, alert.status != .resolved else {
            return ""
        }
        let model: String =
            switch chosen.baseline {
            case .rare: language.pick("the rate of rare counts", "de la tasa de cifras escasas")
            case .level: language.pick("the level", "del nivel")
            case .trend: language.pick("the trend", "de la tendencia")
            case .seasonal: language.pick("trend and season", "de la tendencia y la temporada")
            }
        let history = text(chosen.buckets)
        let shift = chosen.sinceShift.map { since in
            language.pick(
                ", with a new level for \(text(since))", ", con un nivel nuevo desde hace \(text(since))")
        }
        return language.pick(
            "Expected by \(model) of \(history)\(shift ?? "").",
            "Lo esperado sale \(model) de \(history)\(shift ?? "").")
    }

    /// `12 months`
    private func text(_ buckets: Int) -> String {
        let unit = alert.bucket.unit
        let name = buckets == 1 ? unit.singular(language) : unit.plural(language)
        return "\(NumberText.grouped(Int64(buckets))) \(name)"
    }

    /// When it began, and the worst bucket, where that is not this one.
    var course: String {
        guard !isSilence else { return "" }
        let since = PeriodText(alert.since, in: language)
        switch alert.status {
        case .firing, .updated, .amended:
            let start = language.pick("since \(since.bare)", "desde \(since.bare)")
            return sentence(alert.since == alert.bucket ? nil : start)
        case .resolved:
            return sentence(language.pick("it began \(since.within)", "comenzó \(since.within)"))
        case .withdrawn: return ""
        }
    }

    private func sentence(_ start: String?) -> String {
        if let start, alert.peak.bucket == alert.since, alert.since != alert.bucket {
            let count = text(alert.peak.count)
            let peak =
                alert.above
                ? language.pick("when it peaked at \(count)", "cuando llegó al máximo de \(count)")
                : language.pick("when it was lowest at \(count)", "cuando llegó al mínimo de \(count)")
            return "\(start), \(peak).".capitalizedSentence
        }
        let parts = [start, peak].compactMap { $0 }
        return parts.isEmpty ? "" : parts.joined(separator: "; ").capitalizedSentence + "."
    }

    private var peak: String? {
        guard alert.peak.bucket != alert.bucket else { return nil }
        let period = PeriodText(alert.peak.bucket, measure: alert.rule.measure, in: language).within
        let count = text(alert.peak.count)
        return alert.above
            ? language.pick("the peak was \(count) \(period)", "el máximo fue de \(count) \(period)")
            : language.pick("the lowest was \(count) \(period)", "el mínimo fue de \(count) \(period)")
    }

    var drivers: String {
        switch alert.status {
        case .firing, .updated, .amended: break
        case .withdrawn, .resolved: return ""
        }
        let told = alert.drivers.filter { $0.share.map { abs($0) >= Self.leastShare } ?? true }
        guard let first = told.first else { return "" }
        var dimensions: [(name: String, drivers: [String])] = []
        for driver in told {
            if dimensions.last?.name != driver.dimension { dimensions.append((driver.dimension, [])) }
            dimensions[dimensions.count - 1].drivers.append(text(driver, isFirst: driver == first))
        }
        let lists = dimensions.map { GroupNames.list($0.drivers, language) }.joined(separator: "; ")
        return language.pick("Driven by \(lists).", "Se explica por \(lists).")
    }

    private func text(_ driver: ShownDriver, isFirst: Bool) -> String {
        let name = GroupNames.name(of: driver.value, in: driver.dimension, language)
        if let share = driver.share {
            let percent = "\(NumberText.grouped(Int64(clamping: share)))%"
            return "\(name) (\(percent)\(isFirst ? ofWhat(driver) : ""))"
        }
        return driver.count.map { "\(name) (\(text($0)))" } ?? name
    }

    private func ofWhat(_ driver: ShownDriver) -> String {
        driver.base == nil
            ? language.pick(" of the count", " del conteo") : language.pick(" of the change", " del cambio")
    }

    var breaks: String {
        alert.breaks.map { note in
            if alert.rule.method == "threshold" || alert.rule.method == "crossover" {
                return language.pick(
                    "Definitions changed within this period: \(Self.ended(note.en))",
                    "Las definiciones cambiaron dentro de este periodo: \(Self.ended(note.es))")
            }
            return language.pick(
                "Compared only with figures since a break: \(Self.ended(note.en))",
                "Comparado solo con cifras posteriores a una ruptura: \(Self.ended(note.es))")
        }.joined(separator: " ")
    }

    private static func ended(_ note: String) -> String { note.hasSuffix(".") ? note : note + "." }

    var early: String {
        guard alert.wordClass == .early, alert.status == .firing || alert.status == .updated else {
            return ""
        }
        let unit = alert.bucket.unit.singular(language)
        return language.pick(
            "Early: the \(unit) has not closed yet.",
            "Aviso temprano: \(alert.bucket.unit.article()) \(unit) aún no cierra.")
    }

    private func text(_ count: ShownCount) -> String { NumberText.text(of: count, in: language) }
}

extension Int64 {
    fileprivate init(clamping number: Double) {
        self = Int64(Swift.min(Swift.max(number.rounded(), -9e18), 9e18))
    }
}
