import EventCodec
package import EventTime
package import Events

/// A file of events, one JSON object a line, read and decoded one event ahead: what is needed to merge files
/// by time.
package final class EventFile {
    /// What stands in the line that was read last.
    private enum Head {
        case event
        case refused(Rejection)
        case none
    }

    /// As people know it: its path, or `standard input`.
    package var name: String { lines.source.name }
    /// Number of the line that was read last, from 1.
    package var line: Int { lines.line }
    /// When the event at hand happened. A line that is refused stands where the event before it stood.
    package private(set) var time = Timestamp.distantPast
    package private(set) var isAtEnd = false

    private let lines: LineReader
    private let decoder: EventDecoder
    private let latest: Timestamp
    private var head = Head.none
    /// The line at hand, as it is in the reader's buffer.
    private var text = UnsafeRawBufferPointer(start: nil, count: 0)

    /// - Parameters:
    ///   - path: plain or gzip; `-` is standard input.
    ///   - latest: events after it will be refused by the Tally stage, and so do not move `time`.
    ///   - onWait: called a few times a second while a pipe has nothing to read; false ends the waiting, and
    ///     `advance` with an error.
    package init(
        path: String, schema: StreamSchema, latest: Timestamp = .distantFuture, onWait: (() -> Bool)? = nil
    ) throws(FileError) {
        let source = try ByteSource(path: path)
        source.onWait = onWait
        lines = LineReader(source)
        decoder = EventDecoder(schema: schema)
        self.latest = latest
    }

    /// Bytes on disk; nil for a pipe. And how many of them were read.
    package var size: Int64? { lines.source.size }
    package var bytesRead: Int64 { lines.source.taken }

    /// Reads the next line; false at the end.
    package func advance() throws(FileError) -> Bool {
        guard let text = try lines.next() else {
            head = .none
            isAtEnd = true
            return false
        }
        self.text = text
        do throws(Rejection) {
            let time = try decoder.head(padded: text)
            if time <= latest { self.time = time }
            head = .event
        } catch {
            head = .refused(error)
        }
        return true
    }

    /// Lends what `advance` has read to one of two closures. To be called once for each line.
    package func read<Answer>(
        event: (borrowing EventView) throws -> Answer, refused: (Rejection) throws -> Answer
    ) rethrows -> Answer {
        switch head {
        case .event: return try decoder.lend(event)
        case .refused(let rejection): return try refused(rejection)
        case .none: preconditionFailure("no line is at hand")
        }
    }

    /// Lends the line at hand, without its end and the white space around it.
    package func withText<Answer, Failure>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Answer
    ) throws(Failure) -> Answer {
        try body(text)
    }
}
