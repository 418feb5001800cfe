package import EventTime

/// The marks at which it is looked how much of a bucket has arrived: its eighths, the last one its end.
package enum BucketMarks {
    /// Of one bucket.
    package static let count = 8

    /// How many marks of all buckets a clock has passed.
    package static func passed(by clock: Timestamp, in calendar: BucketCalendar) -> Int {
        let bucket = calendar.bucket(containing: clock)
        let (start, end) = (calendar.start(of: bucket), calendar.end(of: bucket))
        let part = (clock - start).milliseconds * Int64(count) / (end - start).milliseconds
        return Int(bucket.ordinal) * count + Int(part)
    }

    /// The bucket and the mark, from 1 to `count`, that a clock passed last where it has passed so many.
    package static func last(of passed: Int) -> (bucket: Bucket, mark: Int) {
        let mark = ((passed - 1) % count + count) % count + 1
        return (Bucket(Int32((passed - mark) / count)), mark)
    }

    /// When a clock passes the next mark.
    package static func next(after clock: Timestamp, in calendar: BucketCalendar) -> Timestamp {
        let bucket = calendar.bucket(containing: clock)
        let (start, end) = (calendar.start(of: bucket), calendar.end(of: bucket))
        let length = (end - start).milliseconds
        for mark in 1..<Int64(count) {
            // The first whole millisecond at which the mark has been passed.
            let time = start + .milliseconds((length * mark + Int64(count) - 1) / Int64(count))
            if time > clock { return time }
        }
        return end
    }
}
