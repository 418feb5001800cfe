import Synchronization

/// The samples of one family, by the values of its labels. Safe to use from any thread: callers add up their
/// own counts and come here once a batch or commit, never once an event.
///
/// Memory: as many label sets as the limit allows. An update of a further one is left out, and counted.
final class SampleTable<Value: Sendable>: Sendable {
    private struct Rows {
        var values: [[String]: Value] = [:]
        var leftOut = 0
    }

    private let blank: Value
    private let labelCount: Int
    private let limit: Int
    private let rows: Mutex<Rows>

    /// - Parameter blank: what a label set begins with. A family without labels begins with it at once.
    init(_ description: MetricDescription, limit: Int, blank: Value) {
        self.blank = blank
        self.limit = limit
        labelCount = description.labels.count
        rows = Mutex(Rows(values: description.labels.isEmpty ? [[]: blank] : [:]))
    }

    /// Updates of label sets beyond the limit.
    var leftOut: Int { rows.withLock { $0.leftOut } }

    func update(_ labels: [String], _ body: (inout sending Value) -> Void) {
        precondition(labels.count == labelCount, "\(labels) are not \(labelCount) label values")
        rows.withLock { rows in
            if rows.values[labels] == nil, rows.values.count >= limit {
                rows.leftOut += 1
                return
            }
            var value = rows.values[labels] ?? blank
            body(&value)
            rows.values[labels] = value
        }
    }

    func remove(where isGone: ([String]) -> Bool) {
        rows.withLock { rows in rows.values = rows.values.filter { !isGone($0.key) } }
    }

    /// In the order of the label values.
    var sorted: [(labels: [String], value: Value)] {
        rows.withLock { $0.values }.sorted { $0.key.lexicographicallyPrecedes($1.key) }
            .map { ($0.key, $0.value) }
    }

    subscript(labels: [String]) -> Value? { rows.withLock { $0.values[labels] } }
}
