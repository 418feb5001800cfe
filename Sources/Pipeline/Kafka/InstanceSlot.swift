/// The place of an instance in its application: the names by which brokers know its stages.
package struct InstanceSlot: Hashable, Sendable {
    /// What begins the names of its groups.
    package let application: String
    /// As the configuration calls it: stable over restarts.
    package let instance: String

    package init(application: String, instance: String) {
        self.application = application
        self.instance = instance
    }

    /// Each stage has a consumer group, and each instance a transaction of its own in it.
    package static let stages = ["tally", "watch"]

    /// The consumer group that a stage's instances share.
    package static func group(of stage: String, in application: String) -> String {
        "\(application)-\(stage)"
    }

    /// The `transactional.id` of one stage of this instance: stable over restarts. It is the `client.id` of
    /// its clients, too, so that the members of a group tell which instances run.
    package func name(of stage: String) -> String { "\(application)-\(stage)-\(instance)" }

    /// The names of both stages.
    package var transactionalIds: [String] { Self.stages.map(name(of:)) }

    /// Which instance a member of a stage's group is; nil where its `client.id` does not say.
    package static func instance(clientId: String, of stage: String, in application: String) -> String? {
        let start = "\(group(of: stage, in: application))-"
        guard clientId.hasPrefix(start), clientId.count > start.count else { return nil }
        return String(clientId.dropFirst(start.count))
    }
}
