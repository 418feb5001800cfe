import EventCodec
import Events
import Foundation
import KafkaClient
import Processing
import Settings
import Telemetry

/// Checks before the start that every topic is there, and that partition counts are those with which the
/// state was written: they are recorded in the clock journal at the first start.
struct LayoutKeeper {
    private let context: StageContext
    private let clients: ClientFactory

    init(_ context: StageContext, _ clients: ClientFactory) {
        self.context = context
        self.clients = clients
    }

    /// Waits, visibly, for a broker that is away. Nil when stopped meanwhile.
    func agree() throws -> PartitionLayout? {
        let admin = try clients.admin()
        while !context.stop.isSet {
            do {
                return try settle(try admin.partitionCounts(topics, timeout: .seconds(5)))
            } catch let error as KafkaError {
                if error.recovery == .stop { throw error }
                context.log.warning("broker does not answer, trying again", ["error": error.description])
            }
        }
        return nil
    }

    private var topics: [String] {
        context.configuration.streams.filter { context.plan.streams.contains($0.name) }.map(\.topic.name)
            + context.configuration.topics.all.map(\.name)
    }

    private func settle(_ counts: [String: Int]) throws -> PartitionLayout {
        let missing = topics.filter { counts[$0] == nil }
        guard missing.isEmpty else {
            let names = missing.joined(separator: ", ")
            throw Fatal("topics are missing: \(names); `vigia topics create` makes them")
        }
        let names = context.configuration.topics
        var inputs: [String: Int32] = [:]
        for stream in context.configuration.streams where context.plan.streams.contains(stream.name) {
            inputs[stream.name] = Int32(counts[stream.topic.name] ?? 0)
        }
        let layout = PartitionLayout(
            inputs: inputs, tallies: Int32(counts[names.tallies.name] ?? 0), plan: context.plan.fingerprint)
        let largest = inputs.values.max() ?? 0
        guard Int32(counts[names.tallyState.name] ?? 0) >= largest else {
            throw Fatal(
                "\(names.tallyState.name) needs at least \(largest) partitions, as many as the largest input topic"
            )
        }
        guard Int32(counts[names.watchState.name] ?? 0) == layout.tallies else {
            throw Fatal(
                "\(names.watchState.name) needs \(layout.tallies) partitions, as many as \(names.tallies.name)"
            )
        }
        guard counts[names.clock.name] == 1 else {
            throw Fatal(
                "\(names.clock.name) needs exactly one partition: its offsets order the clock journal")
        }
        try hold(layout)
        return layout
    }

    /// Compares with the recorded layout, or records this one.
    private func hold(_ layout: PartitionLayout) throws {
        let journal = TopicPartition(context.configuration.topics.clock.name, 0)
        var recorded: PartitionLayout?
        try ChangelogReader(context)
            .read(journal, timeout: context.timing.request) { _, value in
                if let value, case .layout(let layout)? = try? ClockCodec.decode(value) { recorded = layout }
            }
        if let recorded {
            for (stream, count) in layout.inputs where (recorded.inputs[stream] ?? count) != count {
                throw refuse(stream, recorded.inputs[stream] ?? count, count)
            }
            if recorded.tallies != layout.tallies {
                throw refuse(context.configuration.topics.tallies.name, recorded.tallies, layout.tallies)
            }
        }
        let known = recorded?.inputs ?? [:]
        if let recorded, recorded.plan != layout.plan { try awaitOthers() }
        let merged = PartitionLayout(
            inputs: known.merging(layout.inputs) { $1 }, tallies: layout.tallies, plan: layout.plan)
        if merged != recorded { try record(merged) }
    }

    /// Other rules than those that ran before: nobody may be running them still. An instance that was killed
    /// counts as running until its session ends.
    private func awaitOthers() throws {
        let admin = try clients.admin()
        let deadline = ContinuousClock.now + context.configuration.timing.sessionTimeout + .seconds(5)
        while !context.stop.isSet {
            var members = 0
            for stage in ["tally", "watch"] {
                let group = "\(context.configuration.application)-\(stage)"
                members = max(members, try admin.memberCount(ofGroup: group, timeout: context.timing.request))
            }
            if members == 0 { return }
            guard .now < deadline else {
                throw Fatal(
                    "\(members) instance(s) of \(context.configuration.application) run with other rules or settings; "
                        + "stop them first, or give this one the same")
            }
            context.log.warning("instances with other rules still run, waiting", ["members": members])
            Thread.sleep(forTimeInterval: 1)
        }
    }

    private func refuse(_ name: String, _ before: Int32, _ now: Int32) -> Fatal {
        Fatal(
            "\(name) had \(before) partitions and now has \(now): counts and ids would scatter; start over beside it "
                + "under a new `application` id, with its topics made by `vigia topics create`")
    }

    private func record(_ layout: PartitionLayout) throws {
        var properties = context.configuration.kafka.producerProperties
        properties["enable.idempotence"] = "true"
        let producer = try Producer(properties)
        let entry = ClockEntry.layout(layout)
        try producer.produce(
            topic: context.configuration.topics.clock.name, key: Array(ClockCodec.key(entry).utf8),
            value: ClockCodec.encode(entry))
        guard producer.flush(timeout: .seconds(10)) == 0 else {
            throw Fatal(
                "the partition counts could not be recorded in \(context.configuration.topics.clock.name)")
        }
        producer.close()
    }
}
