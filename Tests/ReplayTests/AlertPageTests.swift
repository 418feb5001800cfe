import EventCodec
import Events
import Testing

@testable import Replay

struct AlertPageTests {
    private let painter = AlertLines(
        book: SeriesBook(events: [], rules: []),
        style: DemoStyle(width: 80, isColored: false, isUnicode: true), words: DemoWords(language: .en))

    private func records(_ samples: [AlertSample]) throws -> [AlertRecord] {
        try samples.map { try AlertCodec.read($0.json) }
    }

    private func groups(_ count: Int, status: String = "firing") -> [AlertSample] {
        (0..<count).map { AlertSample(group: ["area": "Area \($0)"], status: status, id: "\($0)") }
    }

    private func lines(_ samples: [AlertSample], all: Bool = false) throws -> [String] {
        let pages = AlertPage.pages(try records(samples))
        return pages.flatMap { $0.lines(painter, showsAll: all) }
    }

    @Test(arguments: [1, 7, 8, 40])
    func `Every alert is shown or counted`(count: Int) throws {
        let lines = try lines(groups(count))
        let shown = lines.count { $0.hasPrefix("▲") }
        #expect(shown == min(count, AlertPage.shortLimit))
        if count > shown {
            #expect(lines.last == "  … and \(count - shown) more for May 2024 (--all shows them)")
        } else {
            #expect(lines.count == shown)
        }
        #expect(try self.lines(groups(count), all: true).count == count)
    }

    @Test func `A total that fires is told in full, before its parts`() throws {
        let lines = try lines(groups(2) + [AlertSample(rule: "total")])
        #expect(Array(lines.prefix(3)) == ["▲ CRITICAL  Headline of total", "  Text of total.", ""])
        #expect(lines.count == 5)
    }

    @Test func `What begins is read before what ends or goes on, and the worse before the less bad`() throws {
        let samples = [
            AlertSample(group: ["area": "a"], status: "resolved"),
            AlertSample(group: ["area": "b"], status: "updated"),
            AlertSample(group: ["area": "c"], severity: "info"), AlertSample(group: ["area": "d"]),
            AlertSample(status: "withdrawn"),
        ]
        let weights = try records(samples).map { AlertPage.weight($0.data) }
        #expect(weights[3] > weights[2] && weights[2] > weights[4] && weights[4] > weights[1])
        #expect(weights[1] > weights[0])
    }

    @Test func `An early word with its answer on the same page is counted, not shown`() throws {
        let early = AlertSample(group: ["area": "a"], wordClass: "early", id: "early")
        let alone = AlertSample(group: ["area": "b"], wordClass: "early", id: "alone")
        let lines = try lines([early, AlertSample(group: ["area": "a"]), alone])
        #expect(lines.count { $0.hasPrefix("◌") } == 1)
        #expect(lines.last?.contains("and 1 more") == true)
    }

    @Test func `Months come in their order, whatever came first`() throws {
        let pages = AlertPage.pages(
            try records([
                AlertSample(bucket: "2024-05"), AlertSample(bucket: "2023-12"),
                AlertSample(bucket: "2024-01"),
            ]))
        #expect(pages.map(\.label) == ["2023-12", "2024-01", "2024-05"])
    }

    @Test(arguments: [40, 80, 100])
    func `No line is wider than the terminal`(width: Int) throws {
        var narrow = painter
        narrow = AlertLines(
            book: painter.book, style: DemoStyle(width: width, isColored: false, isUnicode: false),
            words: painter.words)
        let page = try #require(AlertPage.pages(try records(groups(9) + [AlertSample()])).first)
        #expect(page.lines(narrow, showsAll: false).allSatisfy { $0.count <= width })
    }
}
