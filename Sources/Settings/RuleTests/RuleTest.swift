package import Alerting
package import EventTime
package import Events
package import Rules

/// A story in buckets, and what a rule must say of it: one entry of a file such as `southwest.test.yaml`.
package struct RuleTest: Sendable {
    /// The story in a few words.
    package var name: String
    /// Where the test begins in its file.
    package var location: Location
    /// Run alone: what other rules say of the same counts is told by their own tests.
    package var rule: Rule
    /// The bucket of the first count.
    package var first: Bucket
    /// Of which the longest gives the length of the story.
    package var series: [Series]
    /// Settled words, drawn bucket by bucket.
    package var says: [GroupDrawing]
    /// Early words, likewise; nil where they are not looked at.
    package var early: [GroupDrawing]?
    /// Words that are looked at closely.
    package var expectations: [Expectation]

    /// How many buckets the longest series has.
    package var buckets: Int { series.map(\.counts.count).max() ?? 0 }

    /// What one feed counts of one group.
    package struct Series: Sendable {
        /// Where it begins in its file.
        package var location: Location
        /// Whose counts these are.
        package var feed: Feed
        /// Written, or the only values that the rule counts.
        package var dimensions: [Event.Dimension]
        /// One a bucket; nil where nothing is reported.
        package var counts: [Int64?]
        /// In the order of the file, which is that of their numbers.
        package var revisions: [Revision]
    }

    /// A count that is told otherwise later.
    package struct Revision: Sendable {
        /// Where it begins in its file.
        package var location: Location
        /// Its place in the series.
        package var bucket: Int
        /// The place of the bucket in which the new count arrives.
        package var arrival: Int
        /// Persons.
        package var count: Int64
    }

    /// The words of one group; of the only one where it is nil.
    package struct GroupDrawing: Sendable {
        /// Where the drawing stands in its file.
        package var location: Location
        /// Its values, `, ` between them.
        package var group: String?
        /// As many columns as the story has buckets.
        package var drawing: Drawing
    }

    /// One word, looked at closely. What is nil is not looked at.
    package struct Expectation: Sendable {
        /// Where the bucket in which it must be said is written.
        package var location: Location
        /// The place of that bucket in the series.
        package var bucket: Int
        /// The name of that bucket.
        package var label: String
        /// Settled unless written.
        package var wordClass: WordClass
        /// Of any status where it is nil.
        package var status: Status?
        /// Of any group where it is nil.
        package var group: String?
        /// Name of a number or text of the alert, and what it must be, in the order of the file.
        package var fields: [(name: Field, location: Location, text: String)]
    }

    /// What can be looked at.
    package enum Field: String, CaseIterable, Sendable {
        case severity, observed, reference, change, peak, since, en, es
    }
}
