import CRDKafka

/// To which partition a key belongs, as producers with the partitioner `murmur2_random` choose it, those of
/// Java too.
package enum KeyPartition {
    /// The key must not be empty: such records go anywhere.
    package static func of(_ key: [UInt8], among count: Int) -> Int32 {
        precondition(count > 0 && !key.isEmpty, "the partition of \(key.count) bytes among \(count)")
        // The topic and the last two arguments are not looked at.
        return rd_kafka_msg_partitioner_murmur2(nil, key, key.count, Int32(count), nil, nil)
    }
}
