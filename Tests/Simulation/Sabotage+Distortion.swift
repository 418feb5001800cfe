import EventCodec
import EventTime
import Events
import KafkaClient
import Processing

extension Sabotage {
    /// Whether records of the topic are written outside the transaction.
    func writesBeside(_ topic: String) -> Bool {
        switch self {
        case .changelogBesideTransaction: topic.hasSuffix("-state")
        case .alertsBesideTransaction: topic == "vigia.alerts"
        default: false
        }
    }

    /// A record as it is lent, where the fault lies in what is read.
    func distort(
        _ topic: String, _ key: [UInt8], _ value: [UInt8]?, highest: inout Timestamp?
    ) -> [UInt8]? {
        guard let value else { return nil }
        switch self {
        case .clockRestoredToZero where topic == "vigia.tally-state" && key.first == UInt8(ascii: "h"):
            guard var head = value.withUnsafeBytes({ try? TallyCheckpointCodec.decodeHead($0) }) else {
                return value
            }
            head.clock = nil
            return TallyCheckpointCodec.encode(head)
        case .idsNotRestored where topic == "vigia.tally-state" && key.first == UInt8(ascii: "i"):
            return nil
        case .watermarkAsMaximum where topic == "vigia.tallies":
            guard var block = value.withUnsafeBytes({ try? TallyCodec.decode($0) }), let clock = block.clock
            else { return value }
            highest = max(highest ?? clock, clock)
            block.clock = highest
            return TallyCodec.encode(block)
        default: return value
        }
    }

    /// An inherited tick of the clock journal, put off by a few records, as far as its partition goes.
    func putOff(_ topic: String, _ value: [UInt8]?, _ log: SimulatedLog) -> [UInt8]? {
        guard self == .inheritedAfterBatch, topic == "vigia.clock", let value,
            case .inherited(let input, let offset, let move)? = value.withUnsafeBytes({
                try? ClockCodec.decode($0)
            })
        else { return value }
        let end = log.end(TopicPartition(input.stream, input.partition))
        return ClockCodec.encode(.inherited(input, offset: min(offset + 12, max(offset, end)), move))
    }
}
