package import EventTime
package import Events
package import Pipeline
import Replay
package import Settings

/// Reads files of events, one a line, each checked as the daemon will check it. Owned by one thread.
package final class CheckedLines {
    /// A line that is not lent to anybody.
    package struct Refusal: Hashable, Sendable {
        /// As it was given.
        package let file: String
        /// From 1.
        package let line: Int
        /// Why.
        package let rejection: Rejection

        package init(file: String, line: Int, rejection: Rejection) {
            self.file = file
            self.line = line
            self.rejection = rejection
        }
    }

    /// Lines that were not lent.
    package private(set) var refused = 0
    /// Where it stopped although there was more to read: `FILE:LINE`.
    package private(set) var stoppedAt: String?
    /// How much of the file at hand is read, from 0 to 1; nil for a pipe.
    package private(set) var share: Double?

    private let stream: StreamSettings
    private let schema: StreamSchema
    private let stop: StopFlag
    private let now: () -> Timestamp
    private let onRefusal: (Refusal) -> Void

    /// - Parameters:
    ///   - stop: once set, nothing more is read.
    ///   - now: the wall clock, against which events from the future are found.
    package init(
        stream: StreamSettings, schema: StreamSchema, stop: StopFlag, now: @escaping () -> Timestamp,
        onRefusal: @escaping (Refusal) -> Void
    ) {
        self.stream = stream
        self.schema = schema
        self.stop = stop
        self.now = now
        self.onRefusal = onRefusal
    }

    /// Lends every good line of a file, decoded and as it stands there; `-` is standard input. Throws
    /// `FileError` where it cannot be read, and what `take` throws.
    ///
    /// - Parameters:
    ///   - onWait: called a few times a second while a pipe has nothing to read.
    ///   - take: false stops the reading; what it throws as a `Rejection` refuses the line.
    package func read(
        path: String, onWait: @escaping () -> Void = {},
        take: (borrowing EventView, UnsafeRawBufferPointer) throws -> Bool
    ) throws {
        if stop.isSet { stoppedAt = stoppedAt ?? path }
        guard stoppedAt == nil else { return }
        let file = try EventFile(path: path, schema: schema) { [stop] in
            onWait()
            return !stop.isSet
        }
        while stoppedAt == nil, try advance(file) {
            if stop.isSet { stoppedAt = "\(file.name):\(file.line)" }
            if stoppedAt != nil { return }
            share = file.size.map { Double(file.bytesRead) / Double(max(1, $0)) }
            try file.read { event in
                guard event.time <= now() + stream.maxAhead else {
                    return refuse(file, Rejection(reason: .aheadOfTimestamp, field: "time"))
                }
                do {
                    let isTaken = try file.withText { text in try take(event, text) }
                    if !isTaken { stoppedAt = "\(file.name):\(file.line)" }
                } catch let rejection as Rejection {
                    refuse(file, rejection)
                }
            } refused: { rejection in
                refuse(file, rejection)
            }
        }
    }

    /// The next line; none where nothing came any more before it was to stop.
    private func advance(_ file: EventFile) throws -> Bool {
        do {
            return try file.advance()
        } catch {
            if stop.isSet { return false }
            throw error
        }
    }

    private func refuse(_ file: EventFile, _ rejection: Rejection) {
        refused += 1
        onRefusal(Refusal(file: file.name, line: file.line, rejection: rejection))
    }
}
