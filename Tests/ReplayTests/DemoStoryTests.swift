import EventTime
import Foundation
import Replay
import Tables
import Testing

/// The checkout that holds these tests.
let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

/// The bundled tables, converted once for all tests.
enum BundledStory {
    static let folder = DemoFolder(near: [checkout])
    static let story = folder.flatMap { try? DemoStory($0) }
}

struct DemoStoryTests {
    @Test func `The folder is found from any folder inside the checkout, and nowhere else`() {
        #expect(DemoFolder(near: ["\(checkout)/Sources/Replay"])?.config == "\(checkout)/Config")
        #expect(DemoFolder(near: ["/nowhere", checkout])?.config == "\(checkout)/Config")
        #expect(DemoFolder(near: ["/"]) == nil)
    }

    @Test func `All nine tables are told, in the order of time`() throws {
        let story = try #require(BundledStory.story)
        #expect(story.tables == 9)
        #expect(story.events.count == 92_040)
        #expect(zip(story.events, story.events.dropFirst()).allSatisfy { $0.time.instant <= $1.time.instant })
    }

    @Test(arguments: ["1999-10", "2017-03", "2023-01", "2026-01", "2030-01"])
    func `History and months are the whole story, and months are in order`(text: String) throws {
        let story = try #require(BundledStory.story)
        let start = try #require(YearMonth(text))
        let (history, months) = story.parts(from: start)
        #expect(history.count + months.reduce(0) { $0 + $1.events.count } == story.events.count)
        #expect(history.endIndex == months.first?.events.startIndex ?? story.events.endIndex)
        #expect(zip(months, months.dropFirst()).allSatisfy { $0.month < $1.month })
        #expect(zip(months, months.dropFirst()).allSatisfy { $0.events.endIndex == $1.events.startIndex })
        #expect(months.allSatisfy { start <= $0.month && !$0.events.isEmpty })
    }

    @Test func `A month is read as it is written, and nothing else is a month`() {
        #expect(YearMonth("2024-05")?.description == "2024-05")
        for text in ["2024", "2024-13", "2024-00", "24-05", "2024-5", "2024-05-01", "", "may", "-024-05"] {
            #expect(YearMonth(text) == nil, "\(text)")
        }
    }
}
