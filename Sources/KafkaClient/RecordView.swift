import CRDKafka

/// One record as it is lent to a closure during a poll. Its bytes belong to librdkafka and are valid only
/// there: copy what is to stay. Made without allocating: fields are read once, headers are parsed when they
/// are asked for.
package struct RecordView: ~Copyable {
    /// The record's topic as an index into `Consumer.topics`: those subscribed or assigned, in the order they
    /// were named.
    package let topicIndex: Int
    package let partition: Int32
    package let offset: Int64
    /// Milliseconds since 1970, or -1 where the record has no time.
    package let timestamp_ms: Int64
    /// Whether the broker set the time when it appended the record (`message.timestamp.type=LogAppendTime`).
    package let isLogAppendTime: Bool
    /// Empty where the record has none.
    package let key: UnsafeRawBufferPointer
    /// `nil` is a tombstone; an empty payload is not.
    package let payload: UnsafeRawBufferPointer?
    /// Nil where the record is not librdkafka's.
    private let message: UnsafeRawPointer?
    private unowned(unsafe) let topics: TopicNames
    /// Of a record that is not librdkafka's.
    private unowned(unsafe) let otherHeaders: RecordHeaders?

    init(_ message: UnsafePointer<rd_kafka_message_t>, topicIndex: Int, of topics: TopicNames) {
        let fields = message.pointee
        var timestampType = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE
        self.topicIndex = topicIndex
        partition = fields.partition
        offset = fields.offset
        timestamp_ms = rd_kafka_message_timestamp(message, &timestampType)
        isLogAppendTime = timestampType == RD_KAFKA_TIMESTAMP_LOG_APPEND_TIME
        key = UnsafeRawBufferPointer(start: fields.key, count: fields.key_len)
        payload = fields.payload.map { UnsafeRawBufferPointer(start: $0, count: fields.len) }
        self.message = UnsafeRawPointer(message)
        self.topics = topics
        otherHeaders = nil
    }

    /// A record of another log; `topics` and `headers` must outlive the view.
    package init(
        topicIndex: Int, of topics: TopicNames, partition: Int32, offset: Int64, timestamp_ms: Int64,
        isLogAppendTime: Bool, key: UnsafeRawBufferPointer, payload: UnsafeRawBufferPointer?,
        headers: RecordHeaders? = nil
    ) {
        self.topicIndex = topicIndex
        self.topics = topics
        self.partition = partition
        self.offset = offset
        self.timestamp_ms = timestamp_ms
        self.isLogAppendTime = isLogAppendTime
        self.key = key
        self.payload = payload
        otherHeaders = headers
        message = nil
    }

    /// The topic's name: a shared string, not made anew for each record.
    package var topic: String { topics.names[topicIndex] }

    package var topicPartition: TopicPartition { TopicPartition(topic, partition) }

    /// Whether the record has a header of that name, whatever its value. A record without headers costs
    /// nearly nothing.
    package func hasHeader(named name: StaticString) -> Bool {
        if let otherHeaders { return otherHeaders.list.contains { $0.0 == "\(name)" } }
        guard let headers = parsedHeaders else { return false }
        var value: UnsafeRawPointer?
        var size = 0
        let name = UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
        return rd_kafka_header_get_last(headers, name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR
    }

    /// As librdkafka has parsed them; nil where there are none, or the record is not librdkafka's.
    private var parsedHeaders: OpaquePointer? {
        var headers: OpaquePointer?
        guard let record = message?.assumingMemoryBound(to: rd_kafka_message_t.self), !hasNoHeaders,
            rd_kafka_message_headers(record, &headers) == RD_KAFKA_RESP_ERR_NO_ERROR
        else { return nil }
        return headers
    }

    /// Whether the record's own bytes say so: librdkafka allocates a buffer of its own for each record to
    /// find it out, a seventh of all that the first stage does.
    ///
    /// A value lies in the record as it was received, unless it is empty, and the number of headers follows
    /// it (record format 2, KIP-98). Formats before have no headers: the byte may belong to somebody else
    /// then, but whatever it is, the answer is right; and it lies on the same page of memory, so that it can
    /// be read.
    private var hasNoHeaders: Bool {
        guard let payload, !payload.isEmpty, let end = payload.baseAddress.map({ $0 + payload.count }),
            UInt(bitPattern: end) % Self.smallestPage != 0
        else { return false }
        return end.load(as: UInt8.self) == 0
    }

    private static let smallestPage: UInt = 4096

    /// The last header of that name as text; `nil` where there is none or its value is null.
    package func header(named name: String) -> String? {
        guard let headers = parsedHeaders else { return nil }
        var value: UnsafeRawPointer?
        var size = 0
        guard rd_kafka_header_get_last(headers, name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR, let value
        else { return nil }
        return String(decoding: UnsafeRawBufferPointer(start: value, count: size), as: UTF8.self)
    }

    /// All headers in their order, those of null value as empty text.
    package var headers: [(String, String)] {
        guard let list = parsedHeaders else { return [] }
        return (0..<rd_kafka_header_cnt(list)).map { position in
            var name: UnsafePointer<CChar>?
            var value: UnsafeRawPointer?
            var size = 0
            rd_kafka_header_get_all(list, position, &name, &value, &size)
            let text = String(decoding: UnsafeRawBufferPointer(start: value, count: size), as: UTF8.self)
            return (name.map { String(cString: $0) } ?? "", text)
        }
    }
}

/// The headers of a record of another log, in their order.
package final class RecordHeaders {
    /// Names and values.
    package let list: [(String, String)]

    package init(_ list: [(String, String)]) { self.list = list }
}
