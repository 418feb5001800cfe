package import Detectors
package import EventTime

/// How one series of a rule that projects arrives within its buckets: what was learned of settled ones, and
/// what had arrived at the marks of those that are open.
///
/// It stands beside the series and not in it: settled words cannot depend on it. The total that it learns is
/// the one at which the bucket settled, which is what answers an early word; corrections after that change
/// nothing.
package struct SeriesArrivals: Hashable, Sendable {
    package internal(set) var profile: ArrivalProfile
    /// The oldest first.
    package internal(set) var open: [OpenBucket]

    package init(profile: ArrivalProfile = ArrivalProfile(), open: [OpenBucket] = []) {
        self.profile = profile
        self.open = open
    }

    /// A bucket that has not settled.
    package struct OpenBucket: Hashable, Sendable {
        package let bucket: Bucket
        /// By mark; nil where the clock did not stop there.
        package internal(set) var arrived: [Int64?]

        package init(bucket: Bucket, arrived: [Int64?]) {
            self.bucket = bucket
            self.arrived = arrived
        }
    }

    /// - Parameter mark: from 1.
    mutating func note(_ count: Int64, at mark: Int, of bucket: Bucket) {
        var place = open.firstIndex { $0.bucket >= bucket } ?? open.endIndex
        if place == open.endIndex || open[place].bucket != bucket {
            let nothing = [Int64?](repeating: nil, count: BucketMarks.count)
            open.insert(OpenBucket(bucket: bucket, arrived: nothing), at: place)
            if open.count > Limits.openArrivals {
                open.removeFirst()
                place -= 1
            }
        }
        if place >= 0 { open[place].arrived[mark - 1] = count }
    }

    /// The bucket has settled at a total, or was not reported; earlier ones are over too.
    mutating func settle(_ bucket: Bucket, _ total: Int64?) {
        guard let first = open.first, first.bucket <= bucket else { return }
        if let total, let settled = open.first(where: { $0.bucket == bucket }) {
            profile.learn(settled.arrived, of: total)
        }
        open.removeAll { $0.bucket <= bucket }
    }
}
