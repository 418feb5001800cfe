/// The counts of a series with the bounds that they were judged by.
struct ChartView: Encodable {
    let unit: String
    let zone: String
    let measure: String
    let points: [PointView]
    /// Which buckets these are, where they are not the last.
    let note: TextView?
}

struct PointView: Encodable {
    let label: String
    let start: String
    let end: String
    let state: String
    /// Written as null where it is missing.
    let count: CountView?
    let expected: Double?
    let lower: Double?
    let upper: Double?
    let fires: Bool
    let revised: Bool

    private enum CodingKeys: CodingKey {
        case label, start, end, state, count, expected, lower, upper, fires, revised
    }

    func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(label, forKey: .label)
        try members.encode(start, forKey: .start)
        try members.encode(end, forKey: .end)
        try members.encode(state, forKey: .state)
        try members.encode(count, forKey: .count)
        try members.encodeIfPresent(expected, forKey: .expected)
        try members.encodeIfPresent(lower, forKey: .lower)
        try members.encodeIfPresent(upper, forKey: .upper)
        try members.encode(fires, forKey: .fires)
        try members.encode(revised, forKey: .revised)
    }
}

struct SeriesView: Encodable {
    let key: String
    let rule: String
    let summary: TextView
    let group: [String: String]
    let names: TextView
    let last: MeasurementView?
    let episode: String?
}

struct SeriesListView: Encodable {
    let total: Int
    let series: [SeriesView]
}

struct SeriesChartView: Encodable {
    let series: SeriesView
    let chart: ChartView
}
