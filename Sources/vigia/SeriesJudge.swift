import Aggregates
import Charts
import Detectors
import EventTime

/// Judges the series of a table, bucket by bucket, each from the past alone.
struct SeriesJudge {
    private let wish: DetectWish
    private let table: CountTable
    private let from: Bucket?
    /// The last bucket of any series: one that ends before was not reported any more.
    private let last: Bucket
    private let budget: TableBudget?

    init(_ wish: DetectWish, _ table: CountTable) throws(CommandError) {
        self.wish = wish
        self.table = table
        if let (time, text) = wish.from {
            guard let bucket = time.bucket(in: table.calendar) else {
                throw CommandError(
                    .usage, "--from \(text) is longer than a \(table.calendar.unit.rawValue), the bucket here"
                )
            }
            from = bucket
        } else {
            from = nil
        }
        budget = try wish.budget.map { budget throws(CommandError) in try TableBudget(budget, table) }
        last = table.series.compactMap { $0.buckets.last?.bucket }.max() ?? Bucket(0)
    }

    /// Every bucket from `--from`, or from the first of the series, to the last of the table.
    func judged(_ series: CountTable.Series) -> [JudgedBucket] {
        guard let first = series.buckets.first?.bucket else { return [] }
        let start = max(first, from ?? first)
        let known = max(first, wish.history.map { start - $0 } ?? first)
        var history = MeasuredHistory(first: known)
        var reported = series.buckets[...].drop { $0.bucket < known }
        for bucket in stride(from: known, to: start, by: 1) { history.append(next(bucket, &reported)?.count) }
        var detector = wish.method.detector(
            after: Past(history: history, calendar: table.calendar, step: 1), wish.settings)
        guard start <= last else { return [] }
        var keeper = budget?.keeper(of: series.name)
        return (start...last).map { bucket in
            let row = next(bucket, &reported)
            var (prediction, verdict) = detector.judge(row?.count)
            keeper?.keep(&prediction, &verdict, row?.count, at: bucket, since: known)
            return JudgedBucket(
                label: row?.text ?? table.label(bucket), observed: row?.count, bounds: prediction.bounds,
                verdict: verdict, unit: table.calendar.unit)
        }
    }

    private func next(
        _ bucket: Bucket, _ reported: inout ArraySlice<CountTable.ReportedBucket>
    ) -> CountTable.ReportedBucket? {
        if let row = reported.first, row.bucket == bucket { return reported.popFirst() }
        return wish.isZeroFilled ? CountTable.ReportedBucket(bucket: bucket, count: 0, text: nil) : nil
    }
}

/// A bucket with what a method says of it, as a line of the result.
struct JudgedBucket {
    let label: String
    let observed: Int64?
    let bounds: Bounds
    let verdict: CountVerdict
    let unit: BucketUnit

    static func header(hasSeries: Bool) -> String {
        (hasSeries ? "series," : "") + "time,observed,lower,expected,upper,score,p_value,alarm,reason"
    }

    /// - Parameter series: nil where the table has no such column.
    func line(series: String?) -> String {
        let fields = [
            label, observed.map(String.init) ?? "", number(bounds.lower), number(bounds.expected),
            number(bounds.upper), number(verdict.score), number(verdict.pValue), verdict.isAlarm ? "1" : "0",
            verdict.reason?.sentence(in: unit) ?? "",
        ]
        return ((series.map { [$0] } ?? []) + fields).map(Self.quoted).joined(separator: ",")
    }

    var point: BoundsChart.Point {
        BoundsChart.Point(
            label: label, observed: observed.map(Double.init), lower: bounds.lower, expected: bounds.expected,
            upper: bounds.upper, isAlarm: verdict.isAlarm)
    }

    /// As few digits as give the same number again.
    private func number(_ value: Double?) -> String {
        guard let value else { return "" }
        return value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
    }

    private static func quoted(_ field: String) -> String {
        guard field.contains(where: { ",\"\n\r".contains($0) }) else { return field }
        return "\"\(field.replacing("\"", with: "\"\""))\""
    }
}
