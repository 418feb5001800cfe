import EventTime
import Testing

@testable import Tables

@Suite("The bundled tables, converted, say what was published")
struct PublishedTablesTests {
    @Test("The Border Patrol's record at the southwest border is December 2023, and halves in a month")
    func southwest() throws {
        let table = try Published.southwestTable.get()
        #expect(table.notes.first == .converted(rows: 36_676, events: 36_676))
        let patrol = table.months(source: "USBP")
        #expect(patrol["2023-12"] == 249_740)
        #expect(patrol["2024-01"] == 124_215)
        #expect(patrol["2024-03"] == 137_473)
        #expect(patrol["2024-05"] == 117_905)
        #expect(patrol["2024-12"] == 47_323)
        #expect(patrol["2025-01"] == 29_106)
        #expect(patrol["2025-02"] == 8_347)
        #expect(patrol.count == 92)
        #expect(patrol.max { $0.value < $1.value }?.key == "2023-12")
        #expect(Set(table.events.map(\.source)) == ["USBP", "OFO"])
    }

    @Test("Mexico counts more than the Border Patrol first in May 2024, then every month to March 2025")
    func crossover() throws {
        let southwest = try Published.southwestTable.get()
        let mexico = try Published.converted(Published.mexicoByNationality())
        #expect(mexico.months(source: "INM")["2024-05"] == 125_302)
        let patrol = southwest.months(source: "USBP")
        let above = mexico.months(source: "INM").filter { $0.value > patrol[$0.key, default: 0] }.keys
            .sorted()
        #expect(
            above == [
                "2024-05", "2024-06", "2024-07", "2024-08", "2024-09", "2024-10", "2024-11", "2024-12",
                "2025-01", "2025-02", "2025-03",
            ])
    }

    @Test("January to August 2024 in Mexico: 925,085 by demographic, 922,464 by nationality")
    func januaryToAugust() throws {
        let nationality = try Published.converted(Published.mexicoByNationality())
        let demographic = try Published.converted(Published.mexicoByDemographic())
        #expect(demographic.persons(year: 2024, throughMonth: 8) == 925_085)
        #expect(nationality.persons(year: 2024, throughMonth: 8) == 922_464)
        #expect(demographic.persons(year: 2023, throughMonth: 8) == 398_991)
        #expect(nationality.persons(year: 2023, throughMonth: 8) == 398_991)
        #expect(nationality.months(source: "INM")["2024-01"] == 113_347)
        #expect(demographic.months(source: "INM")["2024-01"] == 113_839)
        for year in [2018, 2019, 2020, 2021, 2022, 2023, 2025] {
            #expect(
                nationality.persons(year: year, throughMonth: 12)
                    == demographic.persons(year: year, throughMonth: 12))
        }
        #expect(
            Set(demographic.events.map { $0.dimensions[0].value }) == [
                "male 18+", "male 12-17", "male under 12 accompanied", "male under 12 unaccompanied",
                "female 18+", "female 12-17", "female under 12 accompanied", "female under 12 unaccompanied",
            ])
    }

    @Test("49 keys of Mexico's nationalities stand there twice or more: they are summed, and it is said")
    func equalKeys() throws {
        let table = try Published.converted(Published.mexicoByNationality())
        guard case .summed(let keys, let rows, let persons, let lines)? = table.notes.last else {
            Issue.record("no note of the sums")
            return
        }
        #expect(keys == 49)
        #expect(rows == 100)
        #expect(table.notes.first == .converted(rows: 5_759, events: 5_759 - 51))
        #expect(lines.count == 3)
        let rowsTwice = try Self.rowsOfEqualKeys()
        #expect(rowsTwice.map(\.count).reduce(0, +) == persons)
        #expect(Set(rowsTwice.map(\.nationality)) == ["GIN", "FRA"])
    }

    /// An oracle of its own: the rows whose month and nationality stand more than once.
    private static func rowsOfEqualKeys() throws -> [(nationality: String, count: Int)] {
        let lines = String(decoding: try Published.csv("mx_encounters_by_nationality_monthly"), as: UTF8.self)
            .split(whereSeparator: \.isNewline).dropFirst().map { $0.split(separator: ",") }
        return Dictionary(grouping: lines) { "\($0[0]) \($0[1])" }.values.filter { $0.count > 1 }.joined()
            .map { (String($0[1]), Int($0[2]) ?? -1) }
    }

    @Test("Every country name of the repatriations is known; former states keep their withdrawn codes")
    func citizenship() throws {
        let table = try Published.converted(Published.repatriationsByCitizenship())
        #expect(table.notes == [.converted(rows: 33_795, events: 33_795)])
        let codes = Set(table.events.flatMap(\.dimensions).filter { $0.name == "nationality" }.map(\.value))
        #expect(codes.isSuperset(of: ["CHN", "COD", "COG", "MMR", "CIV", "KOR", "FSM", "CPV", "OOO"]))
        #expect(codes.isSuperset(of: ["SUN", "CSK", "SCG", "XKX"]))
        // 186 names, one code each: no two names were thrown together.
        #expect(codes.count == 186)
    }

    @Test("The partial release is revision 0 of the day, the full one revision 1 of the same id")
    func daily() throws {
        let table = try Published.converted(Published.daily("us_ofo_inadmissibles_daily", source: "OFO"))
        #expect(table.events.count == 2 * 1_058)
        let firstDay = table.events.prefix(2)
        #expect(firstDay.map(\.id) == ["cbp-daily|2019-01-01", "cbp-daily|2019-01-01"])
        #expect(firstDay.map(\.revision) == [0, 1])
        #expect(firstDay.map(\.count) == [73, 1_253])
        #expect(firstDay.allSatisfy { $0.period == .day })
    }

    @Test("The same December is in the sector table, in tens")
    func sectors() throws {
        let table = try Published.converted(Published.sectors())
        let southwest = ["TX", "NM", "AZ", "CA"]
        let persons = table.events.filter { event in
            event.timeText.hasPrefix("2023-12")
                && southwest.contains { event.dimensions[0].value.hasSuffix($0) }
        }.reduce(0) { $0 + $1.count }
        #expect(abs(persons - 249_740) <= 9 * 5)
    }

    @Test("No person is lost or added in any table, and every id occurs once a source and revision")
    func sumsAreKept() throws {
        for mapping in try Published.all() {
            let csv = try Published.csv(mapping.name)
            let table = try mapping.convert(csv: csv)
            var reader = CSVReader(csv)
            let header = try #require(try reader.next()).fields
            let columns = mapping.releases.compactMap { header.firstIndex(of: $0.column) }
            var persons = 0
            while let row = try reader.next() {
                persons += columns.reduce(0) { $0 + (Int(row.fields[$1]) ?? 0) }
            }
            #expect(table.events.reduce(0) { $0 + $1.count } == persons, "\(mapping.name)")
            let ids = Set(table.events.map { "\($0.id) \($0.source) \($0.revision)" })
            #expect(ids.count == table.events.count, "\(mapping.name)")
            #expect(table.events.allSatisfy { $0.id.utf8.count <= 128 })
            let times = table.events.map(\.time.instant)
            #expect(times == times.sorted())
        }
    }

    @Test("Monthly events begin at midnight in the offset of their own day")
    func offsets() throws {
        let sectors = try Published.converted(Published.sectors()).events.map(\.timeText)
        #expect(sectors.contains("2024-05-01T00:00:00-04:00"))
        #expect(sectors.contains("2024-01-01T00:00:00-05:00"))
        let mexico = try Published.converted(Published.mexicoByDemographic()).events.map(\.timeText)
        // Mexico gave up summer time in October 2022.
        #expect(mexico.contains("2022-05-01T00:00:00-05:00"))
        #expect(mexico.contains("2024-05-01T00:00:00-06:00"))
    }
}
