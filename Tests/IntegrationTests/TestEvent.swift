import EventTime
import Seeded

/// An event of a made-up stream.
struct TestEvent {
    var id: String
    var json: String

    /// Days of counts by area and nationality: late ones, duplicates, revisions, withdrawals, broken ones.
    static func stream(_ count: Int, seed: UInt64, prefix: String = "e") -> [TestEvent] {
        var random = SeededRandom(seed: seed)
        let start = Timestamp("2024-01-01T00:00:00Z")!
        var events: [TestEvent] = []
        for number in 0..<count {
            let isLate = random.next() % 20 == 0
            let moment = Double(number) / Double(count) * 60 * 86_400 - (isLate ? 5 * 86_400 : 0)
            let time = (start + .seconds(max(0, Int(moment)))).rfc3339
            let area = ["north", "south", "east", "west"][Int(random.next() % 4)]
            let nationality = ["HND", "GTM", "VEN"][Int(random.next() % 3)]
            let isSurge = (Int(moment) / 86_400) % 13 == 0
            let persons = Int(random.next() % 9) + (isSurge ? 20 : 0)
            func json(_ revision: Int, _ persons: Int, withdrawn: Bool = false) -> String {
                "{\"id\":\"\(prefix)\(number)\",\"revision\":\(revision),\"time\":\"\(time)\","
                    + "\"count\":\(persons),"
                    + "\"source\":\"USBP\",\"area\":\"\(area)\",\"nationality\":\"\(nationality)\""
                    + (withdrawn ? ",\"withdrawn\":true}" : "}")
            }
            events.append(TestEvent(id: "\(prefix)\(number)", json: json(0, persons)))
            switch random.next() % 20 {
            case 0: events.append(TestEvent(id: "\(prefix)\(number)", json: json(0, persons)))
            case 1: events.append(TestEvent(id: "\(prefix)\(number)", json: json(1, persons + 30)))
            case 2: events.append(TestEvent(id: "\(prefix)\(number)", json: json(1, 0, withdrawn: true)))
            case 3:
                events.append(
                    TestEvent(id: "\(prefix)\(number)", json: "{\"id\":\"\(prefix)\(number)\",\"count\":-1}"))
            default: break
            }
        }
        return events
    }
}
