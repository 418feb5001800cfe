import EventCodec
import Processing

/// A Watch task that is being made from its changelog.
struct WatchRestore {
    private var task: WatchTask
    /// The last value of each key, as it was read: what was written over is never decoded.
    private var latest: [[UInt8]: [UInt8]] = [:]
    /// Goes through `latest` once all has been read; taking entries out of it one by one would search it anew
    /// for each.
    private var left: Dictionary<[UInt8], [UInt8]>.Iterator?
    /// How many values are decoded at a time: some milliseconds' worth.
    private static let portion = 2_000

    init(_ task: WatchTask) { self.task = task }

    mutating func take(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?) {
        latest[Array(key)] = value.map { Array($0) }
    }

    /// Decodes a portion; returns the task when all has been.
    mutating func finish() throws(CorruptRecord) -> WatchTask? {
        if left == nil {
            left = latest.makeIterator()
            latest = [:]
        }
        for _ in 0..<Self.portion {
            guard let (keyBytes, valueBytes) = left?.next() else {
                task.finishRestore()
                return task
            }
            let key = try decoding(keyBytes) { bytes throws(CorruptRecord) in
                try WatchCheckpointCodec.decodeKey(bytes)
            }
            let value = try decoding(valueBytes) { bytes throws(CorruptRecord) in
                try WatchCheckpointCodec.decode(key, bytes)
            }
            task.restore(key, value)
        }
        return nil
    }
}
