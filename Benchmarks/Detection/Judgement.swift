/// What a method said of the judged buckets of one series, with its outbreak and without.
package struct Judgement: Sendable {
    package let scenario: Int
    /// Larger is more suspicious; -infinity where nothing could be said.
    package let scores: [Double]
    package let scoresWithout: [Double]
    /// At the method's own nominal level.
    package let alarms: [Bool]
    package let alarmsWithout: [Bool]
    /// Whether the outbreak has a case in the bucket.
    package let isOutbreak: [Bool]

    package init(
        scenario: Int, scores: [Double], scoresWithout: [Double], alarms: [Bool], alarmsWithout: [Bool],
        isOutbreak: [Bool]
    ) {
        self.scenario = scenario
        self.scores = scores
        self.scoresWithout = scoresWithout
        self.alarms = alarms
        self.alarmsWithout = alarmsWithout
        self.isOutbreak = isOutbreak
    }
}

/// How well a method does. All of them are fractions but `delay`, which is in buckets.
package struct Quality: Sendable {
    /// Alarms a bucket of the series without outbreak.
    package var falseAlarms = 0.0
    /// Buckets of the series with its outbreak that are none of it, and are not alarmed at.
    package var specificity = 0.0
    /// Alarms a bucket with outbreak cases.
    package var sensitivity = 0.0
    /// Outbreaks with an alarm while they last, and already in their first bucket.
    package var detected = 0.0
    package var detectedAtOnce = 0.0
    /// From the first bucket of the outbreak to the first alarm, of those that are detected.
    package var delay = 0.0

    package static func of(
        _ judgements: [Judgement], _ isAlarm: (Judgement, Bool, Int) -> Bool
    ) -> Quality {
        var (none, falseOnes, calm, calmAlarms, sick, hits) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
        var (found, atOnce, delays) = (0.0, 0.0, 0.0)
        for judgement in judgements {
            let first = judgement.isOutbreak.firstIndex(of: true) ?? 0
            var detection: Int?
            for bucket in judgement.isOutbreak.indices {
                none += 1
                if isAlarm(judgement, false, bucket) { falseOnes += 1 }
                let alarm = isAlarm(judgement, true, bucket)
                if judgement.isOutbreak[bucket] {
                    sick += 1
                    if alarm {
                        hits += 1
                        detection = detection ?? bucket
                    }
                } else {
                    calm += 1
                    if alarm { calmAlarms += 1 }
                }
            }
            guard let detection else { continue }
            found += 1
            delays += Double(detection - first)
            if detection == first { atOnce += 1 }
        }
        let series = Double(max(judgements.count, 1))
        return Quality(
            falseAlarms: falseOnes / max(none, 1), specificity: 1 - calmAlarms / max(calm, 1),
            sensitivity: hits / max(sick, 1), detected: found / series, detectedAtOnce: atOnce / series,
            delay: delays / max(found, 1))
    }

    /// At the method's own level.
    package static func nominal(_ judgements: [Judgement]) -> Quality {
        of(judgements) { judgement, hasOutbreak, bucket in
            hasOutbreak ? judgement.alarms[bucket] : judgement.alarmsWithout[bucket]
        }
    }

    package static func at(threshold: Double, _ judgements: [Judgement]) -> Quality {
        of(judgements) { judgement, hasOutbreak, bucket in
            (hasOutbreak ? judgement.scores[bucket] : judgement.scoresWithout[bucket]) >= threshold
        }
    }

    /// The one threshold for all series at which at most this fraction of the calm buckets alarms.
    package static func threshold(falseAlarms wanted: Double, _ judgements: [Judgement]) -> Double {
        let scores = judgements.flatMap(\.scoresWithout).sorted(by: >)
        let place = min(Int(wanted * Double(scores.count)), scores.count - 1)
        return scores[..<place].last { $0 > scores[place] } ?? .infinity
    }

    /// At the one threshold for all series at which this fraction of the buckets without outbreak alarms;
    /// interpolated where that lies between two attainable ones.
    package static func at(falseAlarms wanted: Double, _ judgements: [Judgement]) -> Quality {
        let scores = judgements.flatMap(\.scoresWithout).sorted(by: >)
        let place = Int(wanted * Double(scores.count))
        guard place > 0, place < scores.count else { return Quality() }
        let threshold = scores[place]
        let above = scores.firstIndex(of: threshold) ?? place
        let last = scores[place...].firstIndex { $0 < threshold } ?? scores.count
        let strict = above == 0 ? Quality() : at(threshold: scores[above - 1], judgements)
        guard threshold > -.infinity else { return strict }
        let loose = at(threshold: threshold, judgements)
        return strict.mixed(with: loose, share: Double(place - above) / Double(last - above))
    }

    private func mixed(with other: Quality, share: Double) -> Quality {
        func mix(_ field: KeyPath<Quality, Double>) -> Double {
            self[keyPath: field] + share * (other[keyPath: field] - self[keyPath: field])
        }
        return Quality(
            falseAlarms: mix(\.falseAlarms), specificity: mix(\.specificity), sensitivity: mix(\.sensitivity),
            detected: mix(\.detected), detectedAtOnce: mix(\.detectedAtOnce), delay: mix(\.delay))
    }
}
