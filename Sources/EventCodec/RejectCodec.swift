import EventTime
package import Events

/// The records of the rejects topic.
package enum RejectCodec {
    /// One line of JSON without its end, always the same for the same record. Nothing of the refused payload
    /// is in it. `field` is left out where no field is to blame; `timestamp` is the record's on Kafka, in
    /// UTC.
    package static func encode(_ record: RejectedRecord) -> [UInt8] {
        var line = JSONLine()
        line.object {
            $0.field("topic", record.topic)
            $0.field("partition", Int64(record.partition))
            $0.field("offset", record.offset)
            $0.field("timestamp", record.timestamp.rfc3339)
            $0.field("reason", record.rejection.reason.rawValue)
            if let field = record.rejection.field { $0.field("field", field) }
            $0.objectField("message") {
                for language in Language.allCases {
                    $0.field(language.rawValue, record.rejection.sentence(in: language))
                }
            }
        }
        return line.bytes
    }
}
