import EventTime
import KafkaClient
import Pipeline
import Testing

@Suite("An instance tells whether it is ready, and why not")
struct ReadinessTests {
    private let now = Timestamp(milliseconds: 1_716_000_000_000)
    private let input = TopicPartition("encounters", 3)

    private func working(_ change: (inout StageCondition) -> Void = { _ in }) -> StageCondition {
        var condition = StageCondition()
        condition.hasJoined = true
        condition.partitions = [input]
        condition.committedAt = now - .milliseconds(200)
        change(&condition)
        return condition
    }

    private func readiness(
        tally: StageCondition?, watch: StageCondition?, clock: Duration? = nil
    ) -> Readiness {
        let slowest = clock.map {
            LiveClock(partition: input, time: now - $0, idleTimeout: .seconds(60))
        }
        let stages = ["tally": tally, "watch": watch].compactMapValues { $0 }
        return Readiness(
            stages: stages, slowestClock: slowest, transactionTimeout: .seconds(10), at: now)
    }

    @Test func anInstanceThatCommitsIsReady() {
        let readiness = readiness(tally: working(), watch: working(), clock: .seconds(90))
        #expect(readiness.isReady && readiness.obstacles.isEmpty)
        #expect(readiness.clockAge == .seconds(90))
    }

    @Test func anInstanceThatHasNotBegunIsNotReady() {
        #expect(
            readiness(tally: nil, watch: nil).obstacles == [
                .notJoined(stage: "tally"), .notJoined(stage: "watch"),
            ])
    }

    @Test func anInstanceForWhichThereAreNoPartitionsStandsBy() {
        let idle = working { $0.partitions = [] }
        #expect(readiness(tally: idle, watch: idle).isReady)
    }

    @Test func aRestoreIsWaitedFor() {
        let restoring = working { condition in
            condition.restoring = [input]
            condition.committedAt = nil
        }
        let readiness = readiness(tally: working(), watch: restoring)
        #expect(readiness.obstacles == [.restoring(stage: "watch", partitions: 1)])
        #expect(readiness.obstacles[0].sentence == "the watch stage still restores 1 of its partitions")
    }

    @Test func aTransactionThatIsOpenForHalfOfItsTimeoutIsTold() {
        func open(for seconds: Int64) -> Readiness {
            readiness(
                tally: working { condition in
                    condition.transactionSince = now - .seconds(seconds)
                    condition.committedAt = now - .seconds(seconds + 60)
                }, watch: working())
        }
        #expect(open(for: 5).obstacles == [.notCommitted(stage: "tally", for: .seconds(65))])
        #expect(open(for: 6).obstacles == [.transactionOpen(stage: "tally", for: .seconds(6))])
    }

    @Test func aStageThatHasStoodStillForATransactionTimeoutIsTold() {
        func still(for seconds: Int64) -> Readiness {
            readiness(tally: working(), watch: working { $0.committedAt = now - .seconds(seconds) })
        }
        #expect(still(for: 10).isReady)
        #expect(still(for: 11).obstacles == [.notCommitted(stage: "watch", for: .seconds(11))])
        #expect(
            still(for: 90).obstacles.map(\.sentence) == ["the watch stage has committed nothing for 90s"])
    }

    @Test func aLiveClockThatIsFarBehindIsTold() {
        func behind(_ duration: Duration) -> Readiness {
            readiness(tally: working(), watch: working(), clock: duration)
        }
        let limit = Readiness.clockLimit + .seconds(60)
        #expect(behind(limit).isReady)
        let far = behind(limit + .seconds(1))
        #expect(far.obstacles == [.clockBehind(input, by: limit + .seconds(1))])
        #expect(far.clockAge == limit + .seconds(1))
    }

    @Test func brokersThatAreAwayForAWhileAreToldOnceWithTheClientsThatMissThem() {
        func away(_ durations: [String: Duration]) -> Readiness {
            Readiness(
                stages: ["tally": working(), "watch": working()], slowestClock: nil,
                brokersAway: durations.mapValues { now - $0 }, transactionTimeout: .seconds(10), at: now)
        }
        #expect(away(["tally": Readiness.brokerLimit, "watch": .seconds(1)]).isReady)
        let gone = away(["watch": .seconds(40), "tally": .seconds(45), "deliver-hook": .seconds(2)])
        #expect(gone.obstacles == [.brokersAway(clients: ["tally", "watch"], for: .seconds(45))])
        #expect(gone.obstacles[0].sentence == "no broker has been reached for 45s (tally, watch)")
    }

    @Test func whatStagesTellIsWhatIsAsked() {
        let progress = StageProgress()
        let readiness = Readiness(progress, BrokerContact(), transactionTimeout: .seconds(10), at: now)
        #expect(readiness.obstacles.count == 2 && readiness.clockAge == nil)
    }
}
