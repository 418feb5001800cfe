import BrokerSupport
import Delivery
import Foundation
import Settings
import Testing

/// What delivery serves that runs alone, on a real broker and with a real HTTP server as its receiver.
@Suite(.needsBroker) struct DeliveryMetricsBrokerTests {
    @Test func deliveryAloneTellsHowItIsDoing() throws {
        let server = try WebServer()
        let deployment = try Deployment(
            Broker.shared(), rules: SmokeDaemonBrokerTests.rules,
            receivers: #"[{name: hook, webhook: {url: "\#(server.url)"}}]"#)
        try #require(try deployment.run("topics", "create") == 0, "\(deployment.log("command"))")
        _ = try deployment.start(["deliver", "--metrics", "127.0.0.1:0"])
        let address = try deployment.address("one", "metrics")
        try deployment.wait(for: "delivery that is ready", .seconds(60)) {
            try HTTPAnswer.get(address + "ready").status == 200
        }
        let word = SpokenWord(episode: "a")
        try deployment.say(word, word.ending())
        try deployment.wait(for: "words that were taken", .seconds(60)) {
            try HTTPAnswer.get(address + "metrics").body.contains(
                #"vigia_delivery_alerts_total{receiver="hook"} 2"#)
        }
        if Promtool.isInstalled {
            let complaint = try Promtool.run(
                ["check", "metrics"], input: try HTTPAnswer.get(address + "metrics").body)
            #expect(complaint.status == 0 && complaint.text.isEmpty, "\(complaint.text)")
        }
        #expect(try HTTPAnswer.get(address + "live").status == 200)
        #expect(try HTTPAnswer.get(address + "api/overview").status == 404)
        #expect(try HTTPAnswer.get(address).status == 404)
    }

    @Test func whereOthersReachItItNeedsWhatAConsoleNeeds() throws {
        let deployment = try Deployment(
            Broker.shared(), rules: SmokeDaemonBrokerTests.rules,
            receivers: #"[{name: hook, webhook: {url: "http://127.0.0.1:1"}}]"#,
            console: """
                {listen: none, proxy: true,
                 users: [{name: prometheus, role: viewer, secret: scrapes-every-15s}]}
                """)
        try #require(try deployment.run("topics", "create") == 0, "\(deployment.log("command"))")
        _ = try deployment.start(["deliver", "--metrics", "127.0.0.1:0"])
        let address = try deployment.address("one", "metrics")
        #expect(try HTTPAnswer.get(address + "metrics").status == 401)
        #expect(try HTTPAnswer.get(address + "live").status == 200)
        let known = try HTTPAnswer.get(address + "metrics", token: "scrapes-every-15s")
        #expect(known.status == 200 && known.body.contains("vigia_build_info"))
        let taken = try #require(address.split(separator: ":").last.flatMap { Int($0.filter(\.isNumber)) })
        let second = try deployment.said("deliver", "--metrics", "127.0.0.1:\(taken)")
        #expect(second.status == 1 && second.text.contains("the port \(taken) of 127.0.0.1 is in use"))
    }
}
