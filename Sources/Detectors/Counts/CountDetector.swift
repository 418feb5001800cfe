import Aggregates
package import EventTime

/// A statistical method on one series: each bucket is judged from the buckets before it, and then learned.
///
/// Buckets come one after another, without gaps; a bucket that was not reported is nil, and never 0. For
/// each bucket: `predict` when it opens, `verdict` as often as its count changes, `settle` once. Everything
/// is a function of the parameters and the counts alone, to the last bit on one build.
package protocol CountDetector: Sendable {
    /// What the past says of the bucket that comes next.
    func predict() -> Prediction

    /// How unusual a count of that bucket is. Where it alarms, it lies above `prediction.bounds.upper`, and
    /// the other way round.
    func verdict(on count: Int64?, by prediction: Prediction) -> CountVerdict

    /// The bucket is over. Allocates nothing.
    mutating func settle(_ count: Int64?)
}

extension CountDetector {
    /// How unusual the count is; allocates nothing.
    package func verdict(on count: Int64?, by prediction: Prediction) -> CountVerdict {
        prediction.verdict(on: count)
    }

    /// Predicts, judges and learns the next bucket.
    package mutating func judge(_ count: Int64?) -> (prediction: Prediction, verdict: CountVerdict) {
        let prediction = predict()
        let verdict = verdict(on: count, by: prediction)
        settle(count)
        return (prediction, verdict)
    }
}

/// A method that needs nothing but the last so many counts: what it says of a bucket is a function of them.
package protocol CountModel: Sendable {
    /// How many buckets before the judged one it may look at.
    func memory(in unit: BucketUnit) -> Int

    /// What the past says of `bucket`. Counts of that bucket or later ones are not looked at.
    func prediction(of bucket: Bucket, in past: Past) -> Prediction
}

/// A model with the last counts of one series. Memory: 8 bytes a bucket of the model's memory, at most twice
/// that.
package struct ModelDetector<Model: CountModel>: CountDetector {
    /// The method and its parameters.
    package let model: Model
    private var past: Past
    private let kept: Int

    /// - Parameter past: what is known before the first bucket to judge, which is `past.history.end`.
    package init(_ model: Model, after past: Past) {
        self.model = model
        self.past = past
        kept = max(model.memory(in: past.calendar.unit), 1)
    }

    /// Of the bucket that comes next.
    package func predict() -> Prediction { model.prediction(of: past.history.end, in: past) }

    /// Learns the bucket, and goes on to the next.
    package mutating func settle(_ count: Int64?) {
        past.append(count, keeping: kept)
    }
}

extension Past {
    /// Settles the next bucket, and forgets all but at least the last `kept`. Forgetting moves what stays: it
    /// is not done for every bucket.
    mutating func append(_ count: Int64?, keeping kept: Int) {
        history.append(count)
        if history.values.count >= 2 * kept {
            history.keep(last: kept, season: nil, start: history.first)
        }
    }
}
