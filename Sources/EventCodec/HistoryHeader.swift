/// The header that marks a record of an input topic as history: it moves no clock and is never too old. Its
/// value does not matter; `vigia history load` writes the load's id.
package enum HistoryHeader {
    /// Of the header, as it stands in the record.
    package static let name: StaticString = "vigia-history"
}
