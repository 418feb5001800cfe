/// Faults planted on purpose, one at a time: the simulation must find each. They live in the simulated log
/// and in what wraps the stages, never in the product.
package enum Sabotage: String, CaseIterable, Sendable {
    /// Offsets are committed at once, beside the transaction.
    case offsetsBesideTransaction
    case offsetsForgotten
    case stateKeptAfterAbort
    case tickNotJournalled
    /// The last stable offset is taken for the end of the log.
    case endFromLastStable
    case clockRestoredToZero
    /// What was read is committed only after the partitions have gone.
    case commitAfterRevoke
    case noRewindAfterAbort
    case changelogBesideTransaction
    case alertsBesideTransaction
    case zombieNotFenced
    case idsNotRestored
    /// The highest clock of the inputs decides what settles, instead of the lowest.
    case watermarkAsMaximum
    /// Aborted records are read too.
    case uncommittedRead
    /// The last record of a changelog is not restored.
    case restoreStopsEarly
    /// Committed offsets are believed while a transaction that changes them is open.
    case unstableOffsets
    /// An inherited tick is applied after the records of a batch instead of before its own.
    case inheritedAfterBatch

    /// In so many runs each must be found.
    package static let runs: UInt64 = 300
}
