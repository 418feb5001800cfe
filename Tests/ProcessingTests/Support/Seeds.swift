import Foundation

/// How many random worlds a test tries: few by default, more by hand with `VIGIA_WORLDS=20000`, and one again
/// with `VIGIA_WORLD=seed`.
enum Seeds {
    static func first(_ count: UInt64) -> [UInt64] {
        let environment = ProcessInfo.processInfo.environment
        if let seed = environment["VIGIA_WORLD"].flatMap(UInt64.init) { return [seed] }
        return Array(1...(environment["VIGIA_WORLDS"].flatMap(UInt64.init) ?? count))
    }
}
