import KafkaClient

/// An instance that has started once, and whether it runs now.
package struct KnownInstance: Hashable, Sendable {
    /// The names that follow from its own.
    package let slot: InstanceSlot
    /// As the brokers told it last.
    package let presence: Presence

    package init(slot: InstanceSlot, presence: Presence) {
        self.slot = slot
        self.presence = presence
    }

    /// Its name.
    package var name: String { slot.instance }
}

/// Whether an instance runs, as the members of the application's groups tell.
package enum Presence: Hashable, Sendable {
    case running
    case gone
    /// Members run that do not say who they are: `client.id` is set in their configuration.
    case unclear
}

/// All instances of an application.
package struct KnownInstances: Hashable, Sendable {
    /// By name.
    package let list: [KnownInstance]
    /// Members of the groups whose `client.id` names no instance; the larger number of the two groups.
    package let nameless: Int

    /// - Parameters:
    ///   - recorded: the names in the clock journal.
    ///   - members: the client ids in the group of each stage.
    package init(application: String, recorded: Set<String>, members: [String: [String]]) {
        var running: Set<String> = []
        var nameless = 0
        for (stage, clientIds) in members {
            let names = clientIds.compactMap {
                InstanceSlot.instance(clientId: $0, of: stage, in: application)
            }
            running.formUnion(names)
            nameless = max(nameless, clientIds.count - names.count)
        }
        self.nameless = nameless
        list = recorded.union(running).sorted().map { name in
            let absent: Presence = nameless > 0 ? .unclear : .gone
            return KnownInstance(
                slot: InstanceSlot(application: application, instance: name),
                presence: running.contains(name) ? .running : absent)
        }
    }

    /// The names of those that stand so.
    package func names(_ presence: Presence) -> [String] {
        list.filter { $0.presence == presence }.map(\.name)
    }

    /// Whether any instance runs, known by name or not.
    package var anyRuns: Bool { nameless > 0 || list.contains { $0.presence == .running } }
}
