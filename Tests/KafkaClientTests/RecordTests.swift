import Events
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

    /// The number of headers is looked up in the record's own bytes.
    @Test(arguments: ["none", "gzip", "snappy", "lz4", "zstd"])
    func whetherThereIsAHeaderIsToldOfValuesOfAllLengths(codec: String) throws {
        var chance = SplitMix64(seed: 17)
        let lengths = [nil, 0, 1] + (0..<40).map { _ in Int.random(in: 2..<6000, using: &chance) }
        let written: [(length: Int?, isMarked: Bool)] = (0..<600).map { _ in
            (
                lengths.randomElement(using: &chance)!,
                Bool.random(using: &chance)
            )
        }
        let bed = try TestBed()
        let producer = try bed.producer(["compression.codec": codec, "linger.ms": "20"])
        for (length, isMarked) in written {
            try producer.produce(
                topic: "events", partition: 0, key: [1],
                value: length.map { (0..<$0).map { _ in UInt8.random(in: 0...1, using: &chance) } },
                headers: isMarked ? [("mark", "")] : [])
        }
        #expect(producer.flush(timeout: .seconds(10)) == 0)
        let consumer = try bed.consumer()
        try consumer.assign([TopicPartition("events", 0): 0])
        var seen: [(length: Int?, isMarked: Bool)] = []
        try consumer.poll(until: { seen.count == written.count }) { record in
            seen.append((record.payload?.count, record.hasHeader(named: "mark")))
        }
        #expect(seen.elementsEqual(written, by: ==))
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
