import Aggregates
import Alerting
import EventTime
import Events
import Processing

extension ViewMaker {
    /// Every feed that is configured or was heard, sorted.
    func feeds(_ picture: Picture) -> [FeedView] {
        let heard = picture.cadences.values.flatMap { $0.ledger.heard }
        let streams = Set(picture.plan.streams)
        let configured = picture.plan.policies.configured.keys.filter { streams.contains($0.stream) }
        return Set(heard + configured).sorted().map { feed($0, picture) }
    }

    /// The state of a feed in the shortest buckets that count it.
    func feed(_ feed: Feed, _ picture: Picture) -> FeedView {
        let plan = picture.plan
        let reading = plan.cadences(reading: feed).sorted {
            plan.cadences[$0].calendar.unit < plan.cadences[$1].calendar.unit
        }
        let settled = reading.compactMap { index in
            picture.cadences[plan.cadenceFingerprints[index]].map { (plan.cadences[index].calendar, $0) }
        }
        var last: BucketCard?
        var state = FeedView.State.never
        if let (calendar, cadence) = settled.first, let next = cadence.next,
            let reported = cadence.ledger.entries[feed]?.lastReported(upTo: next - 1)
        {
            last = BucketCard(reported, in: calendar)
            state = Self.state(feed, missing: next - 1 - reported, calendar.unit, cadence, plan)
        }
        return FeedView(
            feed: feed.description, stream: feed.stream, source: feed.source, report: feed.report,
            state: state,
            last: last.map { BucketView($0) }, completeTo: last?.end.rfc3339,
            units: Set(reading.map { plan.cadences[$0].calendar.unit }).sorted().map(\.rawValue),
            privacyMinimum: plan.policies[feed].privacyMinimum)
    }

    /// - Parameter missing: the settled buckets since the last that it reported.
    private static func state(
        _ feed: Feed, missing: Int, _ unit: BucketUnit, _ cadence: CadenceState, _ plan: Plan
    ) -> FeedView.State {
        let limit = plan.silentAfter[unit]?[feed]
        let isScheduled = plan.policies[feed].schedule.map { $0 <= unit } ?? false
        let isExpected = limit != nil || isScheduled || cadence.ledger.entries[feed]?.isPeriodic ?? false
        guard missing > 0, isExpected else { return .reporting }
        return missing >= limit ?? FeedLedger.expectedBuckets ? .silent : .late
    }

    /// Both stages, partition by partition.
    func lag(_ picture: Picture) -> [LagView] {
        picture.progress.map { partition in
            let clock = partition.stream.flatMap { stream in
                picture.clocks[InputPartition(stream: stream, partition: partition.partition)]
            }
            return LagView(
                stage: partition.stage, topic: partition.topic, partition: partition.partition,
                offset: partition.offset, end: partition.end, records: partition.records,
                clock: clock?.rfc3339,
                eventTimeSeconds: clock.map { Double(now.milliseconds - $0.milliseconds) / 1000 })
        }
    }
}
