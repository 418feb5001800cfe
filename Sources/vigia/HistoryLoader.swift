package import EventCodec
package import EventTime
package import Events
package import Pipeline
package import Settings

/// Loads files of history into a running deployment. They are read twice: to find the last revision of each
/// id, and to write it. Owned by one thread.
package final class HistoryLoader {
    /// Events in one transaction: a second's worth, since a transaction holds up who reads the live events
    /// behind it.
    package static let chunk = 5_000

    private let files: [String]
    private let chunkSize: Int
    private let makeLines: (@escaping (CheckedLines.Refusal) -> Void) -> CheckedLines
    /// How much is done, from 0 to 1, and how many lines were read; called a few times a second.
    private let onProgress: (Int, Double) -> Void
    /// What was refused when the files were read first.
    package private(set) var refused = 0
    /// What was found in them.
    package private(set) var survey: HistorySurvey
    /// Where it stopped although there was more to read: `FILE:LINE`.
    package private(set) var stoppedAt: String?

    /// - Parameter now: one moment for both readings, so that they refuse the same lines as ahead of it.
    package init(
        files: [String], stream: StreamSettings, schema: StreamSchema, stop: StopFlag,
        now: Timestamp, chunk: Int = HistoryLoader.chunk,
        onProgress: @escaping (Int, Double) -> Void = { _, _ in }
    ) {
        self.files = files
        chunkSize = chunk
        self.onProgress = onProgress
        survey = HistorySurvey(stream: stream.name)
        makeLines = { onRefusal in
            CheckedLines(stream: stream, schema: schema, stop: stop, now: { now }, onRefusal: onRefusal)
        }
    }

    /// Reads all files, and says what there is to write.
    package func survey(
        onRefusal: @escaping (CheckedLines.Refusal) -> Void
    ) throws -> (load: HistoryLoad, lines: [Int]) {
        let lines = makeLines(onRefusal)
        for (number, path) in files.enumerated() {
            var count = 0
            try lines.read(path: path) { [self] event, _ in
                try survey.take(event)
                count += 1
                if count % 4096 == 0 { tell(count, number, lines.share, half: 0) }
                return true
            }
        }
        (refused, stoppedAt) = (lines.refused, lines.stoppedAt)
        return survey.result()
    }

    /// Writes the events of these lines, but for those that are written already.
    package func write(_ wanted: [Int], done: Int, with writer: HistoryWriter) throws {
        let lines = makeLines { _ in }
        var next = 0
        var line = 0
        var chunk: [HistoryWriter.Record] = []
        for (number, path) in files.enumerated() {
            try lines.read(path: path) { [self] event, text in
                defer { line += 1 }
                guard next < wanted.count, wanted[next] == line else { return true }
                next += 1
                if next <= done { return true }
                chunk.append(.init(key: Array(event.id), value: Array(text)))
                if chunk.count == chunkSize {
                    try writer.write(chunk)
                    chunk.removeAll(keepingCapacity: true)
                    tell(next, number, lines.share, half: 1)
                }
                return true
            }
        }
        stoppedAt = lines.stoppedAt
        guard stoppedAt == nil else { return }
        guard next == wanted.count else {
            throw CommandError(
                .failure, "the files changed while they were read; run it again with files that stay")
        }
        if !chunk.isEmpty { try writer.write(chunk) }
    }

    private func tell(_ count: Int, _ file: Int, _ share: Double?, half: Double) {
        let read = (Double(file) + (share ?? 0)) / Double(files.count)
        onProgress(count, (half + read) / 2)
    }
}
