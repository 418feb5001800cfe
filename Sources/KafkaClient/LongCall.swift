import CRDKafka
import Dispatch

/// A call of librdkafka that may not keep its timeout, made on a thread of its own. What has not been
/// answered in time goes on there, and is waited for by whoever asks next.
///
/// Owned by one thread.
final class LongCall {
    /// Written before it is signalled, read after it.
    private final class Answer: @unchecked Sendable {
        let isThere = DispatchSemaphore(value: 0)
        var error: OpaquePointer?
    }

    private let queue = DispatchQueue(label: "vigia.long-call")
    private var pending: Answer?

    enum Outcome {
        /// With an error object, or nil where all is well.
        case answered(OpaquePointer?)
        case pending
    }

    /// Waits for the call that goes on; where there is none, makes this one.
    func wait(atMost timeout: Duration, for call: @escaping () -> OpaquePointer?) -> Outcome {
        if pending == nil { pending = begin(call) }
        return takeAnswer(within: timeout)
    }

    /// Waits for the call that goes on, if one does, and drops its answer. A client whose call has not come
    /// back cannot be destroyed.
    ///
    /// - Returns: whether no call goes on any more.
    func end(within timeout: Duration) -> Bool {
        guard case .answered(let error) = takeAnswer(within: timeout) else { return false }
        if let error { rd_kafka_error_destroy(error) }
        return true
    }

    private func takeAnswer(within timeout: Duration) -> Outcome {
        guard let answer = pending else { return .answered(nil) }
        guard answer.isThere.wait(timeout: .now() + .milliseconds(Int(timeout.milliseconds))) == .success
        else { return .pending }
        pending = nil
        return .answered(answer.error)
    }

    private func begin(_ call: @escaping () -> OpaquePointer?) -> Answer {
        let answer = Answer()
        nonisolated(unsafe) let call = call
        queue.async {
            answer.error = call()
            answer.isThere.signal()
        }
        return answer
    }
}
