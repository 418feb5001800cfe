/// Who has tried wrong secrets of late, by address: so that one who guesses keeps nobody else out.
///
/// Bounded: `addresses` are kept; of more, the one that has tried last the longest ago is forgotten.
struct WrongSecrets {
    /// Wrong secrets within `span` after which an address is barred.
    static let tries = 10
    static let span = Duration.seconds(60)
    /// About 200 bytes each. Who has more of them than this guesses slowly from each, all the same.
    static let addresses = 1000

    /// Nil: where nobody knows from where a request comes.
    private var failures: [ClientAddress?: [ContinuousClock.Instant]] = [:]

    /// Whether an address must wait.
    func bars(_ address: ClientAddress?, now: ContinuousClock.Instant) -> Bool {
        recent(address, now).count >= Self.tries
    }

    mutating func note(_ address: ClientAddress?, now: ContinuousClock.Instant) {
        failures[address] = recent(address, now) + [now]
        guard failures.count > Self.addresses else { return }
        failures = failures.filter { !recent($0.key, now).isEmpty }
        while failures.count > Self.addresses, let oldest = failures.min(by: { Self.isOlder($0, $1) })?.key {
            failures[oldest] = nil
        }
    }

    /// How many addresses are kept; for tests.
    var count: Int { failures.count }

    private func recent(
        _ address: ClientAddress?, _ now: ContinuousClock.Instant
    ) -> [ContinuousClock.Instant] {
        (failures[address] ?? []).filter { $0 >= now - Self.span }
    }

    private typealias Failure = (key: ClientAddress?, value: [ContinuousClock.Instant])

    private static func isOlder(_ one: Failure, _ other: Failure) -> Bool {
        guard let a = one.value.last, let b = other.value.last else { return one.value.isEmpty }
        return a < b
    }
}
