import Dispatch
import EventTime
import Foundation
import Settings
import Synchronization
package import Tables

/// The bundled tables as one story: every event of every table in the order of time.
package struct DemoStory: Sendable {
    /// By time; of equal times in the order of the tables' names, each in its own order.
    package let events: [TableEvent]
    package let tables: Int

    /// Converts all tables of a folder, on as many cores as there are.
    package init(_ folder: DemoFolder) throws {
        let names = try folder.tables()
        let outcomes = Mutex<[Int: Result<[TableEvent], any Error>]>([:])
        DispatchQueue.concurrentPerform(iterations: names.count) { index in
            let outcome = Result { try Self.convert(names[index], folder) }
            outcomes.withLock { $0[index] = outcome }
        }
        let found = outcomes.withLock { $0 }
        self.init(tables: try names.indices.compactMap { try found[$0]?.get() })
    }

    /// - Parameter tables: each in the order of time.
    package init(tables: [[TableEvent]]) {
        let tagged = tables.enumerated().flatMap { place, events in
            events.enumerated().map { (time: $1.time.instant, table: place, row: $0, event: $1) }
        }
        events = tagged.sorted { ($0.time, $0.table, $0.row) < ($1.time, $1.table, $1.row) }.map(\.event)
        self.tables = tables.count
    }

    private static func convert(_ name: String, _ folder: DemoFolder) throws -> [TableEvent] {
        let mapping = try SettingsReader().tableMapping(file: folder.mapping(name))
        let bytes = try WholeFile.read(path: folder.table(name))
        do throws(TableError) {
            return try mapping.convert(csv: bytes).events
        } catch {
            throw FileError("Cannot use \(folder.table(name)): \(error.problems.first.map { "\($0)" } ?? "")")
        }
    }

    /// Events before a month, which are history, and the story from there on, month by month. Months are
    /// those of the tables' own civil time.
    package func parts(from start: YearMonth) -> (history: ArraySlice<TableEvent>, months: [DemoMonth]) {
        let first = events.firstIndex { YearMonth($0.time) >= start } ?? events.endIndex
        var months: [DemoMonth] = []
        var rest = events[first...]
        while let month = rest.first.map({ YearMonth($0.time) }) {
            // A zone further west may still have the month before: it goes along.
            let end = rest.firstIndex { YearMonth($0.time) > month } ?? rest.endIndex
            months.append(DemoMonth(month: month, events: rest[..<end]))
            rest = rest[end...]
        }
        return (events[..<first], months)
    }
}

/// The events of one month.
package struct DemoMonth: Sendable {
    package let month: YearMonth
    package let events: ArraySlice<TableEvent>
}

/// A calendar month: `2024-05`.
package struct YearMonth: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let year: Int
    package let month: Int

    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].count == 4, parts[1].count == 2, let year = Int(parts[0]),
            let month = Int(parts[1]), year > 0, 1...12 ~= month
        else { return nil }
        self.year = year
        self.month = month
    }

    init(_ time: OffsetTimestamp) {
        let date = time.civil.date
        (year, month) = (date.year, date.month)
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.year, left.month) < (right.year, right.month)
    }

    package var description: String { "\(year)-\(month < 10 ? "0" : "")\(month)" }
}
