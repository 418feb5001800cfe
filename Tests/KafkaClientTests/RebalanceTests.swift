import KafkaClient
import Testing

struct RebalanceTests {
    /// The story of one consumer as its handlers and records tell it.
    final class Story {
        var lines: [String] = []
        var owned: Set<TopicPartition> = []
        var next: [TopicPartition: Int64] = [:]
        var lentWithoutOwning = 0
    }

    static func watch(
        _ consumer: Consumer, _ story: Story, starts: [TopicPartition: Int64] = [:]
    ) {
        consumer.rebalance = RebalanceHandlers(
            assigned: { partitions in
                if !partitions.isEmpty { story.lines.append("+\(partitions.count)") }
                story.owned.formUnion(partitions)
                return starts
            },
            revoked: { partitions, lost in
                story.lines.append("-\(partitions.count)\(lost ? " lost" : "")")
                story.owned.subtract(partitions)
            })
    }

    static func note(_ record: borrowing RecordView, in story: Story) {
        if !story.owned.contains(record.topicPartition) { story.lentWithoutOwning += 1 }
        story.next[record.topicPartition] = record.offset + 1
    }

    @Test(arguments: ["cooperative-sticky", "range"])
    func noRecordIsLentBeforeItsPartitionIsAssignedOrAfterItIsRevoked(strategy: String) throws {
        let bed = try TestBed(topics: ["events": 4])
        for partition in 0..<4 { try bed.fill("events", partition: Int32(partition), count: 2000) }
        let settings = ["partition.assignment.strategy": strategy, "session.timeout.ms": "6000"]
        let (first, second) = (try bed.consumer(settings), try bed.consumer(settings))
        let (left, right) = (Story(), Story())
        Self.watch(first, left)
        Self.watch(second, right)
        try first.subscribe(["events"])
        try first.poll(until: { left.owned.count == 4 && !left.next.isEmpty }, max: 5) {
            Self.note($0, in: left)
        }
        try second.subscribe(["events"])
        let limit = ContinuousClock.now + .seconds(40)
        while left.owned.count != 2 || right.owned.count != 2 || right.next.isEmpty, .now < limit {
            _ = try first.poll(max: 20, timeout: .milliseconds(10)) { Self.note($0, in: left) }
            _ = try second.poll(max: 20, timeout: .milliseconds(10)) { Self.note($0, in: right) }
        }
        #expect(left.owned.count == 2 && right.owned.count == 2 && left.owned.isDisjoint(with: right.owned))
        #expect(left.lentWithoutOwning == 0 && right.lentWithoutOwning == 0)
        #expect(left.lines.first == "+4")
        if strategy == "range" {
            #expect(left.lines.prefix(2) == ["+4", "-4"], "eager: all is given up first")
        } else {
            #expect(left.lines == ["+4", "-2"], "cooperative: what stays is never touched")
        }
        second.close()
        #expect(right.lines.last == "-2" && right.owned.isEmpty, "closing revokes through the handler")
    }

    @Test func aPartitionStartsWhereItsHandlerSays() throws {
        let bed = try TestBed()
        let places = [TopicPartition("events", 0), TopicPartition("events", 1)]
        for place in places { try bed.fill("events", partition: place.partition, count: 30) }
        let consumer = try bed.consumer(["partition.assignment.strategy": "cooperative-sticky"])
        let story = Story()
        Self.watch(consumer, story, starts: [places[1]: 25])
        try consumer.subscribe(["events"])
        var offsets: [TopicPartition: [Int64]] = [:]
        try consumer.poll(until: { offsets.values.map(\.count).reduce(0, +) == 35 }) {
            offsets[$0.topicPartition, default: []].append($0.offset)
        }
        #expect(offsets == [places[0]: Array(0..<30), places[1]: Array(25..<30)])
    }

    @Test func aConsumerThatIsDroppedUnclosedGoesWithoutItsHandlers() throws {
        let bed = try TestBed()
        let story = Story()
        do {
            let consumer = try bed.consumer()
            Self.watch(consumer, story)
            try consumer.subscribe(["events"])
            try consumer.poll(until: { story.owned.count == 2 })
        }
        #expect(story.lines == ["+2"])
    }
}
