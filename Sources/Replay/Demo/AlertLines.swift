import Alerting
import Charts
import Detectors
import EventCodec
import EventTime
import Events
import Rules

/// One alert as lines of a terminal: in full, with a chart of its series, or in one line with a small one.
struct AlertLines {
    let book: SeriesBook
    let style: DemoStyle
    let words: DemoWords

    private static let chartHeight = 6
    /// Bars of a chart and of a one-line chart, by what a bucket is.
    private static let months = 37
    private static let days = 62
    private static let sparks = 12
    /// A headline that is shorter tells nothing: the small chart goes before.
    private static let leastHeadline = 20

    /// Headline, text, and a chart unless it is not wanted.
    func full(_ alert: AlertRecord, isCharted: Bool) -> [String] {
        let label = "\(style.mark(of: alert.data)) \(words.status(alert.data).uppercased())"
        let indent = label.count + 2
        let headline = TextWrap.lines(alert.data.summary[words.language], width: style.width - indent)
        let head = headline.enumerated().map { row, line in
            let lead =
                row == 0 ? style.ink(label, style.ink(of: alert.data)) : TextWrap.padded("", to: label.count)
            return "\(lead)  \(style.ink(line, .bold))"
        }
        let text = TextWrap.lines(alert.data.text[words.language], width: style.width - 2)
        return head + text.map { "  " + $0 } + (isCharted ? chart(alert) : []) + [""]
    }

    /// `▲   1,083  +2,307%  ▁▁▁▂▁▁█  Encounters in Mexico surge: nationality Belize`
    func short(_ alert: AlertRecord) -> String {
        let count = TextWrap.rightAligned(NumberText.text(of: alert.data.observed, in: words.language), to: 9)
        let change = TextWrap.rightAligned(change(alert), to: 10)
        let spark = "  " + TextWrap.padded(spark(alert), to: Self.sparks)
        let room = style.width - 2 - count.count - change.count - 2
        let hasSpark = room - spark.count >= Self.leastHeadline
        let headline = TextWrap.shortened(
            alert.data.summary[words.language], to: hasSpark ? room - spark.count : room,
            ellipsis: style.ellipsis)
        let ink = style.ink(of: alert.data)
        return [
            style.ink(style.mark(of: alert.data), ink), " ", count, change,
            hasSpark ? style.ink(spark, ink) : "", "  ",
            alert.data.wordClass == .early ? style.ink(headline, .dim) : headline,
        ].joined()
    }

    private func change(_ alert: AlertRecord) -> String {
        switch alert.data.change {
        case .percent(let percent) where abs(percent) < 10: return NumberText.signedPercent(percent)
        case .percent(let percent):
            return "\(percent < 0 ? "-" : "+")\(Int64(abs(percent).rounded()).grouped)%"
        case .fewerThan(let limit): return "<\(limit)"
        case nil: return ""
        }
    }

    // MARK: - Charts

    private func chart(_ alert: AlertRecord) -> [String] {
        guard let window = window(alert, length: length(alert)) else { return [] }
        let chart = TerminalChart(
            values: window.values, bounds: window.bounds, fired: window.fired, firstLabel: window.firstLabel,
            lastLabel: window.lastLabel, width: min(style.width - 2, 96), height: Self.chartHeight,
            characters: style.isUnicode ? .unicode : .ascii, isColored: style.isColored)
        return chart.lines.map { "  " + $0 }
    }

    private func spark(_ alert: AlertRecord) -> String {
        guard let window = window(alert, length: Self.sparks) else { return "" }
        return Sparkline.line(values: window.values, width: Self.sparks, ascii: !style.isUnicode)
    }

    private func length(_ alert: AlertRecord) -> Int {
        switch BucketUnit(rawValue: alert.data.bucket.unit) {
        case .minute, .hour, .day: Self.days
        case .week, .month, .quarter, .year, .fiscalYear, nil: Self.months
        }
    }

    private struct Window {
        var values: [Double?]
        var bounds: [Double?]
        var fired: [Bool]
        var firstLabel: String
        var lastLabel: String
    }

    /// The last buckets of the alert's series up to its own; those of its episode are marked.
    private func window(_ alert: AlertRecord, length: Int) -> Window? {
        guard let rule = book.rule(of: alert), let series = book.series(of: alert),
            let last = rule.calendar.bucket(labelled: alert.data.bucket.label), last >= series.first
        else { return nil }
        let first = max(series.first, last - (length - 1))
        let since = rule.calendar.bucket(labelled: alert.data.since.label) ?? last
        let shown = first..<(last + 1)
        let isAbove = alert.data.direction == "above"
        return Window(
            values: shown.map { series[$0].map(Double.init) },
            bounds: shown.map { isAbove ? series.bounds(at: $0).upper : series.bounds(at: $0).lower },
            fired: shown.map { $0 >= since && alert.data.status != .resolved },
            firstLabel: rule.calendar.label(first), lastLabel: rule.calendar.label(last))
    }
}
