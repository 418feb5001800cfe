import CSimdjson
package import EventTime
package import Events

/// Reads the records of one stream, all the day long, without an allocation for each.
///
/// All that is done per event happens in `CSimdjson`: one pass over the bytes gives one flat struct, or the
/// reason for refusing. Not thread-safe: one decoder for each worker. Of several problems in a record the one
/// told is always the same: not JSON, else a personal field, else the first in the order of the text, a
/// missing field last.
package final class EventDecoder {
    /// So many readable bytes must follow a payload that is decoded in place.
    package static let padding = EVENT_DECODER_PADDING

    package let schema: StreamSchema
    private let handle: OpaquePointer
    /// The record that was read last: memory of its own, so that no event is moved once it is decoded.
    private let record: UnsafeMutablePointer<event_record>

    /// Traps where the schema has `problems`: configuration is checked before anything starts.
    package init(schema: StreamSchema) {
        precondition(schema.problems.isEmpty, "\(schema.problems)")
        self.schema = schema
        handle = EventDecoderHandle.create(schema)
        record = .allocate(capacity: 1)
        record.initialize(to: event_record())
    }

    deinit {
        event_decoder_free(handle)
        record.deallocate()
    }

    /// Decodes one record and lends what it says to `body`; the payload is copied first (210 bytes: about 10
    /// ns), because the parser reads past its end.
    package func decode<Answer>(
        _ payload: UnsafeRawBufferPointer, _ body: (borrowing EventView) -> Answer
    ) throws(Rejection) -> Answer {
        try check(event_decoder_decode(handle, payload.baseAddress, payload.count, record))
        return lend(body)
    }

    /// The same in place: `padding` bytes after the payload must be readable; what stands there does not
    /// matter.
    package func decode<Answer>(
        padded payload: UnsafeRawBufferPointer, _ body: (borrowing EventView) -> Answer
    ) throws(Rejection) -> Answer {
        _ = try head(padded: payload)
        return lend(body)
    }

    /// The same in two steps, for readers that hold one event back, to merge several files by time: tells
    /// when it happened, and lends it later, until the next record is decoded here and while the payload is
    /// good.
    package func head(padded payload: UnsafeRawBufferPointer) throws(Rejection) -> Timestamp {
        try check(event_decoder_decode_padded(handle, payload.baseAddress, payload.count, record))
        return Timestamp(milliseconds: record.pointee.time_ms)
    }

    /// To be called only after a record was decoded without a problem.
    package func lend<Answer>(_ body: (borrowing EventView) throws -> Answer) rethrows -> Answer {
        try body(EventView(record.pointee))
    }

    private func check(_ outcome: event_outcome) throws(Rejection) {
        guard Int(outcome.reason) == EVENT_OK else { throw rejection(outcome) }
    }
}
