/// A rule, as it is written and as a sentence.
struct RuleView: Encodable {
    let name: String
    let summary: TextView
    let sentence: String
    let text: String
    let stream: String
    let team: String?
    let labels: [String: String]
    let runbook: String?
    let firing: Int
}

struct RulesView: Encodable {
    let rules: [RuleView]
}
