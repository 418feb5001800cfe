package import Processing

/// Where a replay of topics was interrupted: all that it needs to go on from there as if nothing had
/// happened. One file; binary, internal, versioned by its first byte.
package struct ReplayCheckpoint: Hashable, Sendable {
    /// One input partition.
    package struct Input: Hashable, Sendable {
        /// Which one.
        package var input: InputPartition
        /// The next offset to read; nil where nothing has been read.
        package var next: Int64?
        /// Its clock and what stands beside it.
        package var head: TallyHead
        /// Every id that is remembered, oldest first.
        package var ids: [IdBlock]

        /// All of it.
        package init(input: InputPartition, next: Int64?, head: TallyHead, ids: [IdBlock]) {
            self.input = input
            self.next = next
            self.head = head
            self.ids = ids
        }
    }

    /// Fingerprint of the rules, topics and times of the replay: another replay cannot go on from here.
    package var meaning: UInt64
    /// Read so far.
    package var records: Int64
    /// What the first stage has counted so far.
    package var counters: TallyCounters
    /// Every input partition.
    package var inputs: [Input]
    /// By tallies partition.
    package var watches: [[WatchKey: WatchValue]]
    /// How many bytes of each output belong to it.
    package var outputs: [Int64]

    /// All of it.
    package init(
        meaning: UInt64, records: Int64, counters: TallyCounters, inputs: [Input],
        watches: [[WatchKey: WatchValue]], outputs: [Int64]
    ) {
        self.meaning = meaning
        self.records = records
        self.counters = counters
        self.inputs = inputs
        self.watches = watches
        self.outputs = outputs
    }
}

extension ReplayCheckpoint {
    private static let version: UInt8 = 3

    /// The bytes of its file.
    package var encoded: [UInt8] {
        var writer = ByteWriter()
        writer.byte(Self.version)
        writer.fixed64(meaning)
        writer.signed(records)
        writer.array(counters.numbers) { $0.signed(Int64($1)) }
        writer.array(inputs) { writer, input in
            writer.input(input.input)
            writer.optional(input.next) { $0.signed($1) }
            writer.raw(TallyCheckpointCodec.encode(input.head))
            writer.array(input.ids) { $0.raw(TallyCheckpointCodec.encode($1)) }
        }
        writer.array(watches) { writer, state in
            writer.array(state) { writer, entry in
                writer.raw(WatchCheckpointCodec.encode(entry.key))
                writer.raw(WatchCheckpointCodec.encode(entry.value))
            }
        }
        writer.array(outputs) { $0.signed($1) }
        return writer.bytes
    }

    /// Reads such a file back.
    package init(_ bytes: UnsafeRawBufferPointer) throws(CorruptRecord) {
        var reader = ByteReader(bytes)
        guard try reader.byte() == Self.version else {
            throw CorruptRecord(what: "a checkpoint of another version")
        }
        self.init(
            meaning: try reader.fixed64(), records: try reader.signed(),
            counters: try TallyCounters(
                numbers: try reader.array { reader throws(CorruptRecord) in Int(try reader.signed()) }),
            inputs: try reader.array { reader throws(CorruptRecord) in try Self.input(&reader) },
            watches: try reader.array { reader throws(CorruptRecord) in try Self.state(&reader) },
            outputs: try reader.array { reader throws(CorruptRecord) in try reader.signed() })
    }

    private static func input(_ reader: inout ByteReader) throws(CorruptRecord) -> Input {
        var told = 0
        return Input(
            input: try reader.input(),
            next: try reader.optional { reader throws(CorruptRecord) in try reader.signed() },
            head: try decoding(try reader.raw()) { bytes throws(CorruptRecord) in
                try TallyCheckpointCodec.decodeHead(bytes)
            },
            ids: try reader.array { reader throws(CorruptRecord) in
                try decoding(try reader.raw()) { bytes throws(CorruptRecord) in
                    try TallyCheckpointCodec.decodeIds(bytes, told: &told)
                }
            })
    }

    private static func state(_ reader: inout ByteReader) throws(CorruptRecord) -> [WatchKey: WatchValue] {
        let entries = try reader.array { reader throws(CorruptRecord) in
            let key = try decoding(try reader.raw()) { bytes throws(CorruptRecord) in
                try WatchCheckpointCodec.decodeKey(bytes)
            }
            let value = try decoding(try reader.raw()) { bytes throws(CorruptRecord) in
                try WatchCheckpointCodec.decode(key, bytes)
            }
            return (key, value)
        }
        return Dictionary(entries) { $1 }
    }
}

/// Lends an array's bytes to a decoder.
package func decoding<Value>(
    _ bytes: [UInt8], _ decode: (UnsafeRawBufferPointer) throws(CorruptRecord) -> Value
) throws(CorruptRecord) -> Value {
    let result = bytes.withUnsafeBytes { bytes -> Result<Value, CorruptRecord> in
        do throws(CorruptRecord) { return .success(try decode(bytes)) } catch { return .failure(error) }
    }
    return try result.get()
}

extension TallyCounters {
    fileprivate var numbers: [Int] {
        [
            events, accepted, duplicates, superseded, revisions, refused, late, idFloorRaised, history,
            withdrawn, zones.open, zones.corrected, zones.tooLateForSome,
        ]
    }

    fileprivate init(numbers: [Int]) throws(CorruptRecord) {
        self.init()
        guard numbers.count == self.numbers.count else { throw CorruptRecord(what: "the counters") }
        (events, accepted, duplicates, superseded) = (numbers[0], numbers[1], numbers[2], numbers[3])
        (revisions, refused, late, idFloorRaised) = (numbers[4], numbers[5], numbers[6], numbers[7])
        (history, withdrawn) = (numbers[8], numbers[9])
        (zones.open, zones.corrected, zones.tooLateForSome) = (numbers[10], numbers[11], numbers[12])
    }
}
