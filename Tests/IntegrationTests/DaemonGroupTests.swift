import BrokerSupport
import Foundation
import Testing

/// Instances that share the work: they come and go, stand still, and take each other's place.
@Suite(.needsBroker, .serialized) struct DaemonGroupTests {
    private func deployment(partitions: Int = 4, tallies: Int = 2) throws -> Deployment {
        let deployment = try Deployment(
            Broker.shared(), partitions: partitions, tallies: tallies, rules: SmokeDaemonBrokerTests.rules,
            timing: "{commit_interval: 100ms, transaction_timeout: 6s, session_timeout: 6s, "
                + "max_poll_interval: 10s}")
        try #require(try deployment.run("topics", "create") == 0, "\(deployment.log("command"))")
        return deployment
    }

    /// Both widths, and the number of instances, are chosen without regard to each other.
    @Test(arguments: [(2, 6), (6, 2)])
    func oneThreeTwoAndOneInstancesSayWhatOneWouldSay(_ partitions: Int, _ tallies: Int) throws {
        let deployment = try deployment(partitions: partitions, tallies: tallies)
        var events = TestEvent.stream(12_000, seed: UInt64(partitions))[...]
        func write(_ count: Int) throws {
            try deployment.write(Array(events.prefix(count)))
            events = events.dropFirst(count)
        }
        let one = try deployment.start(["run"], instance: "one")
        try write(3000)
        try deployment.awaitLog("one", "partitions assigned", times: 2)
        let two = try deployment.start(["run"], instance: "two")
        let three = try deployment.start(["run"], instance: "three")
        // Of the wider side each gets its share; of the other, two are enough.
        let wider = partitions > tallies ? "stage=tally" : "stage=watch"
        for name in ["two", "three"] {
            try deployment.awaitLog(name, "msg=\"partitions assigned\" \(wider)")
            try write(1500)
        }
        one.terminate()
        try deployment.awaitEnd(of: one)
        #expect(one.terminationStatus == 0, "\(deployment.log("one"))")
        try write(1500)
        kill(two.processIdentifier, SIGKILL)
        two.waitUntilExit()
        try write(events.count)
        try deployment.settle()
        three.terminate()
        try deployment.awaitEnd(of: three)
        #expect(three.terminationStatus == 0, "\(deployment.log("three"))")
        try deployment.expectSaidAsReplayed(atLeast: 50)
    }

    @Test func anInstanceThatStoodStillPastItsTransactionAndItsSessionGoesOnWithoutHarm() throws {
        let deployment = try deployment()
        let events = TestEvent.stream(9000, seed: 31)
        let one = try deployment.start(["run"], instance: "one")
        try deployment.write(Array(events[..<6000]))
        try deployment.stopWithTransactionOpen(one)
        // Longer than max_poll_interval, transaction_timeout and session_timeout; the other does the work.
        let stopped = ContinuousClock.now
        let two = try deployment.start(["run"], instance: "two")
        try deployment.write(Array(events[6000..<8000]))
        try deployment.awaitLag()
        Thread.sleep(forTimeInterval: max(0, 12 - (ContinuousClock.now - stopped) / .seconds(1)))
        kill(one.processIdentifier, SIGCONT)
        try deployment.write(Array(events[8000...]))
        try deployment.awaitLog("one", "msg=restored", times: 3)
        try deployment.settle()
        for process in [one, two] {
            process.terminate()
            try deployment.awaitEnd(of: process)
            #expect(process.terminationStatus == 0, "\(deployment.log("one"))")
        }
        try deployment.expectSaidAsReplayed(atLeast: 50)
    }

    @Test func aSecondProcessInAnInstancesPlaceEndsTheFirstWithOneSentence() throws {
        let deployment = try deployment()
        let events = TestEvent.stream(9000, seed: 41)
        let first = try deployment.start(["run"], instance: "one", name: "first")
        try deployment.write(Array(events[..<4000]))
        try deployment.awaitLog("first", "partitions assigned", times: 2)
        let second = try deployment.start(["run"], instance: "one", name: "second")
        try deployment.awaitLog("second", "stage started", times: 2)
        try deployment.write(Array(events[4000..<6000]))
        try deployment.awaitEnd(of: first)
        #expect(first.terminationStatus == 3, "refused: started again, it would only take over in turn")
        let last = deployment.log("first").split(separator: "\n").last ?? ""
        #expect(
            last.hasPrefix(
                "vigia: another process has taken over as instance one of \(deployment.application), and "),
            "\(deployment.log("first"))")
        try deployment.write(Array(events[6000...]))
        try deployment.settle()
        second.terminate()
        try deployment.awaitEnd(of: second)
        #expect(second.terminationStatus == 0, "\(deployment.log("second"))")
        try deployment.expectSaidAsReplayed(atLeast: 50)
    }
}
