/// An episode as lists show it.
struct EpisodeView: Encodable {
    enum State: String, Encodable { case firing, ended, withdrawn }

    let id: String
    let state: State
    let early: Bool
    let status: String
    let severity: String
    let summary: TextView
    let rule: String
    let team: String?
    let labels: [String: String]
    let runbook: String?
    let stream: String
    let group: [String: String]
    let names: TextView
    let bucket: BucketView
    let since: BucketView
    let peak: MeasurementView
    let direction: String
    let observed: CountView
    let expected: Double?
    let bound: BoundView
    let reference: MeasurementView?
    let change: ChangeView?
    let completeness: Double
    let missing: [String]
    let said: String
    let word: String
    let series: String?
    let answer: AnswerView?
    let muted: MutedView?
}

struct EpisodesView: Encodable {
    let total: Int
    let episodes: [EpisodeView]
}
