import Aggregates
import Alerting
import Detectors
import EventCodec
import EventTime
import Events
import Processing
import Rules
import Seeded
import Settings
import Testing

@testable import Pipeline

/// A replay that is interrupted anywhere, and goes on from what it left in a file, says what one says that is
/// not interrupted.
@Suite struct ReplayCheckpointTests {
    /// A made-up log: late events, duplicates, revisions and broken records in two partitions.
    struct Line {
        let partition: Int32
        let json: String
    }

    static func lines(_ count: Int, seed: UInt64) -> [Line] {
        var random = SeededRandom(seed: seed)
        let start = Timestamp("2024-01-01T00:00:00Z")!
        return (0..<count).map { number in
            let pick = random.next() % 20
            let id = pick < 3 ? number / 2 : number
            let hours = number * 24 * 20 / count - (pick == 5 ? 60 : 0)
            let time = (start + .seconds(max(0, hours) * 3600)).rfc3339
            let persons = pick == 6 ? "-1" : "\(random.next() % 9 + (hours / 24 % 6 == 5 ? 30 : 0))"
            return Line(
                partition: Int32(id % 2),
                json:
                    #"{"id":"\#(id)","revision":\#(pick == 2 ? 1 : 0),"time":"\#(time)","count":\#(persons),"#
                    + #""source":"USBP","area":"\#(["north", "south"][id % 2])"}"#)
        }
    }

    /// A pipeline and what it has said.
    final class Run {
        private(set) var pipeline: LocalPipeline!
        var words: [[UInt8]] = []

        init() {
            let configuration = Configuration.oneStream(clock: .live, maxSkew: .seconds(7 * 86_400))
            func rule(_ name: String, by: [String], _ method: Method) -> Rule {
                Rule(
                    name: name, summary: LocalizedText(en: name, es: name),
                    selection: Selection(stream: "encounters", filters: [:]), by: by, bucket: .day,
                    zone: .utc,
                    method: method)
            }
            func detect(_ method: StatisticalMethod) -> Method {
                .detect(Detection(method: method, level: Level(above: 5, below: -5)))
            }
            let change = ChangeDetector(against: .previous, level: Level(above: 0.4, below: -0.5), floor: 3)
            let rules = [
                rule("change", by: ["area"], .change(change)),
                rule("record", by: [], .record(RecordDetector(level: Level(above: 0), warmUp: 2))),
                rule("auto", by: ["area"], detect(.automatic(AutomaticModel()))),
                rule("ears", by: ["area"], detect(.ears(EarsDetector(.c1)))),
                rule(
                    "budget", by: ["area"],
                    .detect(
                        Detection(
                            method: .automatic(AutomaticModel()), level: Level(above: .infinity),
                            budget: FalseAlarmBudget(team: nil, alarms: 2, per: .week)))),
                rule("farrington", by: [], detect(.farringtonFlexible(FarringtonFlexibleDetector()))),
            ]
            pipeline = LocalPipeline(
                plan: Plan(rules: rules, schemas: configuration.schemas, policies: configuration.feeds),
                inputs: [.init(stream: "encounters", partitions: 2)], talliesPartitions: 2,
                onAlert: { [unowned self] in words.append(AlertCodec.encode($0, source: "/test")) },
                onReject: { [unowned self] in words.append(RejectCodec.encode($0)) })
        }

        func read(_ lines: ArraySlice<Line>) {
            for index in lines.indices {
                let line = lines[index]
                let input = InputPartition(stream: "encounters", partition: line.partition)
                Array(line.json.utf8).withUnsafeBytes {
                    pipeline.receive(
                        $0, on: input, offset: Int64(index), timestamp: Timestamp("2024-03-01T00:00:00Z")!)
                }
                if index % 7 == 6 { pipeline.flush() }
            }
        }
    }

    @Test(arguments: UInt64(1)...12)
    func whatIsInterruptedAnywhereGoesOnAsIfNothingHadHappened(seed: UInt64) throws {
        let lines = Self.lines(700, seed: seed)
        let cut = Int(seed * 53 % 100) * 7
        let whole = Run()
        whole.read(lines[...])
        whole.pipeline.finish()

        let first = Run()
        first.read(lines[..<cut])
        let left = first.pipeline.checkpoint(meaning: 1, records: Int64(cut), next: [:], outputs: [3])
        let found = try decoding(left.encoded) { bytes throws(CorruptRecord) in try ReplayCheckpoint(bytes) }
        #expect(found == left)
        let second = Run()
        second.pipeline.restore(found)
        second.read(lines[cut...])
        second.pipeline.finish()

        #expect(whole.words.count > 40)
        #expect(first.words + second.words == whole.words)
        #expect(second.pipeline.counters == whole.pipeline.counters)
    }

    @Test func aCheckpointThatIsCutShortIsRefused() throws {
        let run = Run()
        run.read(Self.lines(70, seed: 1)[...])
        let bytes = run.pipeline.checkpoint(meaning: 1, records: 70, next: [:], outputs: []).encoded
        for length in [0, 1, 9, bytes.count / 2, bytes.count - 1] {
            #expect(throws: CorruptRecord.self) {
                try decoding(Array(bytes.prefix(length))) { bytes throws(CorruptRecord) in
                    try ReplayCheckpoint(bytes)
                }
            }
        }
    }
}
