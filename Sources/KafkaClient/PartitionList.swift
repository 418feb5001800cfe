import CRDKafka
import Glibc

/// Owns a librdkafka list of partitions with offsets, and frees it.
///
/// C gets the list through `lend` only, which keeps it alive: with a pointer read from it, the list could be
/// freed before the call.
struct PartitionList: ~Copyable {
    private let pointer: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>

    init(_ partitions: some Collection<TopicPartition>) {
        pointer = rd_kafka_topic_partition_list_new(Int32(partitions.count))
        for partition in partitions {
            rd_kafka_topic_partition_list_add(pointer, partition.topic, partition.partition)
        }
    }

    init(_ offsets: [TopicPartition: Int64]) {
        self.init(offsets.keys.sorted())
        setOffsets { offsets[$0] }
    }

    /// Takes over a list that librdkafka made for us to free.
    init(owning pointer: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>) {
        self.pointer = pointer
    }

    deinit {
        rd_kafka_topic_partition_list_destroy(pointer)
    }

    borrowing func lend<Answer>(
        to call: (UnsafeMutablePointer<rd_kafka_topic_partition_list_t>) -> Answer
    ) -> Answer {
        call(pointer)
    }

    var partitions: [TopicPartition] { pointer.partitions }

    /// Sets the offset of each entry for which there is one.
    func setOffsets(_ offset: (TopicPartition) -> Int64?) {
        for element in elements {
            if let offset = offset(partition(element)) { pointer.pointee.elems[element].offset = offset }
        }
    }

    /// Sets the text that is committed beside the offset of each entry for which there is one.
    func setNotes(_ notes: [TopicPartition: String]) {
        for element in elements {
            guard let note = notes[partition(element)] else { continue }
            // Freed with the list.
            pointer.pointee.elems[element].metadata = UnsafeMutableRawPointer(strdup(note))
            pointer.pointee.elems[element].metadata_size = note.utf8.count
        }
    }

    /// The text beside the offset of each entry that has one and no error.
    var notes: [TopicPartition: String] {
        var notes: [TopicPartition: String] = [:]
        for element in elements {
            let entry = pointer.pointee.elems[element]
            guard entry.err == RD_KAFKA_RESP_ERR_NO_ERROR, entry.metadata_size > 0 else { continue }
            let bytes = UnsafeRawBufferPointer(start: entry.metadata, count: entry.metadata_size)
            notes[partition(element)] = String(decoding: bytes, as: UTF8.self)
        }
        return notes
    }

    private var elements: Range<Int> { 0..<Int(pointer.pointee.cnt) }

    private func partition(_ element: Int) -> TopicPartition {
        let entry = pointer.pointee.elems[element]
        return TopicPartition(String(cString: entry.topic), entry.partition)
    }

    /// The offset of each entry; throws the first error that an entry carries.
    func offsets(while action: String) throws(KafkaError) -> [TopicPartition: Int64] {
        var offsets: [TopicPartition: Int64] = [:]
        for element in elements {
            let entry = pointer.pointee.elems[element]
            guard entry.err == RD_KAFKA_RESP_ERR_NO_ERROR else {
                throw KafkaError(entry.err, while: "\(action) of \(partition(element))")
            }
            offsets[partition(element)] = entry.offset
        }
        return offsets
    }
}

extension UnsafeMutablePointer<rd_kafka_topic_partition_list_t> {
    /// The partitions of a list that librdkafka owns, in order.
    var partitions: [TopicPartition] {
        (0..<Int(pointee.cnt)).map { element in
            let entry = pointee.elems[element]
            return TopicPartition(String(cString: entry.topic), entry.partition)
        }.sorted()
    }
}

/// Throws where librdkafka answers with a bare code.
func check(_ code: rd_kafka_resp_err_t, while action: @autoclosure () -> String) throws(KafkaError) {
    guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw KafkaError(code, while: action()) }
}

/// Throws where librdkafka answers with an error object, and frees it.
func check(_ error: OpaquePointer?, while action: @autoclosure () -> String) throws(KafkaError) {
    if let error { throw KafkaError(freeing: error, while: action()) }
}
