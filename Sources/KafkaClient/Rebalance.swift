import CRDKafka

/// What a consumer's owner does when partitions come and go.
///
/// Both are called on the polling thread, inside `poll` or `close`, after every record read before has been
/// lent. They may commit a transaction, and ask the consumer for positions, but must not poll it.
package struct RebalanceHandlers {
    /// Partitions have come. Answers with the offset to start at for those that don't start at the committed
    /// one. Runs before the partitions are assigned: no record of them is lent earlier. Also told where there
    /// are none: then the group has answered, and has nothing for this member.
    package var assigned: ([TopicPartition]) -> [TopicPartition: Int64]
    /// Partitions go. Runs before they are given up; unless they are `lost`, they are still ours and a
    /// transaction with their offsets can be committed. Lost ones may be read by another instance already:
    /// abort.
    package var revoked: (_ partitions: [TopicPartition], _ lost: Bool) -> Void
    /// Whether partitions that come are paused: no record of them is lent before `seek` and `resume`.
    package var startsPaused: Bool

    package init(
        assigned: @escaping ([TopicPartition]) -> [TopicPartition: Int64] = { _ in [:] },
        revoked: @escaping (_ partitions: [TopicPartition], _ lost: Bool) -> Void = { _, _ in },
        startsPaused: Bool = false
    ) {
        self.assigned = assigned
        self.revoked = revoked
        self.startsPaused = startsPaused
    }
}

/// A consumer's side of librdkafka's rebalance callback.
///
/// The callback arrives while a batch is being filled: records that were read before it lie in the batch, not
/// yet lent. So the callback only notes the change; the consumer lends the batch and then performs it.
/// librdkafka waits: until assign or unassign is called the partitions are ours, as with its event interface.
final class ConsumerCallbacks: ClientCallbacks {
    var handlers = RebalanceHandlers()
    /// Set while the consumer closes: librdkafka then polls itself, lends nothing more, and wants the answer
    /// at once.
    var isClosing = false
    private var pending: [Change] = []

    private enum Change {
        case assign([TopicPartition])
        case revoke([TopicPartition])
        case failed(rd_kafka_resp_err_t)
    }

    var isChanging: Bool { !pending.isEmpty }

    func rebalanced(
        _ client: OpaquePointer, _ code: rd_kafka_resp_err_t,
        _ list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?
    ) {
        let partitions = list?.partitions ?? []
        switch code {
        case RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS: pending.append(.assign(partitions))
        case RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS: pending.append(.revoke(partitions))
        default: pending.append(.failed(code))
        }
        if isClosing {
            perform(on: client)
        } else {
            rd_kafka_yield(client)  // the poll that called us returns, instead of waiting for a record
        }
    }

    /// Performs the changes noted, in their order.
    func perform(on client: OpaquePointer) {
        while !pending.isEmpty {
            switch pending.removeFirst() {
            case .assign(let partitions): assign(partitions, on: client)
            case .revoke(let partitions): revoke(partitions, on: client)
            case .failed(let code):
                note(KafkaError(code, while: "The consumer group's rebalance failed"))
                rd_kafka_assign(client, nil)
            }
        }
    }

    private func assign(_ partitions: [TopicPartition], on client: OpaquePointer) {
        let starts = handlers.assigned(partitions)
        let list = PartitionList(partitions)
        list.setOffsets { starts[$0] }
        let action = "Cannot take over the assigned partitions"
        if isCooperative(client) {
            note(list.lend { rd_kafka_incremental_assign(client, $0) }, while: action)
        } else {
            note(list.lend { rd_kafka_assign(client, $0) }, while: action)
        }
        if handlers.startsPaused, !partitions.isEmpty {
            note(list.lend { rd_kafka_pause_partitions(client, $0) }, while: "Cannot pause what has come")
        }
    }

    private func revoke(_ partitions: [TopicPartition], on client: OpaquePointer) {
        if !partitions.isEmpty { handlers.revoked(partitions, rd_kafka_assignment_lost(client) != 0) }
        let action = "Cannot give up the revoked partitions"
        if isCooperative(client) {
            let list = PartitionList(partitions)
            note(list.lend { rd_kafka_incremental_unassign(client, $0) }, while: action)
        } else {
            note(rd_kafka_assign(client, nil), while: action)
        }
    }

    private func isCooperative(_ client: OpaquePointer) -> Bool {
        rd_kafka_rebalance_protocol(client).map { String(cString: $0) } == "COOPERATIVE"
    }

    private func note(_ error: OpaquePointer?, while action: String) {
        if let error { note(KafkaError(freeing: error, while: action)) }
    }

    private func note(_ code: rd_kafka_resp_err_t, while action: String) {
        if code != RD_KAFKA_RESP_ERR_NO_ERROR { note(KafkaError(code, while: action)) }
    }
}

/// librdkafka's rebalance callback: on the polling thread; the list is librdkafka's.
func rebalanced(
    _ client: OpaquePointer?, _ code: rd_kafka_resp_err_t,
    _ list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?, _ opaque: UnsafeMutableRawPointer?
) {
    guard let client, let callbacks = ClientCallbacks.behind(opaque) as? ConsumerCallbacks else { return }
    callbacks.rebalanced(client, code, list)
}
