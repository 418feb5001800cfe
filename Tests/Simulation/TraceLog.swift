import Synchronization

/// What happened in a run, line by line.
package final class TraceLog: Sendable {
    private let held = Mutex<[String]>([])

    package init() {}

    package var lines: [String] { held.withLock { $0 } }

    func add(_ line: String) { held.withLock { $0.append(line) } }
}
