import EventTime
import KafkaClient
import Telemetry
import Testing

@testable import Pipeline

@Suite("What librdkafka tells becomes metrics")
struct KafkaMetricsTests {
    private let registry = MetricRegistry()
    private let metrics: KafkaMetrics

    init() { metrics = KafkaMetrics(registry) }

    /// As librdkafka writes it, with what is read of it and a little more.
    private func statistics(
        brokers: [(id: Int, state: String)], source: String = "learned",
        transaction: String = "Ready", requests: Int = 3, type: String = "producer"
    ) -> String {
        let brokers = brokers.map { id, state in
            """
            "b\(id):9092/\(id)": {"name":"b\(id):9092/\(id)","nodeid":\(id),"source":"\(source)",
             "state":"\(state)","txerrs":1,
             "rxerrs":2,"req_timeouts":3,"connects":5,"disconnects":4,
             "rtt":{"min":1,"max":9000,"avg":2500,"p99":8000,"cnt":\(requests)}}
            """
        }
        return """
            {"name":"c","type":"\(type)","msg_cnt":7,"msg_size":900,"tx_bytes":1000,"rx_bytes":2000,
             "brokers":{\(brokers.joined(separator: ","))},
             "topics":{"t":{"topic":"t","partitions":{
               "0":{"partition":0,"consumer_lag":12,"fetchq_cnt":3,"fetchq_size":100},
               "-1":{"partition":-1,"consumer_lag":-1,"fetchq_cnt":0,"fetchq_size":0}}}},
             "cgrp":{"state":"up","rebalance_cnt":2},
             "eos":{"idemp_state":"Assigned","txn_state":"\(transaction)"}}
            """
    }

    private func lines(_ part: String) -> [String] {
        registry.exposition().split(separator: "\n").map(String.init)
            .filter { $0.contains(part) && !$0.hasPrefix("#") }
    }

    @Test func aMemberOfAGroupThatReachesNoBrokerIsAwayUntilItReachesOneAgain() throws {
        let now = ProcessingClocks.machine.wall()
        func tell(_ states: String..., source: String = "learned", type: String = "consumer", after: Int64)
            throws
        {
            let brokers = states.enumerated().map { (id: $0 + 1, state: $1) }
            let json = statistics(brokers: brokers, source: source, type: type)
            metrics.take(try ClientStatistics(json: json), of: "tally", at: now + .seconds(after))
        }
        let contact = metrics.contact
        try tell("UP", "DOWN", after: 0)
        #expect(contact.awaySince.isEmpty)
        try tell("DOWN", "TRY_CONNECT", after: 10)
        try tell("DOWN", "CONNECT", after: 20)
        #expect(contact.awaySince == ["tally": now + .seconds(10)])
        // A producer that has nothing to say is not connected; that it is tells nothing of the consumer.
        try tell("UP", type: "producer", after: 25)
        #expect(contact.awaySince == ["tally": now + .seconds(10)])
        // One that stands by only talks to its coordinator.
        try tell("UP", source: "logical", after: 30)
        #expect(contact.awaySince.isEmpty)
    }

    @Test func itsNumbersAreToldInBaseUnits() throws {
        let read = try ClientStatistics(json: statistics(brokers: [(1, "UP"), (2, "INIT")]))
        metrics.take(read, of: "tally")
        let labels = #"client="tally",type="producer""#
        for line in [
            #"vigia_kafka_broker_up{\#(labels),broker="b1:9092/1"} 1"#,
            #"vigia_kafka_broker_up{\#(labels),broker="b2:9092/2"} 0"#,
            #"vigia_kafka_broker_round_trip_mean_seconds{\#(labels),broker="b1:9092/1"} 0.0025"#,
            #"vigia_kafka_broker_round_trip_p99_seconds{\#(labels),broker="b1:9092/1"} 0.008"#,
            #"vigia_kafka_broker_failures_total{\#(labels),broker="b1:9092/1"} 6"#,
            #"vigia_kafka_broker_disconnects_total{\#(labels),broker="b1:9092/1"} 4"#,
            "vigia_kafka_sent_bytes_total{\(labels)} 1000",
            "vigia_kafka_received_bytes_total{\(labels)} 2000",
            "vigia_kafka_queue_records{\(labels)} 10", "vigia_kafka_queue_bytes{\(labels)} 1000",
            #"vigia_kafka_consumer_lag_records{\#(labels),topic="t",partition="0"} 12"#,
            "vigia_kafka_rebalances_total{\(labels)} 2",
            #"vigia_kafka_transaction_state{\#(labels),state="Ready"} 1"#,
        ] { #expect(lines(line) == [line]) }
        #expect(lines("vigia_kafka_consumer_lag_records").count == 1, "an unknown lag is no lag")
    }

    @Test func whatIsGoneIsNotToldAnyMore() throws {
        metrics.take(try ClientStatistics(json: statistics(brokers: [(1, "UP"), (2, "UP")])), of: "tally")
        metrics.take(try ClientStatistics(json: statistics(brokers: [(9, "UP")])), of: "watch")
        metrics.take(
            try ClientStatistics(json: statistics(brokers: [(2, "UP")], transaction: "InTransaction")),
            of: "tally")
        #expect(lines("vigia_kafka_broker_up{client=\"tally\"").count == 1)
        #expect(lines("vigia_kafka_broker_up{client=\"watch\"").count == 1, "other clients stay")
        #expect(lines("vigia_kafka_transaction_state{client=\"tally\"").count == 1)
        #expect(lines("InTransaction").count == 1)
    }

    @Test func aRoundTripOfNoRequestIsNotZero() throws {
        metrics.take(try ClientStatistics(json: statistics(brokers: [(1, "UP")], requests: 0)), of: "tally")
        #expect(lines("round_trip").isEmpty)
    }

    @Test func rolesAndAddressesAreNoBrokers() throws {
        metrics.take(try ClientStatistics(json: statistics(brokers: [(-1, "UP")])), of: "tally")
        let role = statistics(brokers: [(1, "UP")], source: "logical")
        metrics.take(try ClientStatistics(json: role), of: "tally")
        #expect(lines("broker_up").isEmpty)
    }

    @Test func whatIsNoSuchJSONIsLeftOut() throws {
        metrics.taker(of: "tally")("{}")
        metrics.taker(of: "tally")(statistics(brokers: [(1, "UP")]))
        let limit = ContinuousClock.now + .seconds(20)
        while lines("broker_up").isEmpty, .now < limit {}
        #expect(lines("broker_up").count == 1)
    }
}
