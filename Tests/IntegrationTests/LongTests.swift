import Foundation
import Testing

/// Whether tests may take long: `Deploy/test --long` says so.
let mayTakeLong = ProcessInfo.processInfo.environment["VIGIA_LONG_TESTS"] != nil

extension Trait where Self == ConditionTrait {
    /// Skips what only `Deploy/test --long` has the time for.
    static var long: Self { .enabled(if: mayTakeLong, "VIGIA_LONG_TESTS is not set") }
}
