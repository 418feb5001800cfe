import Events
import Processing
import Replay

/// What a replay tells at its end.
struct ReplayReport {
    let summary: ReplaySummary
    /// Where answers were given.
    let labels: LabelScore?
    let budgets: [BudgetSpent]
    let counters: TallyCounters
    let records: Int
    let rejects: [RejectReason: Int]
    let elapsed: Duration

    func lines(in language: Language) -> [String] {
        summary.lines(in: language) + budgets.map { budget($0, language) }
            + (labels.map { [""] + $0.lines(in: language) } ?? []) + [""] + [counts(language)]
            + refusals(language)
    }

    private func counts(_ language: Language) -> String {
        let rate = ProgressBar.rate(records, in: elapsed).grouped
        let hundredths = Int((elapsed.seconds * 100).rounded())
        let time = "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100) s"
        let (read, took) = (records.grouped, "\(time), \(rate)/s")
        var parts: [String]
        switch language {
        case .en:
            parts = ["\(read) records in \(took): \(counters.accepted.grouped) counted"]
            if counters.duplicates > 0 { parts.append("\(counters.duplicates.grouped) duplicates") }
            if counters.revisions > 0 { parts.append("\(counters.revisions.grouped) revisions") }
            if counters.superseded > 0 { parts.append("\(counters.superseded.grouped) older revisions") }
            if counters.late > 0 { parts.append("\(counters.late.grouped) too late for a rule") }
            parts.append("\(summary.words.grouped) words in \(summary.ranking.count.grouped) rules' alerts")
        case .es:
            parts = ["\(read) registros en \(took): \(counters.accepted.grouped) contados"]
            if counters.duplicates > 0 { parts.append("\(counters.duplicates.grouped) repetidos") }
            if counters.revisions > 0 { parts.append("\(counters.revisions.grouped) revisiones") }
            if counters.superseded > 0 {
                parts.append("\(counters.superseded.grouped) revisiones anteriores")
            }
            if counters.late > 0 { parts.append("\(counters.late.grouped) tardíos para alguna regla") }
            parts.append("\(summary.words.grouped) avisos de \(summary.ranking.count.grouped) reglas")
        }
        return parts.joined(separator: ", ")
    }

    /// `usbp-unusual keeps a budget of 2 per year: 24.3 false alarms expected, of 25.1 allowed`
    private func budget(_ spent: BudgetSpent, _ language: Language) -> String {
        func tenths(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
        let (cost, allowed, series) = (tenths(spent.spent), tenths(spent.allowed), spent.series.grouped)
        switch language {
        case .en:
            return "\(spent.rule), \(series) series, keeps a budget: \(cost) false alarms expected, "
                + "\(allowed) allowed"
        case .es:
            return
                "\(spent.rule), \(series) series, respeta un presupuesto: \(cost) falsas alarmas esperadas, "
                + "\(allowed) permitidas"
        }
    }

    private func refusals(_ language: Language) -> [String] {
        guard !rejects.isEmpty else { return [] }
        let total = rejects.values.reduce(0, +)
        let sorted = rejects.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
        let reasons = sorted.map { "\($0.value.grouped) \($0.key.rawValue)" }.joined(separator: ", ")
        let title =
            switch language {
            case .en: "\(total.grouped) \(total == 1 ? "record" : "records") refused: "
            case .es: total == 1 ? "1 registro rechazado: " : "\(total.grouped) registros rechazados: "
            }
        return [title + reasons]
    }
}
