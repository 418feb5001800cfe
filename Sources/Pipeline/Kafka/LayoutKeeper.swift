import EventCodec
import Events
import Foundation
import KafkaClient
import Processing
import Settings
import Telemetry

/// Checks before the start that every topic is there, that the brokers allow the timing, and that partition
/// counts are those with which the state was written: they are recorded in the clock journal at the first
/// start, and so is the name of each instance, without which nobody could tell whose transactions are ours.
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
            } catch is Stopped {
                return nil
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
        let admin = try clients.admin()
        let notes = try JournalNotes.read(clients, admin, timeout: context.timing.request)
        try compare(layout, with: notes.layout)
        let largest = inputs.values.max() ?? 0
        guard Int32(counts[names.tallyState.name] ?? 0) >= largest else {
            throw Fatal(
                "\(names.tallyState.name) needs at least \(largest) partitions, as many as the largest "
                    + "input topic"
            )
        }
        guard Int32(counts[names.watchState.name] ?? 0) == layout.tallies else {
            throw Fatal(
                "\(names.watchState.name) needs \(layout.tallies) partitions, as many as "
                    + "\(names.tallies.name)"
            )
        }
        guard counts[names.clock.name] == 1 else {
            throw Fatal(
                "\(names.clock.name) needs exactly one partition: its offsets order the clock journal")
        }
        try checkTiming(admin)
        try record(layout, beside: notes, admin)
        return layout
    }

    private func compare(_ layout: PartitionLayout, with recorded: PartitionLayout?) throws {
        guard let recorded else { return }
        for (stream, count) in layout.inputs.sorted(by: { $0.key < $1.key }) {
            let before = recorded.inputs[stream] ?? count
            if before != count { throw refuse(stream, before, count) }
        }
        if recorded.tallies != layout.tallies {
            throw refuse(context.configuration.topics.tallies.name, recorded.tallies, layout.tallies)
        }
    }

    /// Records what is new: the layout, and the name of this instance.
    private func record(_ layout: PartitionLayout, beside notes: JournalNotes, _ admin: Admin) throws {
        let recorded = notes.layout
        if recorded == nil, let inheritance = notes.inheritance, !inheritance.isComplete {
            throw Fatal(
                "the clock journal \(inheritance.journal) is copied only in part: "
                    + "run `vigia reprocess` again, it goes on where it was")
        }
        let known = recorded?.inputs ?? [:]
        if let recorded, recorded.plan != layout.plan { try awaitOthers(admin) }
        let merged = PartitionLayout(
            inputs: known.merging(layout.inputs) { $1 }, tallies: layout.tallies, plan: layout.plan)
        var entries: [ClockEntry] = merged == recorded ? [] : [.layout(merged)]
        let instance = context.configuration.instance
        if !notes.instances.contains(instance) { entries.append(.instance(instance)) }
        if !entries.isEmpty { try record(entries) }
    }

    /// A broker may keep its settings from us: then it says no when transactions start.
    private func checkTiming(_ admin: Admin) throws {
        do {
            let broker = try admin.describeBroker(timeout: context.timing.request)
            if let problem = BrokerLimits.problem(of: context.configuration.timing, broker: broker) {
                throw Fatal(problem)
            }
        } catch let error as KafkaError {
            context.log.debug("the broker's limits are not known", ["error": error.description])
        }
    }

    /// Other rules than those that ran before: nobody may be running them still. An instance that was killed
    /// counts as running until its session ends.
    private func awaitOthers(_ admin: Admin) throws {
        let deadline = ContinuousClock.now + context.configuration.timing.sessionTimeout + .seconds(5)
        while !context.stop.isSet {
            var members = 0
            for stage in InstanceSlot.stages {
                let group = InstanceSlot.group(of: stage, in: context.configuration.application)
                members = max(
                    members, try admin.members(ofGroup: group, timeout: context.timing.request).count)
            }
            if members == 0 { return }
            guard .now < deadline else {
                throw Fatal(
                    "\(members) instance(s) of \(context.configuration.application) run with other rules "
                        + "or settings; "
                        + "stop them first, or give this one the same")
            }
            context.log.warning("instances with other rules still run, waiting", ["members": members])
            Thread.sleep(forTimeInterval: 1)
        }
    }

    private func refuse(_ name: String, _ before: Int32, _ now: Int32) -> Fatal {
        Fatal(
            "\(name) had \(before) partitions and now has \(now): counts and ids would scatter; start over "
                + "beside it: `vigia reprocess --application NEW`")
    }

    /// Outside any transaction: whose end would have to be known before the names of those who may have it
    /// open.
    private func record(_ entries: [ClockEntry]) throws {
        let producer = try clients.plainProducer()
        let journal = context.configuration.topics.clock.name
        for entry in entries {
            try producer.produce(
                topic: journal, key: Array(ClockCodec.key(entry).utf8), value: ClockCodec.encode(entry))
        }
        guard producer.flush(timeout: .seconds(10)) == 0, producer.failureCount == 0 else {
            let reason = producer.firstFailure.map { ": \($0)" } ?? ""
            throw Fatal("partition counts and instance could not be recorded in \(journal)\(reason)")
        }
        producer.close()
    }
}
