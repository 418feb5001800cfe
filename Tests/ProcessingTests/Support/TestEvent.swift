import EventTime
import Events
import Processing

/// An event as a test tells it; lent to the core as the decoder would.
struct TestEvent: Hashable, CustomStringConvertible {
    var id: String
    var revision: UInt32 = 0
    var withdrawn = false
    var time: Timestamp
    var offset_s: Int32 = 0
    var period: Period?
    var count: Int64 = 1
    var source = "A"
    var report = "events"
    /// By the schema's dimensions.
    var values: [String] = []
    /// Whether its record is marked as history; it is no part of the content.
    var isHistory = false

    var civil: CivilTime {
        CivilTime(millisecondsSinceEpoch: time.milliseconds + Int64(offset_s) * 1000)
    }

    var description: String {
        let mark = (withdrawn ? "W" : "") + (isHistory ? "H" : "")
        return
            "\(id)r\(revision)\(mark) \(time) \(period.map { "\($0)" } ?? "") n=\(count) \(source)\(values)"
    }

    /// What makes two events with the same id and revision the same.
    var content: String {
        let said = period.map { "\($0)" } ?? "-"
        return "\(time) \(offset_s) \(said) \(count) \(withdrawn) \(source) \(report) \(values)"
    }

    func lend<Result>(to body: (borrowing EventView) -> Result) -> Result {
        let profile = EventProfile(source: source, report: report, values: values).bytes
        let idBytes = Array(id.utf8)
        return profile.withUnsafeBytes { profile in
            idBytes.withUnsafeBytes { idBytes in
                let sourceBytes = UnsafeRawBufferPointer(rebasing: profile[1..<(1 + Int(profile[0]))])
                return body(
                    EventView(
                        time: time, utcOffset_s: offset_s, period: period, revision: revision,
                        withdrawn: withdrawn, count: count,
                        idFingerprint: StableHash.hash128(
                            "\(source)\u{0}\(id)", seed: UInt64(source.utf8.count)),
                        contentHash: StableHash.hash64(content), profileHash: StableHash.hash128(profile),
                        profile: profile, id: idBytes, source: sourceBytes))
            }
        }
    }
}

/// One record of an input partition, or a tick of its clock journal.
enum LogEntry: Hashable {
    case event(TestEvent)
    case tick(Timestamp)
    case end
}

/// Everything that a run reads: it decides all settled words.
struct World {
    var plan: Plan
    /// Number of partitions of each stream.
    var partitions: [String: Int32]
    var logs: [InputPartition: [LogEntry]]
    /// Event time may lie this far after a record's timestamp, which in tests is always the event's own time.
    var maxAhead = Duration.seconds(300)

    var origins: [InputPartition] { logs.keys.sorted() }
}
