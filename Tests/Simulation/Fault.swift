/// What is done to a worker, or to the world round it, at a transition of its life cycle.
package enum Fault: String, CaseIterable, Sendable {
    /// The process ends on the spot; what it wrote and did not commit stays open.
    case crash
    /// A broker does not answer: nothing was done, and the client says so after its timeout.
    case retriable
    /// The transaction has failed and must be aborted.
    case abortable
    /// The commit was done, but its answer is lost.
    case unknown
    /// Another process with the same identity starts.
    case fenced
    /// A member joins, leaves or is given other partitions.
    case rebalance
    /// The process stands still until its session and its transaction have timed out.
    case suspended
    /// The process is slow: its transaction times out, its session does not.
    case slow
    /// A foreign producer opens a transaction on an input partition and hangs.
    case hanging
    /// The wall clock jumps.
    case jump
    /// A record of the changelog that is being restored is damaged.
    case corrupt
}

/// The places in a worker's life at which something can happen.
package enum Transition: String, CaseIterable, Sendable {
    case start, join, assign, restore, poll, tend, begin, write, checkpoint, offsets, commit
    /// The broker has committed, the worker does not know it yet.
    case committed
    case abort, rewind, revoke, leave
}

package struct FaultPlace: Hashable, Sendable {
    package let fault: Fault
    package let transition: Transition

    /// Every combination that can happen.
    package static let all = Fault.allCases.flatMap { fault in
        Transition.allCases.filter(fault.transitions.contains).map {
            FaultPlace(fault: fault, transition: $0)
        }
    }
}

extension Fault {
    package var transitions: Set<Transition> {
        let all = Set(Transition.allCases)
        switch self {
        case .crash, .jump, .hanging: return all
        case .retriable: return [.start, .assign, .restore, .poll, .tend, .offsets, .commit, .abort, .rewind]
        case .abortable: return [.write, .checkpoint, .offsets, .commit]
        case .unknown: return [.commit]
        case .fenced: return all.subtracting([.start, .join, .leave])
        case .rebalance: return all.subtracting([.start, .join, .leave])
        case .suspended: return all.subtracting([.start, .join, .leave])
        case .slow: return [.poll, .tend, .write, .checkpoint, .offsets, .commit]
        case .corrupt: return [.restore]
        }
    }
}
