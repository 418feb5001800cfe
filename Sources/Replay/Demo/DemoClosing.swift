import Alerting
import EventCodec
import Events

/// What the demo leaves on the screen: the totals that fired, and what each rule said.
struct DemoClosing {
    let summary: ReplaySummary
    /// Of the story, without its history.
    let alerts: [AlertRecord]
    let style: DemoStyle
    let words: DemoWords

    private static let highlightLimit = 14

    func lines() -> [String] {
        let highlights = highlights
        return heading(words.standsOut, if: !highlights.isEmpty) + highlights
            + heading(words.byRule, if: true)
            + table
    }

    private func heading(_ text: String, if isNeeded: Bool) -> [String] {
        isNeeded ? ["", style.ink(text, .bold)] : []
    }

    /// Totals that fired, in the order of time.
    private var highlights: [String] {
        let firing = alerts.map(\.data).filter {
            $0.status == .firing && $0.wordClass == .settled && $0.group.isEmpty
        }
        let shown = firing.sorted { $0.severity > $1.severity }.prefix(Self.highlightLimit)
            .sorted { $0.bucket.end < $1.bucket.end }
        return shown.flatMap { alert in
            let count = NumberText.text(of: alert.observed, in: words.language)
            let lead =
                TextWrap.padded(alert.bucket.label, to: 10) + TextWrap.rightAligned(count, to: 9) + "  "
            let headline = TextWrap.lines(
                alert.summary[words.language], width: style.width - lead.count - 2)
            return headline.enumerated().map { row, line in
                row == 0
                    ? style.ink(style.mark(of: alert), style.ink(of: alert)) + " " + lead + line
                    : String(repeating: " ", count: lead.count + 2) + line
            }
        }
    }

    private var table: [String] {
        var table = TextTable(
            words.columns.enumerated().map { $0 < 2 ? .text($1) : .number($1) })
        for name in summary.ranking {
            guard let counts = summary.rules[name] else { continue }
            table.add(
                [counts.worst.word(in: words.language), name]
                    + [counts.fired, counts.resolved, counts.open].map { $0.grouped })
        }
        let silent = summary.rules.keys.filter { !summary.ranking.contains($0) }.sorted()
        return table.lines
            + (silent.isEmpty
                ? [] : TextWrap.lines(words.silentRules + silent.joined(separator: ", "), width: style.width))
    }
}
