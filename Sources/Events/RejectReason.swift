/// Why a record was refused. The raw values are written to the rejects topic and to metrics, and never
/// change.
package enum RejectReason: String, CaseIterable, Hashable, Sendable {
    case notJSON = "not-json"
    case notAnObject = "not-an-object"
    case wrongType = "wrong-type"
    case missingField = "missing-field"
    case duplicateField = "duplicate-field"
    case badTime = "bad-time"
    case badPeriod = "bad-period"
    /// Negative, with a fraction or exponent, or too large.
    case badCount = "bad-count"
    case badRevision = "bad-revision"
    /// Empty.
    case badID = "bad-id"
    case idTooLong = "id-too-long"
    case valueTooLong = "value-too-long"
    case recordTooLarge = "record-too-large"
    /// The same id and revision came before with other content.
    case conflictingContent = "conflicting-content"
    /// Later than the record's own timestamp allows.
    case aheadOfTimestamp = "ahead-of-timestamp"
    case personalField = "personal-field"
    /// Too late for every rule that reads the feed.
    case tooOld = "too-old"
    case unknownStream = "unknown-stream"
}
