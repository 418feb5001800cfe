import CSimdjson
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

    /// Traps where the schema has `problems`: configuration is checked before anything starts.
    package init(schema: StreamSchema) {
        precondition(schema.problems.isEmpty, "\(schema.problems)")
        self.schema = schema
        handle = EventDecoderHandle.create(schema)
    }

    deinit { event_decoder_free(handle) }

    /// Decodes one record and lends what it says to `body`; the payload is copied first (210 bytes: about 10
    /// ns), because the parser reads past its end.
    @inlinable
    package func decode<Answer>(
        _ payload: UnsafeRawBufferPointer, _ body: (borrowing EventView) -> Answer
    ) throws(Rejection) -> Answer {
        let view = try read(payload)
        return body(view)
    }

    /// The same in place: `padding` bytes after the payload must be readable; what stands there does not
    /// matter.
    @inlinable
    package func decode<Answer>(
        padded payload: UnsafeRawBufferPointer, _ body: (borrowing EventView) -> Answer
    ) throws(Rejection) -> Answer {
        let view = try read(padded: payload)
        return body(view)
    }

    /// The same, handed over instead of lent: what it points to is good until the next record is decoded
    /// here, and while the payload is. For readers that hold one event back, to merge several files by time.
    package func head(padded payload: UnsafeRawBufferPointer) throws(Rejection) -> EventView {
        try read(padded: payload)
    }

    @usableFromInline
    func read(_ payload: UnsafeRawBufferPointer) throws(Rejection) -> EventView {
        var record = event_record()
        let outcome = event_decoder_decode(handle, payload.baseAddress, payload.count, &record)
        guard Int(outcome.reason) == EVENT_OK else { throw rejection(outcome) }
        return EventView(record)
    }

    @usableFromInline
    func read(padded payload: UnsafeRawBufferPointer) throws(Rejection) -> EventView {
        var record = event_record()
        let outcome = event_decoder_decode_padded(handle, payload.baseAddress, payload.count, &record)
        guard Int(outcome.reason) == EVENT_OK else { throw rejection(outcome) }
        return EventView(record)
    }
}
