import EventTime
import KafkaClient
import Pipeline
import Settings
import Testing

@testable import vigia

struct TxnReportTests {
    private static let now = Timestamp("2026-03-01T12:00:00Z") ?? Timestamp(milliseconds: 0)

    private func held(
        _ topic: String, _ role: TopicRole, age: Duration?, readers: WaitingReaders = .others,
        isProducersTime: Bool = false
    ) -> HeldPartition {
        HeldPartition(
            place: TopicPartition(topic, 2), role: role, start: 4501, end: 4621,
            since: age.map { Self.now - $0 }, isProducersTime: isProducersTime, readers: readers)
    }

    private func report(
        _ held: [HeldPartition], running: [String] = [], recorded: Set<String> = [], protocol: String? = nil
    ) -> TxnReport {
        var configuration = Configuration.standard
        configuration.kafka.shared = ["bootstrap.servers": .init("b-1:9092,b-2:9092")]
        if let `protocol` { configuration.kafka.shared["security.protocol"] = .init(`protocol`) }
        let instances = KnownInstances(
            application: "vigia", recorded: recorded, members: ["tally": running.map { "vigia-tally-\($0)" }])
        return TxnReport(
            held: held, instances: instances, configuration: configuration, file: "my vigia.yaml",
            now: Self.now)
    }

    @Test func whereNothingIsHeldBackItSaysSoAndListsTheInstances() {
        let report = report([], running: ["one"], recorded: ["one", "two"])
        #expect(!report.isOverdue)
        #expect(
            report.lines == [
                "nothing holds readers back", "",
                "instance  runs  transactional ids",
                "one       yes   vigia-tally-one vigia-watch-one",
                "two       no    vigia-tally-two vigia-watch-two",
            ])
        #expect(self.report([]).lines.last == "no instance has started yet")
    }

    @Test func aShortOneOfAWorkingInstanceIsShownAsNormal() {
        let report = report(
            [
                held(
                    "vigia.tallies", .tallies, age: .milliseconds(400),
                    readers: .onTheirWay(group: "vigia-watch"))
            ],
            running: ["one"], recorded: ["one", "two"])
        #expect(!report.isOverdue)
        #expect(
            Array(report.lines.prefix(4)) == [
                "1 partition is held back by an open transaction, not for longer than transaction_timeout "
                    + "(10s), "
                    + "as in normal work",
                "",
                "topic          partition  held back  from offset  since                     open for  whose"
                    + "          who waits",
                "vigia.tallies          2        120         4501  2026-03-01T11:59:59.600Z     400ms  ours, "
                    + "at work  not yet vigia-watch, which reads up to it",
            ])
        #expect(!report.lines.contains { $0.contains("txn end") || $0.contains("kafka-transactions") })
    }

    @Test func anotherProducersIsShownWithTheCommandThatEndsIt() {
        let report = report(
            [
                held(
                    "encounters", .input, age: .seconds(192), readers: .waiting(group: "vigia-tally"),
                    isProducersTime: true)
            ], running: ["one"])
        #expect(report.isOverdue)
        #expect(
            report.lines[0]
                == "1 partition is held back by an open transaction, for longer than transaction_timeout "
                + "(10s)"
        )
        #expect(report.lines[3].hasSuffix("another producer's  vigia-tally for 3m 12s"))
        #expect(report.lines[3].contains(" 2026-03-01T11:56:48Z by its producer "))
        #expect(
            Array(report.lines.suffix(2)) == [
                "  kafka-transactions.sh --bootstrap-server b-1:9092,b-2:9092 describe-producers --topic "
                    + "encounters "
                    + "--partition 2",
                "  kafka-transactions.sh --bootstrap-server b-1:9092,b-2:9092 abort --topic encounters "
                    + "--partition 2 --start-offset 4501",
            ])
    }

    @Test func aYoungOneOfAnotherProducerIsShownWithoutACommand() {
        let report = report([held("encounters", .input, age: .seconds(10))], running: ["one"])
        #expect(!report.isOverdue)
        #expect(!report.lines.contains { $0.contains("kafka-transactions") })
    }

    @Test func theToolIsGivenAFileWhereBrokersWantALogin() {
        let lines = report([held("encounters", .input, age: .seconds(60))], protocol: "sasl_ssl").lines
        #expect(lines.contains { $0.contains(" --command-config client.properties abort ") })
        #expect(lines.last == "client.properties holds what Kafka's tools need to log in.")
    }

    @Test func ofAnInstanceThatIsGoneTheCommandOfOursIsTold() {
        let report = report(
            [held("vigia.tally-state", .changelog, age: .seconds(60))], running: ["one"],
            recorded: ["one", "two"])
        #expect(report.isOverdue)
        #expect(report.lines[3].hasSuffix("ours: two  instances that take it over"))
        #expect(report.lines.last == "  vigia txn end --instance two --config 'my vigia.yaml'")
        #expect(!report.lines.contains { $0.contains("kafka-transactions") })
    }

    @Test func whereNobodyIsGoneBothWaysAreTold() {
        let report = report([held("vigia.alerts", .output, age: .seconds(3700))], running: ["one"])
        #expect(report.lines[3].contains(" 1h 1m  unknown "))
        #expect(report.lines.contains { $0.contains("vigia txn end --instance NAME --force") })
        #expect(report.lines.last?.contains(" abort --topic vigia.alerts ") == true)
    }

    @Test func aRecordWithoutATimeIsNotTakenForOld() {
        let report = report([held("encounters", .input, age: nil)])
        #expect(!report.isOverdue)
        #expect(report.lines[3].contains(" unknown "))
    }

    @Test(arguments: [
        (Duration.milliseconds(0), "0ms"), (.milliseconds(999), "999ms"), (.seconds(59), "59s"),
        (.seconds(60), "1m 0s"), (.seconds(3599), "59m 59s"), (.seconds(7500), "2h 5m"),
        (.seconds(277_200), "3d 5h"),
    ])
    func anAgeHasTwoUnitsAtMost(_ age: Duration, _ text: String) {
        #expect(TxnReport.text(age) == text)
    }
}
