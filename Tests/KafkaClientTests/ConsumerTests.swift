import KafkaClient
import Testing

struct ConsumerTests {
    @Test func recordsOfAPartitionComeInOrderAndComplete() throws {
        let bed = try TestBed()
        try bed.fill("events", partition: 0, count: 2500)
        let consumer = try bed.consumer()
        try consumer.assign([TopicPartition("events", 0): LogicalOffset.beginning])
        let records = try consumer.read(2500)
        #expect(records.map(\.offset) == Array(0..<2500))
        #expect(records.last?.key == "k2499")
        #expect(records.last?.value == "v2499")
        #expect(try consumer.position([TopicPartition("events", 0)]) == [TopicPartition("events", 0): 2500])
    }

    @Test func noPollLendsMoreThanItsMaximum() throws {
        let bed = try TestBed()
        try bed.fill("events", partition: 0, count: 3000)
        let consumer = try bed.consumer()
        try consumer.assign([TopicPartition("events", 0): LogicalOffset.beginning])
        for max in [1, 2, 7, 1500] {
            var lent = 0
            while lent == 0 {
                let outcome = try consumer.poll(max: max, timeout: .seconds(1)) { _ in lent += 1 }
                #expect(outcome.records == lent)
                #expect(lent <= max)
            }
        }
    }

    @Test func anEmptyPollWaitsItsTimeoutAndNoLonger() throws {
        let bed = try TestBed()
        let consumer = try bed.consumer()
        let duration = try ContinuousClock().measure {
            _ = try consumer.poll(max: 100, timeout: .milliseconds(120)) { _ in }
        }
        #expect(duration >= .milliseconds(100) && duration < .seconds(2))
    }

    @Test func topicsAreNumberedInTheOrderTheyWereNamed() throws {
        let bed = try TestBed(topics: ["b": 1, "a": 1])
        try bed.fill("a", partition: 0, count: 3)
        try bed.fill("b", partition: 0, count: 3)
        let consumer = try bed.consumer()
        try consumer.subscribe(["b", "a"])
        #expect(consumer.topics == ["b", "a"])
        var seen: [String: Set<Int>] = [:]
        var count = 0
        try consumer.poll(until: { count == 6 }) { record in
            seen[record.topic, default: []].insert(record.topicIndex)
            count += 1
        }
        #expect(seen == ["b": [0], "a": [1]])
        consumer.close()
    }

    @Test func theEndOfAPartitionIsToldWithTheOffsetOfTheNextRecord() throws {
        let bed = try TestBed()
        try bed.fill("events", partition: 1, count: 5)
        let consumer = try bed.consumer()
        let places = [TopicPartition("events", 0), TopicPartition("events", 1)]
        try consumer.assign([places[0]: LogicalOffset.beginning, places[1]: LogicalOffset.beginning])
        var ends: [TopicPartition: Int64] = [:]
        let limit = ContinuousClock.now + .seconds(20)
        while ends.count < 2, .now < limit {
            let outcome = try consumer.poll(max: 100, timeout: .milliseconds(50)) { _ in }
            ends.merge(outcome.reachedEnd) { $1 }
        }
        #expect(ends == [places[0]: 0, places[1]: 5])
        #expect(consumer.lastFetchedWatermarks(places[1])?.high == 5)
        let marks = try consumer.watermarks(places, timeout: .seconds(5))
        #expect(marks == [places[0]: Watermarks(low: 0, high: 0), places[1]: Watermarks(low: 0, high: 5)])
    }

    /// Also where it has known the leader before. The limit is far from what a slow machine needs: what is
    /// told apart is seconds and minutes.
    @Test func aQuestionForWatermarksEndsWhileBrokersAreAway() throws {
        let bed = try TestBed()
        let place = TopicPartition("events", 0)
        try bed.fill("events", partition: 0, count: 1)
        let consumer = try bed.consumer()
        #expect(try consumer.watermarks([place], timeout: .seconds(20))[place]?.high == 1)
        bed.cluster.takeDown(broker: 1)
        let start = ContinuousClock.now
        #expect(throws: KafkaError.self) { try consumer.watermarks([place], timeout: .seconds(1)) }
        #expect(throws: KafkaError.self) {
            try consumer.offsets(forTime: [place: 2500], timeout: .seconds(1))
        }
        #expect(start.duration(to: .now) < .seconds(40))
        bed.cluster.bringUp(broker: 1)
        #expect(try consumer.watermarks([place], timeout: .seconds(60))[place]?.high == 1)
    }

    @Test func aPausedPartitionIsSilentAndGoesOnWhereItStood() throws {
        let bed = try TestBed()
        let place = TopicPartition("events", 0)
        try bed.fill("events", partition: 0, count: 500)
        let consumer = try bed.consumer()
        try consumer.assign([place: 0])
        var offsets: [Int64] = []
        try consumer.poll(until: { !offsets.isEmpty }, max: 10) { offsets.append($0.offset) }
        try consumer.pause([place])
        for _ in 0..<5 {
            _ = try consumer.poll(max: 100, timeout: .milliseconds(20)) { _ in
                Issue.record("a record while paused")
            }
        }
        try consumer.resume([place])
        try consumer.poll(until: { offsets.count >= 500 }) { offsets.append($0.offset) }
        #expect(offsets == Array(0..<500))
    }

    @Test func aSeekGoesBack() throws {
        let bed = try TestBed()
        let place = TopicPartition("events", 0)
        try bed.fill("events", partition: 0, count: 20)
        let consumer = try bed.consumer()
        try consumer.assign([place: 15])
        #expect(try consumer.read(5).map(\.offset) == Array(15..<20))
        try consumer.seek([place: 3])
        #expect(try consumer.read(17).first?.offset == 3)
    }

    @Test func offsetsThatWereCommittedAreRead() throws {
        let bed = try TestBed()
        let places = [TopicPartition("events", 0), TopicPartition("events", 1)]
        let consumer = try bed.consumer()
        #expect(try consumer.committed(places, timeout: .seconds(10)) == [places[0]: nil, places[1]: nil])
        try consumer.commit([places[0]: 42])
        #expect(try consumer.committed(places, timeout: .seconds(10)) == [places[0]: 42, places[1]: nil])
    }

    @Test func metadataTellsThePartitionsOfATopic() throws {
        let bed = try TestBed(topics: ["five": 5])
        let consumer = try bed.consumer()
        #expect(try consumer.metadata(topic: "five") == 5)
    }

    @Test func statisticsArriveAsJSON() throws {
        let bed = try TestBed()
        let consumer = try bed.consumer(["statistics.interval.ms": "50"])
        var report: String?
        consumer.onStatistics = { report = $0 }
        try consumer.poll(until: { report != nil })
        #expect(report?.hasPrefix("{") == true && report?.contains("\"client_id\"") == true)
    }

    @Test func whatIsChosenOfTheStatisticsIsThere() throws {
        let bed = try TestBed()
        try bed.fill("events", partition: 0, count: 20)
        let consumer = try bed.consumer(["statistics.interval.ms": "50"])
        var report: ClientStatistics?
        consumer.onStatistics = { report = try? ClientStatistics(json: $0) }
        try consumer.subscribe(["events"])
        var count = 0
        // A report of after the last record.
        try consumer.poll(until: {
            if count < 20 { report = nil }
            return report != nil
        }) { _ in count += 1 }
        let told = try #require(report)
        #expect(told.type == "consumer" && told.sentBytes > 0 && told.receivedBytes > 20)
        #expect(told.partitions.allSatisfy { $0.lag >= 0 })
        #expect(told.brokers.contains { $0.id >= 0 && $0.isUp })
        #expect(told.rebalances ?? 0 > 0 && told.transactionState == nil)
    }

    @Test func aMemberHasANameOnceItJoinedItsGroup() throws {
        let bed = try TestBed()
        let consumer = try bed.consumer()
        #expect(consumer.memberId == nil)
        try consumer.subscribe(["events"])
        try consumer.poll(until: { !consumer.assignment.isEmpty })
        #expect(consumer.memberId?.isEmpty == false)
        #expect(consumer.assignment == [TopicPartition("events", 0), TopicPartition("events", 1)])
        consumer.close()
        consumer.close()
    }
}
