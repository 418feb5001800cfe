import Alerting
import Detectors
import EventTime
import Events
import Foundation
import Testing

/// What every alert of the bundled tables says in words, held against what it says in fields. The numbers are
/// formatted here by Foundation, as each language writes them.
@Suite struct SpokenNumbersTests {
    private static let locales: [Language: Locale] = [
        .en: Locale(identifier: "en_US"), .es: Locale(identifier: "es_MX"),
    ]

    @Test(arguments: Language.allCases)
    func `every word is whole sentences in both languages`(_ language: Language) throws {
        for alert in try PublishedFactsTests.alerts.get() {
            let headline = Wording.headline(of: alert)[language]
            let text = Wording.text(of: alert)[language]
            #expect(!headline.isEmpty)
            for words in [headline, text] {
                for fault in ["{", "}", "nil", "Optional", "  ", " .", " ,", "..", "( ", " )", "-0.0"] {
                    #expect(!words.contains(fault), "\(alert.id): \(words)")
                }
                #expect(words.first?.isWhitespace == false && words.last?.isWhitespace == false)
            }
            #expect(text.hasSuffix("."), "\(alert.id): \(text)")
            #expect(text.first?.isLowercase == false, "\(alert.id): \(text)")
            #expect(!headline.hasSuffix("."), "\(alert.id): \(headline)")
        }
        #expect(try PublishedFactsTests.alerts.get().count > 1000)
    }

    @Test func `the two languages are two`() throws {
        for alert in try PublishedFactsTests.alerts.get() {
            let text = Wording.text(of: alert)
            #expect(text.en != text.es)
            for english in [" the ", " against ", " with ", " of the ", "Driven", "Since"] {
                #expect(!text.es.contains(english), "\(text.es)")
            }
        }
    }

    @Test(arguments: Language.allCases)
    func `every number in the text is one of the fields`(_ language: Language) throws {
        for alert in try PublishedFactsTests.alerts.get() {
            let text = Wording.text(of: alert)[language]
            let spoken = Set(numbers(in: withoutNames(text, alert, language)))
            let known = fields(of: alert, language).union(calendar(of: alert))
            #expect(spoken.isSubset(of: known), "\(spoken.subtracting(known)) in: \(text)")
        }
    }

    @Test(arguments: Language.allCases)
    func `what was seen and what it is compared with are always said`(_ language: Language) throws {
        for alert in try PublishedFactsTests.alerts.get() where alert.rule.method != "silence" {
            let spoken = numbers(in: Wording.text(of: alert)[language])
            #expect(spoken.contains(format(alert.observed, language)), "\(alert.id)")
            if let reference = alert.reference {
                #expect(spoken.contains(format(reference.count, language)), "\(alert.id)")
            }
        }
    }

    @Test func `a crossover names the other series`() throws {
        let crossovers = try PublishedFactsTests.alerts.get().filter { $0.rule.method == "crossover" }
        #expect(crossovers.count > 10)
        for alert in crossovers {
            let other = try #require(alert.rule.other)
            #expect(Wording.text(of: alert).en.contains(other.en))
            #expect(Wording.text(of: alert).es.contains(other.es))
        }
    }

    // MARK: - Numbers of the fields

    private func fields(of alert: ShownAlert, _ language: Language) -> Set<String> {
        var known: Set<String> = []
        let counts =
            [alert.observed, alert.peak.count, alert.reference?.count].compactMap(\.self)
            + alert.corrections.flatMap { [$0.from, $0.to] }
        for count in counts { known.insert(format(count, language)) }
        for bound in [alert.lower, alert.upper].compactMap(\.self) {
            known.insert(format(bound.rounded(.down), 0, language))
            known.insert(format(bound.rounded(.up), 0, language))
        }
        if case .percent(let percent) = alert.change {
            let whole = abs(percent) >= 1000
            known.insert(format(whole ? abs(percent).rounded() : abs(percent), whole ? 0 : 1, language))
            if percent == 0 { known.insert("0.1") }
        }
        for driver in alert.drivers {
            if let share = driver.share { known.insert(format(share.rounded(), 0, language)) }
        }
        known.formUnion(detection(of: alert, language))
        known.insert(format(alert.completeness, 1, language))
        known.insert(format(Double(alert.corrections.count - 3), 0, language))
        return known
    }

    /// What a statistical method expected, how rare it thought the count, and what it looked at.
    private func detection(of alert: ShownAlert, _ language: Language) -> Set<String> {
        guard alert.rule.method == "detect" else { return [] }
        var known: Set<String> = []
        for number in [alert.expected, alert.projection?.total].compactMap(\.self) {
            known.insert(format(number, 0, language))
            known.insert(format((number * 10).rounded() / 10, 1, language))
        }
        if let pValue = alert.pValue, pValue > 0 {
            // In two digits.
            let rarity = 1 / pValue
            let unit = pow(10, max(0, log10(rarity).rounded(.down) - 1))
            known.insert(format((rarity / unit).rounded() * unit, 0, language))
        }
        known.insert(format(1_000_000, 0, language))
        if let baseline = alert.baseline {
            for buckets in [baseline.buckets, baseline.sinceShift].compactMap(\.self) {
                known.insert(format(Double(buckets), 0, language))
            }
        }
        return known
    }

    /// The parts of labels, and the lengths of windows.
    private func calendar(of alert: ShownAlert) -> Set<String> {
        let buckets =
            [alert.bucket, alert.since, alert.peak.bucket] + alert.corrections.map(\.bucket)
            + (alert.reference.map { [$0.bucket] } ?? [])
        let labels = buckets.map(\.label) + [alert.rule.measure]
        return Set(labels.flatMap(numbers).map { String(Int($0) ?? 0) })
    }

    private func format(_ count: ShownCount, _ language: Language) -> String {
        switch count {
        case .exact(let count), .rounded(let count), .below(let count): format(Double(count), 0, language)
        }
    }

    private func format(_ number: Double, _ digits: Int, _ language: Language) -> String {
        number.formatted(
            .number.precision(.fractionLength(digits)).locale(Self.locales[language, default: .current]))
    }

    /// Names may have digits of their own: `Title 42 expulsions`, `men 18 and over`.
    private func withoutNames(_ text: String, _ alert: ShownAlert, _ language: Language) -> String {
        var text = text
        let other = alert.rule.other.map { [$0[language]] } ?? []
        for name in alert.breaks.map({ $0[language] }) + other {
            text = text.replacingOccurrences(of: name, with: "")
        }
        let counted = [
            "Title 42", "Título 42", "18 and", "18 años", "12 to 17", "12 a 17", "under 12", "de 12 años",
        ]
        for name in counted {
            text = text.replacingOccurrences(of: name, with: "")
        }
        return text
    }

    private func numbers(in text: String) -> [String] {
        text.matches(of: /[0-9][0-9,]*(\.[0-9]+)?/).map { match in
            String(match.output.0.hasSuffix(",") ? match.output.0.dropLast() : match.output.0)
        }
    }
}
