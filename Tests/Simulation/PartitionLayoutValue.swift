import EventCodec

/// How many partitions the topics of a run have.
struct PartitionLayoutValue {
    let inputs: [String: Int32]
    let tallies: Int32

    var value: PartitionLayout { PartitionLayout(inputs: inputs, tallies: tallies, plan: 1) }
}
