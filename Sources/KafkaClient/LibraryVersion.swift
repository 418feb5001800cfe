import CRDKafka

/// The librdkafka that is loaded, which may be newer than the one this was compiled against.
package enum LibraryVersion {
    /// As its makers write it: `2.0.2`.
    package static var text: String { String(cString: rd_kafka_version_str()) }

    /// `0xMMmmrrpp`: major, minor, revision, and 0xff for a release.
    package static var number: Int32 { rd_kafka_version() }

    /// From 2.6 on its SCRAM logins are taken by Kafka 4, which checks a nonce that earlier ones got wrong.
    package static let scramOfKafka4: Int32 = 0x0206_0000

    /// From 2.2 on it can be told how long a full queue waits before it fetches again
    /// (`fetch.queue.backoff.ms`).
    package static let queueBackoff: Int32 = 0x0202_0000
}
