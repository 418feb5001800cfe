import Aggregates
import EventTime

/// The baseline of a control chart: learned from the buckets before monitoring starts, then fixed.
///
/// Memory: 16 bytes for each bucket of the warm-up, and afterwards the coefficients alone.
struct PhaseOne: Sendable {
    private(set) var baseline: FittedBaseline?
    /// Buckets since the first that the baseline was fitted to.
    private(set) var index = 0
    private var training: [Double?] = []
    private var hasFailed = false
    private let model: BaselineModel
    private let warmUp: Int
    private let seasonLength: Int

    init(_ model: BaselineModel, after past: Past) {
        self.model = model
        seasonLength = past.calendar.unit.seasonLength
        warmUp = model.warmUp(seasonLength: seasonLength)
        for bucket in past.history.firstSeen..<max(past.history.firstSeen, past.history.end) {
            training.append(past.history[bucket].map(Double.init))
        }
        index = training.count
        fitIfReady()
    }

    /// The mean of the next bucket, or why there is none.
    var mean: Result<Double, DetectorReason> {
        if let baseline {
            let mean = baseline.mean(at: index)
            // A trend goes on for ever: at last no count is so distributed.
            return mean > 1e-100 && mean < 1e100 ? .success(mean) : .failure(.noFit)
        }
        return .failure(hasFailed ? .noFit : .notEnoughHistory(missing: warmUp - training.count))
    }

    mutating func settle(_ count: Int64?) {
        index += 1
        guard baseline == nil else { return }
        training.append(count.map(Double.init))
        fitIfReady()
    }

    /// A fit that fails is tried again with each bucket, until there has been a year of them in vain.
    private mutating func fitIfReady() {
        guard training.count >= warmUp, training.count <= 2 * warmUp || !hasFailed else { return }
        baseline = model.fit(training, seasonLength: seasonLength)
        hasFailed = baseline == nil
        if baseline != nil { training = [] }
    }
}
