/// What the topic of answers holds at most, and what one entry may hold. At a limit of one entry it is
/// refused; at one of the topic the oldest entries go, which the commands that write take out of it.
package enum AnswerLimits {
    /// Characters of a name; a name and a function fit.
    package static let name = 64
    /// Characters of a reason: a sentence or two.
    package static let why = 500
    /// Bytes of an episode's id; those of alerts have 32.
    package static let episode = 128
    /// Bytes of a value of a matcher, as settings allow for dimensions.
    package static let value = 256
    /// Values of all matchers of a silence.
    package static let values = 100
    /// Answers on one episode: the history that is kept.
    package static let history = 20
    /// Answers on all episodes: some 15 MiB in memory.
    package static let answers = 50_000
    /// Silences that are not over: each is compared with each episode that fires.
    package static let silences = 1000
    /// Silences that are kept, those that are over too.
    package static let keptSilences = 2000
    /// Feeds that were silent and report again; of further ones it is not known what they muted while
    /// delivery stood still.
    package static let endedFeeds = 10_000
    /// How long a silence may last: one that is forgotten must not hide alerts for ever.
    package static let span = Duration.seconds(366 * 86_400)
    /// Bytes of a record; the largest silence has about 60,000.
    package static let record = 1 << 17
    /// Entries that have fallen out and wait to be taken out of the topic.
    package static let surplus = 10_000
}
