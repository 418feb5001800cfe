package import EventTime

/// One event made from a table: the sum of the rows that say the same of when, who and what.
package struct TableEvent: Sendable, Equatable {
    package struct Dimension: Sendable, Equatable {
        package let name: String
        package let value: String
    }

    /// `report|time|dimension values`, the same for every release and every conversion; see ``TableEventID``.
    package let id: String
    package let revision: Int
    /// The stream it belongs to; not part of the record.
    package let stream: String
    /// The first instant that the count covers.
    package let time: OffsetTimestamp
    package let period: Period
    /// Persons.
    package let count: Int
    package let source: String
    package let report: String
    /// In the order of the mapping, without those that the row leaves empty.
    package let dimensions: [Dimension]

    /// By time, then id, then revision: the order in which a converted table is written. Two sources may
    /// use the same id, so theirs decides last but one.
    static func precedes(_ left: TableEvent, _ right: TableEvent) -> Bool {
        let (leftTime, rightTime) = (left.time.instant, right.time.instant)
        return (leftTime, left.id, left.source, left.revision)
            < (rightTime, right.id, right.source, right.revision)
    }
}
