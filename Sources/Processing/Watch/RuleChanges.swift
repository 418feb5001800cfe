/// The names of rules of which a restore found state that the rules of now do not go on with.
package struct RuleChanges: Hashable, Sendable {
    /// They mean something else now: their series start afresh.
    package var afresh: Set<String> = []
    /// They are gone: their open episodes are resolved.
    package var removed: Set<String> = []

    package init() {}

    /// Those of another partition too.
    package mutating func add(_ other: RuleChanges) {
        afresh.formUnion(other.afresh)
        removed.formUnion(other.removed)
    }
}
