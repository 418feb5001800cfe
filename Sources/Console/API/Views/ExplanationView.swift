/// All about an episode.
struct ExplanationView: Encodable {
    let episode: EpisodeView
    let text: TextView
    let rule: RuleView?
    let chart: ChartView?
    let drivers: [DriverView]
    let corrections: [CorrectionView]
    let breaks: [TextView]
    let feeds: [FeedView]
    let words: [WordView]
    let inputs: [LagView]
    let steps: [TextView]
    let answers: [AnswerView]
}

struct DriverView: Encodable {
    let dimension: String
    let value: String
    let name: TextView
    let count: CountView?
    let base: CountView?
    let share: Double?
}

struct CorrectionView: Encodable {
    let bucket: BucketView
    let from: CountView
    let to: CountView
}

struct WordView: Encodable {
    let id: String
    let status: String
    let `class`: String
    let severity: String
    let time: String
    let said: String
    let topic: String
    let partition: Int32
    let offset: Int64
}
