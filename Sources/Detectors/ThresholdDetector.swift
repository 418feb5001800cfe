/// A fixed level.
///
/// Formula: upper = above, lower = below; nothing is expected. Warm-up: none. Memory: none.
/// Known failure: a level that fits today's series does not fit next year's.
package struct ThresholdDetector: Hashable, Sendable {
    /// Persons.
    package var level: Level

    package init(level: Level) { self.level = level }

    package func bounds(at level: Level) -> Bounds { Bounds(lower: level.below, upper: level.above) }
}
