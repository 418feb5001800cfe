package import Alerting
package import EventTime
package import Events
import Pipeline
package import Processing

/// Runs files through both stages, merged by event time, and settles everything at the end.
///
/// Each stream is one partition, whatever the number of its files. The alerts, the early ones too, do not
/// depend on how a sorted stream was cut into files: see `FlushSchedule`.
package final class FileReplay {
    /// A file and the stream that its events belong to.
    package struct Input: Hashable, Sendable {
        package var stream: String
        /// `-` is standard input.
        package var path: String
        package var maxAhead: Duration

        package init(stream: String, path: String, maxAhead: Duration = .seconds(300)) {
            self.stream = stream
            self.path = path
            self.maxAhead = maxAhead
        }
    }

    /// Records between two calls of `onProgress`, and between two commits, which bound the undo log.
    private static let progressRecords = 1 << 16

    private let pipeline: LocalPipeline
    private let sources: [Source]
    private let start: Timestamp
    private let onReject: (RejectedRecord) -> Void
    private let onProgress: (ReplayProgress) throws -> Void
    package private(set) var progress: ReplayProgress

    private struct Source {
        let file: EventFile
        let input: InputTask
    }

    /// - Parameters:
    ///   - start: when the replay was started: stands in for the records' timestamps.
    ///   - onReject: a refused line, with the file's name as topic, partition 0 and the line's number as
    ///     offset.
    ///   - onProgress: called every so many records; what it throws ends the replay.
    package init(
        plan: Plan, inputs: [Input], start: Timestamp, idsRemembered: Int = Limits.ids,
        onAlert: @escaping (ShownAlert) -> Void, onReject: @escaping (RejectedRecord) -> Void,
        onProgress: @escaping (ReplayProgress) throws -> Void = { _ in }
    ) throws(FileError) {
        var streams: [LocalPipeline.Input] = []
        for input in inputs where !streams.contains(where: { $0.stream == input.stream }) {
            streams.append(.init(stream: input.stream, maxAhead: input.maxAhead))
        }
        pipeline = LocalPipeline(
            plan: plan, inputs: streams, idsRemembered: idsRemembered, onAlert: onAlert, onReject: onReject)
        var sources: [Source] = []
        for input in inputs {
            let origin = InputPartition(stream: input.stream, partition: 0)
            guard let schema = plan.schemas[input.stream], let task = pipeline.inputs[origin] else {
                preconditionFailure("no stream \(input.stream)")
            }
            let file = try EventFile(path: input.path, schema: schema, latest: start + input.maxAhead)
            sources.append(Source(file: file, input: task))
        }
        self.sources = sources
        self.start = start
        self.onReject = onReject
        self.onProgress = onProgress
        progress = ReplayProgress(bytesTotal: Self.total(sources.map(\.file.size)))
    }

    /// Reads every file to its end, and ends every stream.
    package func run() throws {
        let tasks = Dictionary(
            uniqueKeysWithValues: sources.map { (ObjectIdentifier($0.file), $0.input) })
        var merge = try EventMerge(sources.map(\.file))
        var schedule = FlushSchedule(pipeline.plan)
        while let (file, turn) = merge.next() {
            guard let input = tasks[ObjectIdentifier(file)] else {
                preconditionFailure("a file without a task")
            }
            repeat {
                if schedule.isDue(before: file.time, records: progress.records) { pipeline.flush() }
                deliver(file, to: input)
                if progress.records % Self.progressRecords == 0 { try pause() }
            } while try file.advance() && turn.includes(file.time)
        }
        pipeline.finish()
        try pause()
    }

    private func deliver(_ file: EventFile, to input: InputTask) {
        progress.records += 1
        let rejection: Rejection? = file.read { event in
            input.receive(event, timestamp: start)
        } refused: { rejection in
            input.task.countRefused()
            return rejection
        }
        if let rejection { reject(file, rejection) }
    }

    private func reject(_ file: EventFile, _ rejection: Rejection) {
        progress.rejects[rejection.reason, default: 0] += 1
        onReject(
            RejectedRecord(
                topic: file.name, partition: 0, offset: Int64(file.line), timestamp: start,
                rejection: rejection))
    }

    private func pause() throws {
        for input in pipeline.inputs.values { input.task.commit() }
        progress.bytes = sources.reduce(0) { $0 + $1.file.bytesRead }
        try onProgress(progress)
    }

    /// What the Tally stage counted, all streams together.
    package var counters: TallyCounters { pipeline.counters }
    /// What the rules have spent of their budgets of false alarms.
    package var budgetsSpent: [BudgetSpent] { pipeline.budgetsSpent }

    private static func total(_ sizes: [Int64?]) -> Int64? {
        sizes.contains { $0 == nil } ? nil : sizes.reduce(0) { $0 + ($1 ?? 0) }
    }
}

/// How far a replay has come.
package struct ReplayProgress: Hashable, Sendable {
    package internal(set) var records = 0
    /// Of the files as they are on disk, packed ones where they are packed.
    package internal(set) var bytes: Int64 = 0
    /// Nil where one of the inputs is a pipe.
    package internal(set) var bytesTotal: Int64?
    package internal(set) var rejects: [RejectReason: Int] = [:]

    /// How much is done, from 0 to 1; nil where nobody knows.
    package var share: Double? {
        guard let bytesTotal, bytesTotal > 0 else { return nil }
        return Double(bytes) / Double(bytesTotal)
    }
}
