import Detectors
import EventTime
import Testing

@testable import Alerting

/// What an alert of a statistical method says.
@Suite struct DetectionWordingTests {
    @Test(arguments: [
        Story(
            "a count that is rare",
            Sample.alert("detect", 1234, bound: 900).with { ($0.expected, $0.pValue) = (803.6, 0.0024) },
            "1,234 in May 2024; expected: 803.6. A count so high comes in about one month in 420. "
                + "The limit is 900.",
            "1,234 en mayo de 2024; lo esperado: 803.6. Una cifra tan alta se da en cerca de un mes de "
                + "cada 420. El límite es de 900."
        ),
        Story(
            "what the default method took for usual",
            Sample.alert("detect", 1234, bound: 900).with {
                ($0.expected, $0.pValue) = (803.6, 0.0024)
                $0.baseline = AutomaticChoice(.seasonal(waves: 1), buckets: 72, sinceShift: 12)
            },
            "1,234 in May 2024; expected: 803.6. A count so high comes in about one month in 420. "
                + "The limit is 900. "
                + "Expected by trend and season of 72 months, with a new level for 12 months.",
            "1,234 en mayo de 2024; lo esperado: 803.6. Una cifra tan alta se da en cerca de un mes de "
                + "cada 420. El límite es de 900. Lo esperado sale de la tendencia y la temporada de "
                + "72 meses, con un nivel nuevo desde hace 12 meses."
        ),
        Story(
            "a count that is rare among protected ones",
            Sample.alert("detect", 1234, unit: .month, above: false, bound: 900).with {
                ($0.expected, $0.pValue, $0.privacyMinimum) = (1803.6, 1e-12, 10)
            },
            "1,234 in May 2024; expected: 1,800. A count so low comes in less than one month in 1,000,000.",
            "1,234 en mayo de 2024; lo esperado: 1,800. Una cifra tan baja se da en menos de un mes de cada "
                + "1,000,000."
        )
    ])
    func `a detection says what was expected and how rare the count is`(story: Story) {
        #expect(story.alert.text == LocalizedText(en: story.en, es: story.es))
    }
}
