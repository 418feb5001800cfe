import EventCodec
import KafkaClient

extension RecordView {
    /// Whether the record is loaded behind the clock of its partition.
    var isHistory: Bool { hasHeader(named: HistoryHeader.name) }
}
