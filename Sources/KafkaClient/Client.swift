import CRDKafka
import Dispatch

/// librdkafka's properties by name, all of them, as its CONFIGURATION.md lists them; an unknown one is
/// refused by name.
package typealias KafkaProperties = [String: String]

/// What librdkafka's callbacks find behind their opaque pointer.
///
/// Life: the `Consumer`, `Producer` or `Admin` holds it strongly, and then `endClient`, until
/// `rd_kafka_destroy` has returned, after which no callback runs. Threads: `log` is read on librdkafka's
/// threads; all else is touched only on the thread that polls.
class ClientCallbacks {
    let log: (@Sendable (ClientLog) -> Void)?
    var onStatistics: ((String) -> Void)?
    /// Errors that librdkafka reported since they were last taken, the oldest first; more than `errorLimit`
    /// are dropped.
    private var errors: [KafkaError] = []

    /// A client that polls rarely while all brokers are away must not grow: the first errors tell the cause.
    private static let errorLimit = 64

    init(log: (@Sendable (ClientLog) -> Void)?) {
        self.log = log
    }

    func note(_ error: KafkaError) {
        if errors.count < Self.errorLimit { errors.append(error) }
    }

    func takeErrors() -> [KafkaError] {
        if errors.isEmpty { return [] }
        defer { errors = [] }
        return errors
    }

    static func behind(_ opaque: UnsafeMutableRawPointer?) -> ClientCallbacks {
        Unmanaged<ClientCallbacks>.fromOpaque(opaque!).takeUnretainedValue()
    }
}

/// Makes a librdkafka client. The caller destroys it; `configure` registers callbacks on the configuration.
func makeClient(
    _ type: rd_kafka_type_t, _ properties: KafkaProperties, _ callbacks: ClientCallbacks,
    configure: (OpaquePointer) -> Void = { _ in }
) throws(KafkaError) -> OpaquePointer {
    let configuration = rd_kafka_conf_new()!
    do throws(KafkaError) {
        // In the order of their names, so that of several mistakes always the same one is told first.
        for (name, value) in properties.sorted(by: { $0.key < $1.key }) {
            try set(name, value, on: configuration)
        }
    } catch {
        rd_kafka_conf_destroy(configuration)
        throw error
    }
    rd_kafka_conf_set_opaque(configuration, Unmanaged.passUnretained(callbacks).toOpaque())
    rd_kafka_conf_set_log_cb(configuration, logged)
    rd_kafka_conf_set_error_cb(configuration, failed)
    rd_kafka_conf_set_stats_cb(configuration, measured)
    configure(configuration)
    var reason = [CChar](repeating: 0, count: 512)
    // On success the client owns the configuration, on failure it is still ours.
    guard let client = rd_kafka_new(type, configuration, &reason, reason.count) else {
        let code = rd_kafka_last_error()
        rd_kafka_conf_destroy(configuration)
        throw KafkaError(code, while: "Cannot make a Kafka client", detail: text(of: reason))
    }
    return client
}

/// Destroys a client, and waits for that, but not for ever: librdkafka from 2.0 on may lose count of who
/// holds a partition whose broker went away, or that was deleted, and then waits for one of its own threads
/// until the process ends (its issues 4486 and 4674).
///
/// - Returns: whether the client is gone; else a thread is left behind with it.
@discardableResult
func endClient(
    _ client: OpaquePointer, _ callbacks: ClientCallbacks, patience: Duration = .seconds(10)
) -> Bool {
    nonisolated(unsafe) let (client, callbacks) = (client, callbacks)
    let isGone = DispatchSemaphore(value: 0)
    DispatchQueue(label: "org.vigia.client-end").async {
        withExtendedLifetime(callbacks) { rd_kafka_destroy(client) }
        isGone.signal()
    }
    if isGone.wait(timeout: .now() + .milliseconds(Int(patience.milliseconds))) == .success { return true }
    callbacks.log?(.leftBehind)
    return false
}

/// Leaves a client to the process's end, with what it calls back: one that cannot be destroyed, because it
/// has not come back from a call.
func leaveClient(_ callbacks: ClientCallbacks) {
    _ = Unmanaged.passRetained(callbacks)
    callbacks.log?(.leftBehind)
}

extension ClientLog {
    fileprivate static let leftBehind = ClientLog(
        level: 4, facility: "DESTROY", message: "a client does not end and is left behind")
}

private func set(_ name: String, _ value: String, on configuration: OpaquePointer) throws(KafkaError) {
    var reason = [CChar](repeating: 0, count: 512)
    switch rd_kafka_conf_set(configuration, name, value, &reason, reason.count) {
    case RD_KAFKA_CONF_OK: return
    case RD_KAFKA_CONF_UNKNOWN:
        throw .invalid("librdkafka \(LibraryVersion.text) has no property \"\(name)\"")
    default:
        throw .invalid("Kafka property \"\(name)\": \(text(of: reason))")
    }
}

func text(of characters: [CChar]) -> String {
    String(decoding: characters.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
}

/// On any of librdkafka's threads; the strings live as long as the call.
private func logged(
    _ client: OpaquePointer?, _ level: Int32, _ facility: UnsafePointer<CChar>?,
    _ message: UnsafePointer<CChar>?
) {
    guard let client, let facility, let message, let log = ClientCallbacks.behind(rd_kafka_opaque(client)).log
    else { return }
    log(ClientLog(level: level, facility: String(cString: facility), message: String(cString: message)))
}

/// On the polling thread, inside its poll or flush; the string lives as long as the call.
private func failed(
    _ client: OpaquePointer?, _ code: Int32, _ reason: UnsafePointer<CChar>?,
    _ opaque: UnsafeMutableRawPointer?
) {
    let callbacks = ClientCallbacks.behind(opaque)
    let action = "Kafka client"
    let code = rd_kafka_resp_err_t(code)
    if code == RD_KAFKA_RESP_ERR__FATAL, let client, let fatal = KafkaError.fatal(of: client, while: action) {
        callbacks.note(fatal)
    } else {
        callbacks.note(KafkaError(code, while: action, detail: reason.map { String(cString: $0) }))
    }
}

/// On the polling thread; librdkafka frees the JSON when we answer 0.
private func measured(
    _ client: OpaquePointer?, _ json: UnsafeMutablePointer<CChar>?, _ length: Int,
    _ opaque: UnsafeMutableRawPointer?
) -> Int32 {
    if let json, let report = ClientCallbacks.behind(opaque).onStatistics {
        let bytes = UnsafeRawBufferPointer(start: json, count: length)
        report(String(decoding: bytes, as: UTF8.self))
    }
    return 0
}

extension Duration {
    /// Whole milliseconds for C, rounded up so that a short wait is not a busy loop; never negative ("for
    /// ever" in C).
    var milliseconds: Int32 {
        let (seconds, attoseconds) = components
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        let fraction = (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        if overflow || scaled > Int64(Int32.max) - 1000 { return seconds < 0 ? 0 : Int32.max }
        return Int32(max(0, scaled + fraction))
    }
}
