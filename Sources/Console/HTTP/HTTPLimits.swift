/// What bounds a server, and why.
package enum HTTPLimits {
    /// Bytes of a request's body: an answer's reason has 500 characters. Beyond it the answer is 413.
    package static let body = 64 * 1024
    /// Bytes of a body that are read and thrown away so that the answer 413 can be heard; then the
    /// connection ends.
    package static let discarded = 1024 * 1024
    /// Bytes of memory a connection, request line and headers included; beyond it the answer is 431 or 414.
    package static let connectionMemory = 32 * 1024
    /// At a time, on all threads: an operations room, its phones, and scrapers.
    package static let connections = 512
    /// At a time, from one address: twenty people behind one router, each with the six connections that a
    /// browser opens, of which each page that is open keeps one for what changes. Where a proxy in front of
    /// the console passes on what all ask, they all come from its address, and `connections` alone counts.
    package static let connectionsPerAddress = 128
    /// Seconds after which a connection on which nothing moves ends; longer than `EventChannel.heartbeat`.
    package static let idleSeconds = 60
    /// So that one answer that takes long does not hold up the others.
    package static let threads = 2

    /// What one address may have where it is that of a proxy, or not.
    static func perAddress(isBehindProxy: Bool) -> Int {
        isBehindProxy ? connections : connectionsPerAddress
    }
}
