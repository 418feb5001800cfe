import KafkaClient
import Testing

/// What is written is what is read, for each field of a record.
struct RecordTests {
    @Test func keyValueTimeAndHeadersComeBack() throws {
        let bed = try TestBed()
        let producer = try bed.producer()
        try producer.produce(
            topic: "events", partition: 1, key: [1, 0, 255], value: Array("añejo".utf8),
            headers: [("content-type", "old"), ("content-type", "application/json"), ("leer", "")],
            timestamp_ms: 1_700_000_000_123)
        #expect(producer.flush(timeout: .seconds(10)) == 0)
        let consumer = try bed.consumer()
        try consumer.assign([TopicPartition("events", 1): 0])
        var seen: [String] = []
        try consumer.poll(until: { !seen.isEmpty }) { record in
            let headers = ["content-type", "leer", "other"].map { record.header(named: $0) ?? "none" }
            let isThere = (record.hasHeader(named: "leer"), record.hasHeader(named: "other"))
            #expect(isThere == (true, false))
            let value = record.payload.map { String(decoding: $0, as: UTF8.self) } ?? "null"
            seen = [
                "\(record.topicPartition)", "\(Array(record.key))", value, "\(record.timestamp_ms)",
                "log append time: \(record.isLogAppendTime)",
            ]
            seen += headers
        }
        #expect(
            seen == [
                "events[1]", "[1, 0, 255]", "añejo", "1700000000123", "log append time: false",
                "application/json",
                "", "none",
            ])
    }

    @Test func aTombstoneIsNotAnEmptyValue() throws {
        let bed = try TestBed()
        let producer = try bed.producer()
        try producer.produce(topic: "events", partition: 0, key: [7], value: nil)
        try producer.produce(topic: "events", partition: 0, key: [], value: [])
        try producer.produce(topic: "events", partition: 0, key: nil, value: [1])
        #expect(producer.flush(timeout: .seconds(10)) == 0)
        let consumer = try bed.consumer()
        try consumer.assign([TopicPartition("events", 0): 0])
        var payloads: [Int?] = []
        var keys: [Int] = []
        try consumer.poll(until: { payloads.count == 3 }) { record in
            payloads.append(record.payload?.count)
            keys.append(record.key.count)
        }
        #expect(payloads == [nil, 0, 1])
        #expect(keys == [1, 0, 0])
    }
}
