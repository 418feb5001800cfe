import CSimdjson
import EventTime
import Events

/// The C decoder's constants in Swift's words: the two sides meet here and nowhere else.
enum EventDecoderHandle {
    /// Traps where memory is short, or a schema without `problems` is refused (the limits then disagree: a
    /// bug).
    static func create(_ schema: StreamSchema) -> OpaquePointer {
        var arena = TextArena()
        let dimensions = schema.dimensions.map { arena.add($0) }
        let personal = schema.personalFields.map { arena.add(PersonalFields.folded($0)) }
        let report = arena.add(Feed.defaultReport)
        let handle = arena.bytes.withUnsafeBytes { bytes in
            let base = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            func text(_ range: Range<Int>) -> event_text {
                event_text(bytes: base.map { $0 + range.lowerBound }, length: range.count)
            }
            return dimensions.map(text).withUnsafeBufferPointer { dimensions in
                personal.map(text).withUnsafeBufferPointer { personal in
                    var schema = event_schema(
                        dimensions: dimensions.baseAddress, dimension_count: dimensions.count,
                        personal: personal.baseAddress, personal_count: personal.count,
                        default_report: text(report), limits: limits)
                    return event_decoder_create(&schema)
                }
            }
        }
        guard let handle else { preconditionFailure("no decoder for \(schema.name)") }
        return handle
    }

    private static var limits: event_limits {
        event_limits(
            record: EventLimits.record, id: EventLimits.id, value: EventLimits.value,
            source_or_report: EventLimits.sourceOrReport, count: EventLimits.count,
            revision: Int64(EventLimits.revision), earliest_year: Int32(EventLimits.years.lowerBound),
            latest_year: Int32(EventLimits.years.upperBound), period_years: Int32(EventLimits.periodYears),
            depth: Int32(EventLimits.depth))
    }
}

/// Texts laid one after another, so that C can be given one block of them.
private struct TextArena {
    private(set) var bytes: [UInt8] = []

    mutating func add(_ text: String) -> Range<Int> {
        let start = bytes.count
        bytes += text.utf8
        return start..<bytes.count
    }
}

extension EventDecoder {
    func rejection(_ outcome: event_outcome) -> Rejection {
        let reason = RejectReason(outcome)
        let field = Int(outcome.field)
        if field < 0 { return Rejection(reason: reason) }
        if reason == .personalField { return Rejection(reason: reason, field: schema.personalFields[field]) }
        let dimension = field - EVENT_FIELD_DIMENSION
        return Rejection(
            reason: reason,
            field: dimension < 0 ? EventField.allCases[field].rawValue : schema.dimensions[dimension])
    }
}

extension RejectReason {
    /// Traps on a code that C does not give.
    fileprivate init(_ outcome: event_outcome) {
        self =
            switch Int(outcome.reason) {
            case EVENT_NOT_JSON: .notJSON
            case EVENT_NOT_AN_OBJECT: .notAnObject
            case EVENT_WRONG_TYPE: .wrongType
            case EVENT_MISSING_FIELD: .missingField
            case EVENT_DUPLICATE_FIELD: .duplicateField
            case EVENT_BAD_TIME: .badTime
            case EVENT_BAD_PERIOD: .badPeriod
            case EVENT_BAD_COUNT: .badCount
            case EVENT_BAD_REVISION: .badRevision
            case EVENT_BAD_ID: .badID
            case EVENT_ID_TOO_LONG: .idTooLong
            case EVENT_VALUE_TOO_LONG: .valueTooLong
            case EVENT_RECORD_TOO_LARGE: .recordTooLarge
            case EVENT_PERSONAL_FIELD: .personalField
            case let code: preconditionFailure("no reason has the code \(code)")
            }
    }
}

extension EventView {
    @inline(__always)
    init(_ record: event_record) {
        self.init(
            time: Timestamp(milliseconds: record.time_ms), utcOffset_s: record.utc_offset_s,
            period: record.has_period
                ? Period(
                    months: record.period_months, days: record.period_days, milliseconds: record.period_ms)
                : nil,
            revision: record.revision, withdrawn: record.withdrawn, count: record.count,
            idFingerprint: (record.id_high, record.id_low), contentHash: record.content_hash,
            profileHash: (record.profile_high, record.profile_low),
            profile: UnsafeRawBufferPointer(start: record.profile, count: Int(record.profile_length)),
            id: UnsafeRawBufferPointer(start: record.id, count: Int(record.id_length)),
            source: UnsafeRawBufferPointer(start: record.source, count: Int(record.source_length)))
    }
}
