/// What delivery holds in memory at most, for each receiver. Beyond a limit nothing is lost: what is read
/// waits in Kafka.
package enum DeliveryLimits {
    /// Words that are read before they are delivered: about 2 KiB each.
    package static let words = 500
    /// How long words are gathered that come together: a bucket that settles says them within one commit.
    package static let gathering = Duration.milliseconds(1000)
    /// Alerts of one request to an Alertmanager.
    package static let alerts = 200
    /// Episodes that fire at a time, of which an Alertmanager is kept informed: about 4 KiB each. Further
    /// ones are sent once, and not again; the log says so.
    package static let firing = 20_000
    /// What librdkafka fetches ahead, in KiB.
    package static let queue = 4096
    /// Episodes that the text of a roll-up names.
    package static let named = 10
    /// A pause that a receiver asks for by Retry-After; a longer one is cut.
    package static let longestPause = Duration.seconds(3600)
    /// Pauses between tries double from the first to the last.
    package static let firstPause = Duration.milliseconds(500)
    /// The pause at which doubling ends.
    package static let lastPause = Duration.seconds(60)
}
