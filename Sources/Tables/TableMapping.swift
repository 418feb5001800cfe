package import EventTime

/// What the columns of one published table mean: everything that is needed to turn its rows into events.
///
/// Each property is a key of `Config/sources/*.yaml`, under the same name; `Config/sources/README.md` tells
/// them to those who write such files.
package struct TableMapping: Sendable, Equatable {
    /// What the table is called, in notes and errors: the name of its file without `.csv`.
    package var name: String
    /// Who publishes the table, where and under which licence; for people, not read by anything.
    package var provenance: String
    /// The stream that the events belong to, such as `encounters`.
    package var stream: String
    /// The reporting agency. Every row needs one.
    package var source: TableField
    /// Which table of that agency this is. Every row needs one.
    package var report: TableField
    /// The columns that tell when.
    package var time: TableTime
    /// Where the civil time of the table is kept; `time` of an event has the offset of that day there.
    package var zone: Zone
    /// The span that a count covers, from the day of `time`.
    package var period: Period
    /// The columns that hold counts, each with the revision that it is of the same fact.
    package var releases: [TableRelease]
    /// In the order in which they stand in ids and events.
    package var dimensions: [TableDimension]
    /// Which rows are read at all; a row must pass every one.
    package var filters: [TableFilter]
    /// Columns that say nothing that the events need. A column that is neither used nor ignored is an
    /// error: a table that has gained a column would else be summed over it unnoticed.
    package var ignore: [String]

    package init(
        name: String, provenance: String = "", stream: String, source: TableField, report: TableField,
        time: TableTime, zone: Zone, period: Period? = nil, releases: [TableRelease],
        dimensions: [TableDimension] = [], filters: [TableFilter] = [], ignore: [String] = []
    ) {
        self.name = name
        self.provenance = provenance
        self.stream = stream
        self.source = source
        self.report = report
        self.time = time
        self.zone = zone
        self.period = period ?? time.period
        self.releases = releases
        self.dimensions = dimensions
        self.filters = filters
        self.ignore = ignore
    }
}

/// One column of counts. `revision` is that of the events: a column that holds what an earlier release said
/// of the same days is revision 0, what the latest says is revision 1. An empty cell gives no event.
package struct TableRelease: Sendable, Equatable {
    package var column: String
    package var revision: Int

    package init(column: String, revision: Int = 0) {
        self.column = column
        self.revision = revision
    }
}

/// A dimension of the events and where its values come from. An empty cell gives an event without it.
package struct TableDimension: Sendable, Equatable {
    package var name: String
    package var field: TableField

    package init(_ name: String, _ field: TableField) {
        self.name = name
        self.field = field
    }
}

/// Rows that are read, or not, by what stands in one column (surrounding spaces removed).
package struct TableFilter: Sendable, Equatable {
    package enum Rule: Sendable, Equatable {
        /// Read a row only where the cell is one of these.
        case keep([String])
        /// Read a row unless the cell is one of these: totals and footnotes.
        case drop([String])
    }

    package var column: String
    package var rule: Rule

    package init(column: String, _ rule: Rule) {
        self.column = column
        self.rule = rule
    }

    func passes(_ cell: String) -> Bool {
        switch rule {
        case .keep(let texts): texts.contains(cell)
        case .drop(let texts): !texts.contains(cell)
        }
    }
}
