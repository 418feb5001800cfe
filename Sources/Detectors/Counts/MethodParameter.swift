/// What can be chosen of a statistical method besides its level: the same in rules and on the command line.
package enum MethodParameter: String, Hashable, Sendable, CaseIterable {
    case baseline
    case smallestDeviation = "smallest_deviation"
    case years
    case halfWindow = "half_window"
    case periods
    case excludedRecent = "excluded_recent"
    case bound
    case residualThreshold = "residual_threshold"
    case shift = "k"
    case sum = "h"
    case standardisation
    case rise
    case level
    case window
    case harmonics
    case trend
    case halfLife = "half_life"
    case profileHalfLife = "profile_half_life"
    case shiftAfter = "shift_after"

    /// What may be written.
    package enum Kind: Hashable, Sendable {
        case whole(ClosedRange<Int>)
        case number(ClosedRange<Double>)
        case word([String])
    }

    /// What may be written.
    package var kind: Kind {
        switch self {
        case .baseline: .whole(3...366)
        case .smallestDeviation: .number(0...1_000_000)
        case .years: .whole(2...20)
        case .halfWindow: .whole(0...12)
        case .periods: .whole(1...52)
        case .excludedRecent: .whole(0...104)
        case .bound: .word(FarringtonThreshold.allCases.map(\.rawValue))
        case .residualThreshold: .number(1...10)
        case .shift: .number(0.05...10)
        case .sum: .number(0.1...100)
        case .standardisation: .word(CusumDetector.Standardisation.allCases.map(\.rawValue))
        case .rise: .number(1.01...100)
        case .level: .number(0.5...100)
        case .window: .whole(1...366)
        case .harmonics: .whole(0...4)
        case .trend: .word(["yes", "no"])
        case .halfLife: .number(2...1_000_000)
        case .profileHalfLife: .number(2...10_000)
        case .shiftAfter: .whole(2...10_000)
        }
    }

    /// What it means, in a few words.
    package var meaning: String {
        switch self {
        case .baseline: "buckets of which mean and deviation are taken"
        case .smallestDeviation: "persons; a smaller deviation counts as this"
        case .years: "years of history"
        case .halfWindow: "buckets on each side of the same time of year"
        case .periods: "levels of the year"
        case .excludedRecent: "buckets before the judged one that do not teach"
        case .bound: "how the bound follows from the fit"
        case .residualThreshold: "deviations beyond which a past count is weighted down"
        case .shift: "half of the shift to be found soonest, in deviations"
        case .sum: "the sum with which the chart starts anew, in deviations"
        case .standardisation: "how a count is made comparable with others"
        case .rise: "the factor of the mean to be found soonest"
        case .level: "the log likelihood ratio with which the chart starts anew"
        case .window: "buckets in which a rise may have begun"
        case .harmonics: "waves of the year in the mean"
        case .trend: "whether the mean has a trend"
        case .halfLife: "buckets after which what was learned of the level counts half"
        case .profileHalfLife: "weeks after which what was learned of a weekday or hour counts half"
        case .shiftAfter: "buckets in a row that stand out, after which the level has shifted"
        }
    }

    /// `a whole number from 2 to 20`
    package var expected: String {
        switch kind {
        case .whole(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .number(let range):
            "a number from \(Self.text(range.lowerBound)) to \(Self.text(range.upperBound))"
        case .word(let words): words.joined(separator: " or ")
        }
    }

    /// Without a fraction where there is none.
    static func text(_ number: Double) -> String {
        number == number.rounded() ? "\(Int64(number))" : "\(number)"
    }
}

/// A value of a parameter, as it was written.
package enum MethodValue: Hashable, Sendable {
    case whole(Int)
    case number(Double)
    case word(String)

    /// Nil for what is not as `MethodParameter.kind` says.
    package init?(_ text: String, of parameter: MethodParameter) {
        switch parameter.kind {
        case .whole(let range):
            guard let number = Int(text), range.contains(number) else { return nil }
            self = .whole(number)
        case .number(let range):
            let isPlain = text.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || $0 == 0x2E }
            guard isPlain, let number = Double(text), range.contains(number) else { return nil }
            self = .number(number)
        case .word(let words):
            guard words.contains(text) else { return nil }
            self = .word(text)
        }
    }

    /// As it is written.
    package var text: String {
        switch self {
        case .whole(let number): "\(number)"
        case .number(let number): MethodParameter.text(number)
        case .word(let word): word
        }
    }
}

/// What was chosen of a method's parameters; the rest is as usual.
package struct MethodChoices: Hashable, Sendable {
    private var values: [MethodParameter: MethodValue]

    /// As usual, but for these.
    package init(_ values: [MethodParameter: MethodValue] = [:]) { self.values = values }

    /// Nil where nothing was chosen.
    package subscript(_ parameter: MethodParameter) -> MethodValue? {
        get { values[parameter] }
        set { values[parameter] = newValue }
    }

    func whole(_ parameter: MethodParameter) -> Int? {
        if case .whole(let number)? = values[parameter] { number } else { nil }
    }

    func number(_ parameter: MethodParameter) -> Double? {
        if case .number(let number)? = values[parameter] { number } else { nil }
    }

    func word(_ parameter: MethodParameter) -> String? {
        if case .word(let word)? = values[parameter] { word } else { nil }
    }
}
