/// An event to be written, as a converter or a sender holds it: texts as they will stand in the record. What
/// reads records is `EventView`; whether this one would be accepted is for the decoder to say.
package struct Event: Hashable, Sendable {
    package struct Dimension: Hashable, Sendable {
        package var name: String
        package var value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    package var id: String
    package var revision: UInt32
    package var withdrawn: Bool
    /// RFC 3339, kept as given.
    package var time: String
    /// ISO 8601.
    package var period: String?
    /// Persons.
    package var count: Int64
    package var source: String
    package var report: String?
    /// Written in this order.
    package var dimensions: [Dimension]

    package init(
        id: String, revision: UInt32 = 0, withdrawn: Bool = false, time: String, period: String? = nil,
        count: Int64 = 1, source: String, report: String? = nil, dimensions: [Dimension] = []
    ) {
        self.id = id
        self.revision = revision
        self.withdrawn = withdrawn
        self.time = time
        self.period = period
        self.count = count
        self.source = source
        self.report = report
        self.dimensions = dimensions
    }
}
