import Synchronization

/// An answer that is given later, by another thread: meanwhile its connection waits, and no thread of the
/// server does.
package final class LaterResponse: Sendable {
    private struct State {
        var response: HTTPResponse?
        var wake: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    package init() {}

    /// Gives the answer; the first one counts.
    package func give(_ response: HTTPResponse) {
        let wake = state.withLock { state -> (@Sendable () -> Void)? in
            guard state.response == nil else { return nil }
            state.response = response
            defer { state.wake = nil }
            return state.wake
        }
        wake?()
    }

    /// The answer, once it is given.
    var response: HTTPResponse? { state.withLock { $0.response } }

    /// Calls when the answer is given; at once where it is already.
    func whenGiven(_ wake: @escaping @Sendable () -> Void) {
        let isGiven = state.withLock { state in
            if state.response == nil { state.wake = wake }
            return state.response != nil
        }
        if isGiven { wake() }
    }
}
