/// The mean that a baseline gives a bucket, with its error.
struct BaselineEstimate {
    enum Error {
        case regression(CountRegression.Error)
        /// Of one rate for all buckets: the variance of its logarithm.
        case rate(variance: Double)
    }

    let mean: Double
    /// Variance over mean of a count.
    let dispersion: Double
    let error: Error

    /// Of the logarithms of two means.
    func covariance(with other: BaselineEstimate) -> Double {
        switch (error, other.error) {
        case (.regression(let error), .regression(let other)): dispersion * error.covariance(with: other)
        case (.rate(let variance), .rate): variance
        case (.regression, .rate), (.rate, .regression): 0
        }
    }
}
