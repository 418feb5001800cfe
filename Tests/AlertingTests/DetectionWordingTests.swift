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
            "a level that the default method took for usual",
            Sample.alert("detect", 1234, bound: 900).with {
                ($0.expected, $0.pValue) = (803.6, 0.0024)
                $0.baseline = AutomaticChoice(.level(isYoung: true), buckets: 9)
            },
            "1,234 in May 2024; expected: 803.6. A count so high comes in about one month in 420. "
                + "The limit is 900. Expected by the level of 9 months.",
            "1,234 en mayo de 2024; lo esperado: 803.6. Una cifra tan alta se da en cerca de un mes de "
                + "cada 420. El límite es de 900. Lo esperado sale del nivel de 9 meses."
        ),
        Story(
            "what an open bucket is projected to count",
            Sample.alert("detect", 1234, bound: 1500).with {
                ($0.expected, $0.wordClass) = (803.6, .early)
                $0.projection = ProjectedTotal(total: 2100.4, error: 0.05)
            },
            "1,234 in May 2024 so far, projected to come to about 2,100; expected: 803.6. "
                + "One such projection in 20 turns out wrong. The limit is 1,500. "
                + "Early: the month has not closed yet.",
            "1,234 en mayo de 2024 hasta ahora, con una proyección de cerca de 2,100; lo esperado: 803.6. "
                + "Una de cada 20 proyecciones así resulta equivocada. El límite es de 1,500. "
                + "Aviso temprano: el mes aún no cierra."
        ),
        Story(
            "a projection of so few that its total stays hidden",
            Sample.alert("detect", 4, bound: 15).with {
                ($0.expected, $0.wordClass, $0.privacyMinimum) = (3.6, .early, 10)
                $0.projection = ProjectedTotal(total: nil, error: 0.01)
            },
            "<10 in May 2024 so far, projected to come to more than is usual. One such projection in 100 "
                + "turns out wrong. Early: the month has not closed yet.",
            "<10 en mayo de 2024 hasta ahora, con una proyección de más de lo habitual. Una de cada 100 "
                + "proyecciones así resulta equivocada. Aviso temprano: el mes aún no cierra."
        ),
        Story(
            "a projection that did not come true",
            Sample.alert("detect", 1234, bound: 1500).with {
                ($0.wordClass, $0.status, $0.reason) = (.early, .withdrawn, .notConfirmed)
                $0.projection = ProjectedTotal(total: 2100.4, error: 0.05)
            },
            "Withdrawn: the month closed without confirming the early word. 1,234 in May 2024. "
                + "About 2,100 had been projected. The limit is 1,500.",
            "Retirado: el mes cerró sin confirmar el aviso temprano. 1,234 en mayo de 2024. "
                + "Se había proyectado cerca de 2,100. El límite es de 1,500."
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
