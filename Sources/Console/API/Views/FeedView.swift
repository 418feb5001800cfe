/// Whether a feed reports, and how far.
struct FeedView: Encodable {
    enum State: String, Encodable { case reporting, late, silent, never }

    let feed: String
    let stream: String
    let source: String
    let report: String
    let state: State
    let last: BucketView?
    let completeTo: String?
    let units: [String]
    let privacyMinimum: Int64
}

struct FeedsView: Encodable {
    let feeds: [FeedView]
}

struct LagView: Encodable {
    let stage: String
    let topic: String
    let partition: Int32
    let offset: Int64?
    let end: Int64?
    let records: Int64?
    let clock: String?
    let eventTimeSeconds: Double?

    private enum CodingKeys: CodingKey {
        case stage, topic, partition, offset, end, records, clock, eventTimeSeconds
    }

    /// What is not known is null.
    func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(stage, forKey: .stage)
        try members.encode(topic, forKey: .topic)
        try members.encode(partition, forKey: .partition)
        try members.encode(offset, forKey: .offset)
        try members.encode(end, forKey: .end)
        try members.encode(records, forKey: .records)
        try members.encode(clock, forKey: .clock)
        try members.encode(eventTimeSeconds, forKey: .eventTimeSeconds)
    }
}

struct LagsView: Encodable {
    let partitions: [LagView]
}
