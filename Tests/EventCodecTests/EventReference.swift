import EventTime
import Events

/// The event decoder written once more, slowly and obviously: the record is read whole into a tree of values,
/// and each rule of the documentation is then looked up in the tree.
struct EventReference {
    let schema: StreamSchema

    func reading(of payload: [UInt8]) -> EventReading {
        if payload.count > EventLimits.record { return .refused(Rejection(reason: .recordTooLarge)) }
        guard let tree = ReferenceJSON(parsing: payload) else { return .refused(Rejection(reason: .notJSON)) }
        if let name = personalName(in: tree, isTop: true) {
            return .refused(Rejection(reason: .personalField, field: name))
        }
        guard case .object(let members) = tree else { return .refused(Rejection(reason: .notAnObject)) }
        do throws(Rejection) {
            return .event(try content(of: members))
        } catch {
            return .refused(error)
        }
    }

    private var fields: [String] { EventField.allCases.map(\.rawValue) + schema.dimensions }

    /// In the order of the text.
    private func personalName(in tree: ReferenceJSON, isTop: Bool = false) -> String? {
        switch tree {
        case .object(let members):
            for (key, value) in members {
                if !(isTop && fields.contains { $0.utf8.elementsEqual(key.utf8) }),
                    let name = schema.personalFields.first(where: { matches($0, key) })
                {
                    return name
                }
                if let name = personalName(in: value) { return name }
            }
            return nil
        case .array(let values): return values.lazy.compactMap { personalName(in: $0) }.first
        case .string, .number, .bool, .null: return nil
        }
    }

    private func matches(_ name: String, _ key: String) -> Bool {
        PersonalFields.folded(name).utf8.elementsEqual(PersonalFields.folded(key).utf8)
    }

    private func content(
        of members: [(key: String, value: ReferenceJSON)]
    ) throws(Rejection) -> EventReading.Content {
        var content = EventReading.Content(
            time: .distantPast, id: "",
            profile: EventProfile(source: "", values: schema.dimensions.map { _ in "" }))
        var seen: Set<Int> = []
        var hasID = false
        var hasTime = false
        for (key, value) in members {
            guard let field = fields.firstIndex(where: { $0.utf8.elementsEqual(key.utf8) }) else { continue }
            if !seen.insert(field).inserted { throw Rejection(reason: .duplicateField, field: key) }
            if case .null = value { continue }
            switch EventField(rawValue: key) {
            case .id:
                content.id = try text(value, key, atMost: EventLimits.id, else: .idTooLong)
                if content.id.isEmpty { throw Rejection(reason: .badID, field: key) }
                hasID = true
            case .time:
                let time = try time(value)
                (content.time, content.utcOffset_s) = (time.instant, time.offset)
                hasTime = true
            case .period: content.period = try period(value)
            case .revision:
                let limit = Int64(EventLimits.revision)
                content.revision = UInt32(try number(value, key, atMost: limit, else: .badRevision))
            case .count: content.count = try number(value, key, atMost: EventLimits.count, else: .badCount)
            case .withdrawn:
                guard case .bool(let flag) = value else { throw Rejection(reason: .wrongType, field: key) }
                content.withdrawn = flag
            case .source: content.profile.source = try text(value, key, atMost: EventLimits.sourceOrReport)
            case .report:
                let report = try text(value, key, atMost: EventLimits.sourceOrReport)
                content.profile.report = report.isEmpty ? "events" : report
            case nil:
                content.profile.values[field - 8] = try text(value, key, atMost: EventLimits.value)
            }
        }
        if !hasID { throw Rejection(reason: .missingField, field: "id") }
        if !hasTime { throw Rejection(reason: .missingField, field: "time") }
        if content.profile.source.isEmpty { throw Rejection(reason: .missingField, field: "source") }
        return content
    }

    private func text(
        _ value: ReferenceJSON, _ field: String, atMost limit: Int = .max,
        else tooLong: RejectReason = .valueTooLong
    ) throws(Rejection) -> String {
        guard case .string(let text) = value else { throw Rejection(reason: .wrongType, field: field) }
        if text.utf8.count > limit { throw Rejection(reason: tooLong, field: field) }
        return text
    }

    private func number(
        _ value: ReferenceJSON, _ field: String, atMost limit: Int64, else bad: RejectReason
    ) throws(Rejection) -> Int64 {
        guard case .number(let text) = value else { throw Rejection(reason: .wrongType, field: field) }
        guard text.allSatisfy("0123456789".contains), let number = Int64(text), number <= limit else {
            throw Rejection(reason: bad, field: field)
        }
        return number
    }

    private func time(_ value: ReferenceJSON) throws(Rejection) -> OffsetTimestamp {
        let text = try text(value, "time")
        guard let time = OffsetTimestamp(text), let year = Int(text.prefix(4)),
            EventLimits.years.contains(year)
        else { throw Rejection(reason: .badTime, field: "time") }
        return time
    }

    private func period(_ value: ReferenceJSON) throws(Rejection) -> Period {
        let text = try text(value, "period")
        guard let period = Period(text), isShortEnough(text) else {
            throw Rejection(reason: .badPeriod, field: "period")
        }
        return period
    }

    /// Each part for itself at most a hundred years.
    private func isShortEnough(_ period: String) -> Bool {
        let halves = period.dropFirst().split(separator: "T", omittingEmptySubsequences: false)
        let limits: [[Character: Int]] = [
            ["Y": 100, "M": 1200, "W": 5300, "D": 36600],
            ["H": 878_400, "M": 52_704_000, "S": 3_162_240_000],
        ]
        for (half, limits) in zip(halves, limits) {
            var digits = ""
            for character in half {
                guard let limit = limits[character] else {
                    digits.append(character)
                    continue
                }
                if let number = Int(digits), number > limit { return false }
                digits = ""
            }
        }
        return true
    }
}
