import CRDKafka

/// What the environment did to us, and what helps.
///
/// The message never holds a record's bytes; librdkafka puts topics, brokers and property names into it.
package struct KafkaError: Error, CustomStringConvertible, Sendable, Equatable {
    /// The one thing that helps against an error.
    package enum Recovery: String, Sendable {
        /// Ask again, after a pause: a broker is away, a leader moves, a queue is full.
        case retry
        /// Abort the open transaction and do its work again from the committed offsets.
        case abortTransaction
        /// This client is of no use any more; a new one, with state as last committed, may go on.
        case recreateClient
        /// Nothing a program can do: wrong settings, missing permission, another instance took over, a bug.
        case stop
    }

    /// librdkafka's name of the code: `_TRANSPORT` (its own, with underscore), `TOPIC_AUTHORIZATION_FAILED`
    /// (the broker's).
    package let name: String
    package let code: Int32
    /// One sentence: what was tried, and what came of it.
    package let message: String
    package let recovery: Recovery

    /// Whether a newer client with the same `transactional.id` or `group.instance.id` has taken over.
    package var isFenced: Bool { Self.fenced.contains(code) }

    /// Whether an ACL is missing: for as long as nobody grants it, nothing helps.
    package var isForbidden: Bool { Self.forbidden.contains(code) }

    /// Whether the brokers refused the login, or we refused theirs.
    package var isLoginRefused: Bool { Self.loginRefused.contains(code) }

    package var description: String { "\(message) [\(name)]" }

    /// Of a call of a transaction: whether a broker has given an answer that no rule here knows. The
    /// transaction has failed by then, and a new client may go on.
    var isLeftToANewClient: Bool {
        recovery == .stop && code > 0 && !isFenced && !isForbidden && !Self.hopeless.contains(code)
    }

    private init(code: rd_kafka_resp_err_t, message: String, recovery: Recovery) {
        name = String(cString: rd_kafka_err2name(code))
        self.code = code.rawValue
        self.message = message
        self.recovery = recovery
    }
}

extension KafkaError {
    /// As a log in memory answers; `name` is that of one of librdkafka's codes.
    package init(named name: String, while action: String, recovery: Recovery) {
        let code = Self.code(named: name) ?? RD_KAFKA_RESP_ERR_UNKNOWN
        self.init(code: code, message: action, recovery: recovery)
    }

    func with(_ recovery: Recovery) -> KafkaError {
        KafkaError(code: rd_kafka_resp_err_t(code), message: message, recovery: recovery)
    }

    /// From a bare code; `detail` is the library's own sentence where it gave one.
    init(_ code: rd_kafka_resp_err_t, while action: String, detail: String? = nil) {
        let reason = detail.flatMap { $0.isEmpty ? nil : $0 } ?? String(cString: rd_kafka_err2str(code))
        self.init(code: code, message: Self.sentence(code, action, reason), recovery: Self.recovery(code))
    }

    /// From an error object, which is freed here. Its flags decide; one without a flag is judged by its code.
    init(freeing error: OpaquePointer, while action: String) {
        defer { rd_kafka_error_destroy(error) }
        let code = rd_kafka_error_code(error)
        let recovery: Recovery =
            if rd_kafka_error_txn_requires_abort(error) != 0 {
                .abortTransaction
            } else if rd_kafka_error_is_retriable(error) != 0 {
                .retry
            } else if rd_kafka_error_is_fatal(error) != 0 {
                Self.recoveryOfFatal(code)
            } else {
                Self.recovery(code)
            }
        let reason = String(cString: rd_kafka_error_string(error))
        self.init(code: code, message: Self.sentence(code, action, reason), recovery: recovery)
    }

    /// From an error object that is a part of an answer and freed with it; nil where it says that all is
    /// well.
    init?(lent error: OpaquePointer?, while action: String) {
        guard let error, rd_kafka_error_code(error) != RD_KAFKA_RESP_ERR_NO_ERROR else { return nil }
        let detail = rd_kafka_error_string(error).map { String(cString: $0) }
        self.init(rd_kafka_error_code(error), while: action, detail: detail)
    }

    /// The error that made a client unusable, if one did. Later calls answer with the bare `_FATAL`; this has
    /// the cause.
    static func fatal(of client: OpaquePointer, while action: String) -> KafkaError? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { text in
            let code = rd_kafka_fatal_error(client, text.baseAddress, text.count)
            guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return nil }
            let reason = String(cString: text.baseAddress!)
            return KafkaError(
                code: code, message: sentence(code, action, reason), recovery: recoveryOfFatal(code))
        }
    }

    /// An error of ours that librdkafka has no call for; `name` is the nearest of its codes.
    static func invalid(_ message: String, code: rd_kafka_resp_err_t = RD_KAFKA_RESP_ERR__INVALID_ARG)
        -> KafkaError
    {
        KafkaError(code: code, message: message, recovery: .stop)
    }

    /// The code with this name, for tests that make a broker answer with it; `nil` for a name librdkafka does
    /// not know.
    static func code(named name: String) -> rd_kafka_resp_err_t? {
        var table: UnsafePointer<rd_kafka_err_desc>?
        var count = 0
        rd_kafka_get_err_descs(&table, &count)
        return UnsafeBufferPointer(start: table, count: count)
            .first { $0.name != nil && String(cString: $0.name) == name }?.code
    }

    /// What was tried, what came of it, and what is missing where we know.
    private static func sentence(
        _ code: rd_kafka_resp_err_t, _ action: String, _ reason: String
    ) -> String {
        if forbidden.contains(code.rawValue) {
            return "\(action): the brokers do not permit it; an ACL must allow it (\(reason))"
        }
        guard loginRefused.contains(code.rawValue) else { return "\(action): \(reason)" }
        var hint = "check security.protocol, sasl.* and ssl.* of the configuration"
        if reason.contains("SCRAM"), LibraryVersion.number < LibraryVersion.scramOfKafka4 {
            hint +=
                "; Kafka 4 refuses SCRAM logins of librdkafka before 2.6, and this one is "
                + LibraryVersion.text
        }
        return "\(action): the login failed; \(hint) (\(reason))"
    }

    private static func recoveryOfFatal(_ code: rd_kafka_resp_err_t) -> Recovery {
        fenced.contains(code.rawValue) || hopeless.contains(code.rawValue) ? .stop : .recreateClient
    }

    private static func recovery(_ code: rd_kafka_resp_err_t) -> Recovery {
        if passing.contains(code.rawValue) { return .retry }
        return code == RD_KAFKA_RESP_ERR__FATAL ? .recreateClient : .stop
    }

    private static func codes(_ list: rd_kafka_resp_err_t...) -> Set<Int32> { Set(list.map(\.rawValue)) }

    private static let fenced = codes(
        RD_KAFKA_RESP_ERR__FENCED, RD_KAFKA_RESP_ERR_PRODUCER_FENCED,
        RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH,
        RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID)

    private static let forbidden = codes(
        RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED,
        RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED,
        RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED)

    private static let loginRefused = codes(
        RD_KAFKA_RESP_ERR__AUTHENTICATION, RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED,
        RD_KAFKA_RESP_ERR__SSL)

    /// Fatal, and a new client would meet the same answer.
    private static let hopeless = codes(
        RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED,
        RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
        RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE, RD_KAFKA_RESP_ERR_INVALID_TRANSACTION_TIMEOUT)

    /// Codes that pass by themselves; librdkafka goes on trying behind most of them.
    private static let passing = codes(
        RD_KAFKA_RESP_ERR__TRANSPORT, RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN, RD_KAFKA_RESP_ERR__TIMED_OUT,
        RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE, RD_KAFKA_RESP_ERR__MSG_TIMED_OUT, RD_KAFKA_RESP_ERR__QUEUE_FULL,
        RD_KAFKA_RESP_ERR__RESOLVE, RD_KAFKA_RESP_ERR__WAIT_COORD, RD_KAFKA_RESP_ERR__WAIT_CACHE,
        RD_KAFKA_RESP_ERR__RETRY, RD_KAFKA_RESP_ERR__IN_PROGRESS, RD_KAFKA_RESP_ERR__PREV_IN_PROGRESS,
        RD_KAFKA_RESP_ERR__MAX_POLL_EXCEEDED, RD_KAFKA_RESP_ERR__ASSIGNMENT_LOST,
        RD_KAFKA_RESP_ERR__NO_OFFSET,
        RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS, RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE,
        RD_KAFKA_RESP_ERR_NOT_COORDINATOR, RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE,
        RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, RD_KAFKA_RESP_ERR_REPLICA_NOT_AVAILABLE,
        RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT, RD_KAFKA_RESP_ERR_NETWORK_EXCEPTION,
        RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS, RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS_AFTER_APPEND,
        RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS, RD_KAFKA_RESP_ERR_UNSTABLE_OFFSET_COMMIT,
        RD_KAFKA_RESP_ERR_CONCURRENT_TRANSACTIONS, RD_KAFKA_RESP_ERR_NOT_CONTROLLER,
        RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR, RD_KAFKA_RESP_ERR_FENCED_LEADER_EPOCH,
        RD_KAFKA_RESP_ERR_UNKNOWN_LEADER_EPOCH, RD_KAFKA_RESP_ERR_OFFSET_NOT_AVAILABLE)
}
