/// The fields that every event has, whatever its stream, in the order in which they are written.
package enum EventField: String, CaseIterable, Sendable {
    case id, revision, withdrawn, time, period, count, source, report
}
