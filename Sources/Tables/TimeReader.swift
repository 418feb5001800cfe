import EventTime

/// Reads when a row happened.
struct TimeReader {
    struct Moment {
        let time: OffsetTimestamp
        /// `2024-05` or `2024-05-01`, as ids have it.
        let text: String
    }

    private let time: TableTime
    private let zone: Zone
    private let places: [Int]
    /// Tables repeat each date thousands of times.
    private var moments: [[String]: Moment] = [:]

    init(_ mapping: TableMapping, columns: inout TableColumns) {
        time = mapping.time
        zone = mapping.zone
        var places: [Int] = []
        for name in time.columns { places.append(columns.place(of: name, for: "time")) }
        self.places = places
    }

    mutating func moment(of row: [String]) -> Moment? {
        let cells = places.map { row[$0] }
        if let moment = moments[cells] { return moment }
        guard let (date, text) = time.day(of: cells) else { return nil }
        let moment = Moment(time: midnight(of: date), text: text)
        moments[cells] = moment
        return moment
    }

    /// The start of the day on the wall. Where clocks skip midnight it is still written as midnight, in the
    /// offset of the first instant of that day.
    private func midnight(of date: CivilDate) -> OffsetTimestamp {
        let civil = CivilTime(date)
        let offset = zone.offset(at: zone.instant(ofCivil: civil))
        let instant = Timestamp(milliseconds: civil.millisecondsSinceEpoch - Int64(offset) * 1000)
        return OffsetTimestamp(instant: instant, offset: Int32(offset))
    }

    /// What stands there, and what should.
    func complaint(about row: [String]) -> String {
        let cells = places.map { "\"\(row[$0])\"" }.joined(separator: " and ")
        return "\(cells) is not \(time.expectation): correct the cell, or `time` of the mapping"
    }
}
