/// How likely a false alarm is, at which bound: the law of a method with what its fit does not know.
package struct BudgetedLaw: Sendable {
    private let law: CalibratedLaw
    private let scan: ScanLaw?

    /// Overdispersed series of weeks and longer raise up to so many times more false alarms than this law
    /// tells, as measured (`Benchmarks/detectors --budget`): what a bound costs includes it.
    private var margin: Double {
        switch scan?.pace {
        case nil, .long: 1
        case .short: 1.1
        }
    }

    /// Nil for laws that are no distribution of counts.
    package init?(_ law: PredictiveLaw, _ calibration: FitCalibration) {
        guard let distribution = law.distribution else { return nil }
        self.law = calibration.law(behind: distribution)
        if case .scan(let scan) = law {
            self.scan = scan.rescored { bucket in
                calibration.law(behind: bucket.law).midTail(from: Double(bucket.count))
            }
        } else {
            scan = nil
        }
    }

    /// The smallest bound above which an episode begins with at most this probability.
    package func upperBound(_ probability: Double) -> Double {
        law.upperQuantile(scan?.tail(beginningWith: probability / margin) ?? probability)
    }

    /// The largest bound below which a count falls with at most this probability.
    package func lowerBound(_ probability: Double) -> Double { law.lowerQuantile(probability) }

    /// The probability that a count above this bound begins an episode.
    package func price(ofUpper bound: Double) -> Double {
        let tail = law.upperTail(from: bound.rounded(.down) + 1)
        return margin * (scan?.beginning(withTail: tail) ?? tail)
    }

    /// The probability of a count below this bound.
    package func price(ofLower bound: Double) -> Double { law.lowerTail(to: bound.rounded(.up) - 1) }
}

extension PredictiveLaw {
    /// Of the count itself; nil for laws on another scale.
    var distribution: CountDistribution? {
        switch self {
        case .counts(let distribution): distribution
        case .scan(let scan): scan.distribution
        case .normal, .chart: nil
        }
    }
}

extension ScanLaw {
    /// The tail that a count must have, for episodes to begin with this probability a bucket.
    func tail(beginningWith probability: Double) -> Double {
        tail(alarmingWith: pace.alarms(beginningWith: probability))
    }

    /// The other way round.
    func beginning(withTail tail: Double) -> Double { pace.beginnings(ofAlarms: pValue(ofTail: tail)) }
}
