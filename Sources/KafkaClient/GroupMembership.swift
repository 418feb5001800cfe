import CRDKafka

/// A member of a consumer group, as the group's coordinator knows it.
package struct GroupMembership: Hashable, Sendable {
    /// The member's own `client.id`.
    package var clientId: String
    /// The address from which it came.
    package var host: String
}

/// What an admin client asks about consumer groups: of their coordinator, which says where it must not
/// answer. A list of groups would leave out what may not be seen, and a group that is not there has no
/// members.
extension Admin {
    /// The members that a group has now, those that join it included; none where there is no such group. A
    /// process that was killed is a member until its session ends.
    package func members(ofGroup group: String, timeout: Duration) throws(KafkaError) -> [GroupMembership] {
        try repeating(for: timeout) { left throws(KafkaError) in try askMembers(ofGroup: group, timeout: left)
        }
    }

    private func askMembers(ofGroup group: String, timeout: Duration) throws(KafkaError) -> [GroupMembership]
    {
        let action = "Cannot ask for the members of group \(group)"
        let options = self.options(for: RD_KAFKA_ADMIN_OP_DESCRIBECONSUMERGROUPS, timeout)
        defer { rd_kafka_AdminOptions_destroy(options) }
        group.withCString { name in
            var names: UnsafePointer<CChar>? = name
            rd_kafka_DescribeConsumerGroups(client, &names, 1, options, queue)
        }
        let event = try answer(timeout, while: action)
        defer { rd_kafka_event_destroy(event) }
        var count = 0
        let groups = rd_kafka_DescribeConsumerGroups_result_groups(
            rd_kafka_event_DescribeConsumerGroups_result(event), &count)
        guard count > 0, let found = groups?[0] else { return [] }
        if let failure = KafkaError(lent: rd_kafka_ConsumerGroupDescription_error(found), while: action) {
            if failure.code == RD_KAFKA_RESP_ERR_GROUP_ID_NOT_FOUND.rawValue { return [] }
            throw failure
        }
        return (0..<rd_kafka_ConsumerGroupDescription_member_count(found)).map { index in
            let member = rd_kafka_ConsumerGroupDescription_member(found, index)
            return GroupMembership(
                clientId: rd_kafka_MemberDescription_client_id(member).map { String(cString: $0) } ?? "",
                host: rd_kafka_MemberDescription_host(member).map { String(cString: $0) } ?? "")
        }
    }

    /// The offsets that a group has committed, without joining it; nil where it has none. Those of a
    /// transaction that is still open do not count, and are not waited for.
    package func committed(
        ofGroup group: String, _ partitions: [TopicPartition], timeout: Duration
    ) throws(KafkaError) -> [TopicPartition: Int64?] {
        let observer = try observer(of: group)
        return try repeating(for: timeout) { left throws(KafkaError) in
            try observer.committed(partitions, timeout: left)
        }
    }

    /// Asks again while the answer may come: a cluster that has never had a group makes the topic of their
    /// offsets at the first question, and says meanwhile that nobody is the coordinator, or says nothing.
    private func repeating<Answer>(
        for timeout: Duration, _ ask: (Duration) throws(KafkaError) -> Answer
    ) throws(KafkaError) -> Answer {
        let end = ContinuousClock.now + timeout
        while true {
            do throws(KafkaError) {
                return try ask(min(Self.patience, max(.milliseconds(1), end - .now)))
            } catch {
                guard error.recovery == .retry, .now + .milliseconds(100) < end else { throw error }
                rd_kafka_poll(client, 100)
            }
        }
    }

    /// For one of several questions.
    private static let patience = Duration.seconds(3)
}
