package import EventTime
import Synchronization

/// The calibrations of a method in one unit, each made when it is first asked for. They follow from their
/// keys alone, so that all tasks of a process share them.
package final class CalibrationTable: Sendable {
    /// Whose fits are simulated.
    package let method: StatisticalMethod
    /// Of its buckets.
    package let unit: BucketUnit
    private let known = Mutex<[FitCalibration.Key: FitCalibration]>([:])

    package init(_ method: StatisticalMethod, unit: BucketUnit) {
        self.method = method
        self.unit = unit
    }

    /// How likely false alarms are at a bucket; nil where the law is no distribution of counts.
    ///
    /// - Parameter first: where the history that the method sees begins.
    package func law(
        _ law: PredictiveLaw, expected: Double, at bucket: Bucket, since first: Bucket
    ) -> BudgetedLaw? {
        let oldest = max(first, bucket - method.memory(in: unit))
        return BudgetedLaw(law, self[FitCalibration.Key(mean: expected, buckets: bucket - oldest)])
    }

    private subscript(key: FitCalibration.Key) -> FitCalibration {
        known.withLock { known in
            if let calibration = known[key] { return calibration }
            let calibration = FitCalibration(method.model, unit: unit, key)
            known[key] = calibration
            return calibration
        }
    }
}
