import EventTime
import Events
import Testing

@testable import Alerting

/// One row: an alert, and what it must say.
struct Story: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let alert: Alert
    let en: String
    let es: String

    init(_ title: String, _ alert: Alert, _ en: String, _ es: String) {
        (testDescription, self.alert, self.en, self.es) = (title, alert, en, es)
    }
}

private let december = Sample.alert(
    "record", against: "record", 249_740, "2023-12", reference: (224_370, "2022-05"), bound: 224_370)
private let mexico = Sample.alert(
    "crossover", against: "other", 125_302, reference: (117_905, "2024-05"), bound: 117_905
).with { $0.rule.other = LocalizedText(en: "by the Border Patrol", es: "de la Patrulla Fronteriza") }
private let surge = Sample.alert(
    "change", against: "year-ago", 3000, reference: (1500, "2023-05"), bound: 2250)
private let silent = Sample.alert("silence", 3, bound: 2).with {
    $0.group = [GroupValue("feed", "encounters/INM/boletin-nationality")]
    $0.feeds = ["encounters/INM/boletin-nationality"]
}

@Suite struct WordingTests {
    @Test(arguments: [
        Story(
            "a record", december,
            "249,740 in December 2023: a record. The former record was 224,370 in May 2022 (+11.3%).",
            "249,740 en diciembre de 2023: un récord. El récord anterior fue de 224,370 en mayo de 2022 "
                + "(+11.3%)."
        ),
        Story(
            "a record low",
            Sample.alert(
                "record", against: "record", 8347, "2025-02", reference: (16_180, "2020-04"), above: false),
            "8,347 in February 2025: a record low. The former low was 16,180 in April 2020 (-48.4%).",
            "8,347 en febrero de 2025: un mínimo histórico. El mínimo anterior fue de 16,180 en abril de "
                + "2020 (-48.4%)."
        ),
        Story(
            "a record of the year so far",
            Sample.alert(
                "record", against: "record", measure: "to-date:calendar", 925_085, "2024-08",
                reference: (398_991, "2023-08")),
            "925,085 from January to August 2024: a record. The former record was 398,991 from January "
                + "to August 2023 "
                + "(+131.9%).",
            "925,085 de enero a agosto de 2024: un récord. El récord anterior fue de 398,991 de enero a "
                + "agosto de 2023 "
                + "(+131.9%)."),
        Story(
            "a record of this part of the year",
            Sample.alert("record", against: "record", 900, reference: (800, "2023-05")).with {
                $0.rule.scope = "same-season"
            },
            "900 in May 2024: a record for this part of the year. The former record was 800 in May 2023 "
                + "(+12.5%).",
            "900 en mayo de 2024: un récord para esta parte del año. El récord anterior fue de 800 en mayo "
                + "de 2023 (+12.5%)."),
        Story(
            "a low of the last year",
            Sample.alert("record", against: "record", 7, reference: (8, "2023-09"), above: false).with {
                $0.rule.scope = "within:12"
            },
            "7 in May 2024: the lowest in 12 months. The former low was 8 in September 2023 (-12.5%).",
            "7 en mayo de 2024: el valor más bajo en 12 meses. El mínimo anterior fue de 8 en septiembre de "
                + "2023 (-12.5%)."),
        Story(
            "a record without a former one", Sample.alert("record", against: "record", 5),
            "5 in May 2024: a record.", "5 en mayo de 2024: un récord."),
        Story(
            "above a threshold", Sample.alert("threshold", 1001, "2024-05-03", unit: .day, bound: 1000),
            "1,001 on May 3, 2024: above the threshold of 1,000.",
            "1,001 el 3 de mayo de 2024: por encima del umbral de 1,000."),
        Story(
            "below a threshold",
            Sample.alert("threshold", 7, "2024-W07", unit: .week, above: false, bound: 12.5),
            "7 in week 7 of 2024: below the threshold of 12.5.",
            "7 en la semana 7 de 2024: por debajo del umbral de 12.5."),
        Story(
            "twice last year", surge,
            "3,000 in May 2024, against 1,500 in May 2023 (+100.0%). The limit is 2,250.",
            "3,000 en mayo de 2024, frente a 1,500 en mayo de 2023 (+100.0%). El límite es de 2,250."),
        Story(
            "half of the month before",
            Sample.alert(
                "change", against: "previous", 124_215, "2024-01", reference: (249_740, "2023-12"),
                above: false, bound: 174_818),
            "124,215 in January 2024, after 249,740 in December 2023 (-50.3%). The limit is 174,818.",
            "124,215 en enero de 2024, tras 249,740 en diciembre de 2023 (-50.3%). El límite es de "
                + "174,818."),
        Story(
            "far below the record",
            Sample.alert(
                "change", against: "record", 137_473, "2024-03", reference: (249_740, "2023-12"), above: false
            ),
            "137,473 in March 2024, against the record of 249,740 in December 2023 (-45.0%).",
            "137,473 en marzo de 2024, frente al récord de 249,740 en diciembre de 2023 (-45.0%)."),
        Story(
            "another series", mexico,
            "125,302 in May 2024, against 117,905 by the Border Patrol (+6.3%).",
            "125,302 en mayo de 2024, frente a 117,905 de la Patrulla Fronteriza (+6.3%)."),
        Story(
            "three months of silence", silent,
            "No report from INM (boletin-nationality) in the 3 months to May 2024.",
            "Sin reporte de INM (boletin-nationality) en los 3 meses hasta mayo de 2024."),
        Story(
            "one month of silence",
            silent.with {
                $0.observed = 1
                $0.group = [GroupValue("feed", "encounters/USBP/events")]
            },
            "No report from USBP in May 2024.", "Sin reporte de USBP en mayo de 2024."),
        Story(
            "a base of zero",
            Sample.alert("change", against: "previous", 500, reference: (0, "2024-04"), bound: 100),
            "500 in May 2024, after 0 in April 2024. The limit is 100.",
            "500 en mayo de 2024, tras 0 en abril de 2024. El límite es de 100."),
        Story(
            "a sliding window",
            Sample.alert(
                "change", against: "previous", measure: "window:3", 300, reference: (200, "2024-02"),
                bound: 250),
            "300 in the 3 months to May 2024, after 200 in the 3 months to February 2024 (+50.0%). The "
                + "limit is 250.",
            "300 en los 3 meses hasta mayo de 2024, tras 200 en los 3 meses hasta febrero de 2024 (+50.0%). "
                + "El límite es de 250."),
    ])
    func `each method says what was seen, when, and against what`(_ story: Story) {
        #expect(story.alert.text == LocalizedText(en: story.en, es: story.es))
    }

    @Test(arguments: [
        Story(
            "early", december.with { $0.wordClass = .early },
            "249,740 in December 2023: a record. The former record was 224,370 in May 2022 (+11.3%). "
                + "Early: the month has not closed yet.",
            "249,740 en diciembre de 2023: un récord. El récord anterior fue de 224,370 en mayo de 2022 "
                + "(+11.3%). "
                + "Aviso temprano: el mes aún no cierra."),
        Story(
            "updated",
            mexico.with {
                $0.status = .updated
                $0.since = Sample.card("2024-03")
                $0.peak = Measurement(bucket: Sample.card("2024-04"), count: 126_000)
            },
            "125,302 in May 2024, against 117,905 by the Border Patrol (+6.3%). "
                + "Since March 2024; the peak was 126,000 in April 2024.",
            "125,302 en mayo de 2024, frente a 117,905 de la Patrulla Fronteriza (+6.3%). "
                + "Desde marzo de 2024; el máximo fue de 126,000 en abril de 2024."),
        Story(
            "amended",
            december.with {
                $0.status = .amended
                $0.reason = .corrected
                $0.corrections = [Correction(bucket: $0.bucket, from: 270_000, to: 249_740)]
            },
            "Corrected: from 270,000 to 249,740 in December 2023. "
                + "249,740 in December 2023: a record. The former record was 224,370 in May 2022 (+11.3%).",
            "Corregido: de 270,000 a 249,740 en diciembre de 2023. "
                + "249,740 en diciembre de 2023: un récord. El récord anterior fue de 224,370 en mayo "
                + "de 2022 (+11.3%)."
        ),
        Story(
            "amended, more than can be told",
            Sample.alert("threshold", 60, bound: 50, status: .amended).with { alert in
                alert.corrections = (1...5).map {
                    Correction(bucket: Sample.card("2024-0\($0)"), from: 50, to: 50 + $0)
                }
            },
            "Corrected: from 50 to 51 in January 2024; from 50 to 52 in February 2024; from 50 to 53 in "
                + "March 2024; "
                + "2 more. 60 in May 2024: above the threshold of 50.",
            "Corregido: de 50 a 51 en enero de 2024; de 50 a 52 en febrero de 2024; de 50 a 53 en marzo "
                + "de 2024; "
                + "2 más. 60 en mayo de 2024: por encima del umbral de 50."),
        Story(
            "amended without a number", Sample.alert("threshold", 60, bound: 50, status: .amended),
            "Amended after late or revised events. 60 in May 2024: above the threshold of 50.",
            "Modificado tras eventos tardíos o revisados. 60 en mayo de 2024: por encima del umbral de 50."),
        Story(
            "withdrawn after a correction",
            december.with {
                $0.observed = 215_000
                $0.status = .withdrawn
                $0.reason = .corrected
                $0.corrections = [Correction(bucket: $0.bucket, from: 249_740, to: 215_000)]
            },
            "Withdrawn after late or revised events. Corrected: from 249,740 to 215,000 in December 2023. "
                + "215,000 in December 2023, against the record of 224,370 in May 2022 (-4.2%).",
            "Retirado tras eventos tardíos o revisados. Corregido: de 249,740 a 215,000 en diciembre de "
                + "2023. "
                + "215,000 en diciembre de 2023, frente al récord de 224,370 en mayo de 2022 (-4.2%)."),
        Story(
            "not confirmed",
            Sample.alert("threshold", 40, bound: 50, status: .withdrawn, reason: .notConfirmed).with {
                $0.wordClass = .early
            },
            "Withdrawn: the month closed without confirming the early word. 40 in May 2024; the "
                + "threshold is 50.",
            "Retirado: el mes cerró sin confirmar el aviso temprano. 40 en mayo de 2024; el umbral es "
                + "de 50."),
        Story(
            "part of another episode",
            Sample.alert("threshold", 60, bound: 50, status: .withdrawn, reason: .partOfEpisode),
            "Withdrawn: it is part of an episode that had begun before. 60 in May 2024; the threshold is 50.",
            "Retirado: es parte de un episodio que ya había comenzado. 60 en mayo de 2024; el umbral es "
                + "de 50."
        ),
        Story(
            "resolved",
            mexico.with {
                $0.status = .resolved
                $0.bucket = Sample.card("2025-04")
                $0.observed = 3000
                $0.reference = Measurement(bucket: $0.bucket, count: 8000)
                $0.upper = 8000
                $0.peak.bucket = Sample.card("2024-05")
            },
            "Resolved: 3,000 in April 2025, against 8,000 by the Border Patrol (-62.5%). "
                + "It began in May 2024, when it peaked at 125,302.",
            "Resuelto: 3,000 en abril de 2025, frente a 8,000 de la Patrulla Fronteriza (-62.5%). "
                + "Comenzó en mayo de 2024, cuando llegó al máximo de 125,302."),
        Story(
            "resolved, as the two are equal again",
            mexico.with {
                $0.status = .resolved
                $0.observed = 117_905
            },
            "Resolved: 117,905 in May 2024, against 117,905 by the Border Patrol (no difference). "
                + "It began in May 2024.",
            "Resuelto: 117,905 en mayo de 2024, frente a 117,905 de la Patrulla Fronteriza (sin diferencia). "
                + "Comenzó en mayo de 2024."),
        Story(
            "resolved, as the count is on the other side",
            mexico.with {
                $0.status = .resolved
                $0.above = false
                $0.lower = 117_905
                $0.since = Sample.card("2024-02")
                $0.peak = Measurement(bucket: Sample.card("2024-02"), count: 90_000)
            },
            "Resolved, now above instead of below: 125,302 in May 2024, against 117,905 by the Border Patrol "
                + "(+6.3%). It began in February 2024, when it was lowest at 90,000.",
            "Resuelto, ahora por encima y ya no por debajo: 125,302 en mayo de 2024, frente a 117,905 de la "
                + "Patrulla Fronteriza (+6.3%). Comenzó en febrero de 2024, cuando llegó al mínimo de "
                + "90,000."),
        Story(
            "resolved because its rule is gone",
            Sample.alert("threshold", 60, bound: 50, status: .resolved, reason: .ruleRemoved),
            "Resolved: the rule was removed. 60 in May 2024; the threshold is 50. It began in May 2024.",
            "Resuelto: la regla se eliminó. 60 en mayo de 2024; el umbral es de 50. Comenzó en mayo de "
                + "2024."),
        Story(
            "resolved because its rule changed",
            Sample.alert("threshold", 60, bound: 50, status: .resolved, reason: .ruleChanged),
            "Resolved: the rule or its figures changed meaning, and its history starts afresh. "
                + "60 in May 2024; the threshold is 50. It began in May 2024.",
            "Resuelto: la regla o sus cifras cambiaron de significado y su historia empieza de nuevo. "
                + "60 en mayo de 2024; el umbral es de 50. Comenzó en mayo de 2024."),
        Story(
            "fired by a late event",
            Sample.alert("threshold", 60, bound: 50, reason: .corrected),
            "Seen only after late or revised events. 60 in May 2024: above the threshold of 50.",
            "Visto solo tras eventos tardíos o revisados. 60 en mayo de 2024: por encima del umbral de 50."),
        Story(
            "a feed that reports again",
            silent.with {
                $0.status = .resolved
                $0.observed = 0
            },
            "Resolved: INM (boletin-nationality) reports again in May 2024, after 3 months without a report.",
            "Resuelto: INM (boletin-nationality) vuelve a reportar en mayo de 2024, tras 3 meses sin reporte."
        ),
        Story(
            "a silence that was none",
            silent.with {
                $0.status = .withdrawn
                $0.observed = 0
                $0.reason = .corrected
            },
            "Withdrawn after late or revised events. INM (boletin-nationality) has reported in May 2024.",
            "Retirado tras eventos tardíos o revisados. INM (boletin-nationality) sí reportó en mayo de 2024."
        ),
        Story(
            "a silence whose rule is gone",
            silent.with {
                $0.status = .resolved
                $0.reason = .ruleRemoved
            },
            "Resolved: the rule was removed. No report from INM (boletin-nationality) in the 3 months "
                + "to May 2024.",
            "Resuelto: la regla se eliminó. Sin reporte de INM (boletin-nationality) en los 3 meses "
                + "hasta mayo de 2024."
        ),
    ])
    func `each status says why, from what to what, and since when`(_ story: Story) {
        #expect(story.alert.text == LocalizedText(en: story.en, es: story.es))
    }

    @Test func `sub-groups, completeness and breaks are told`() {
        let alert = surge.with {
            $0.completeness = 0.8754
            $0.drivers = [
                Driver(dimension: "nationality", value: "VEN", count: 1200, base: 200, share: 0.6667),
                Driver(dimension: "nationality", value: "IRN", count: 700, base: 600, share: 0.0667),
                Driver(dimension: "area", value: "Tucson Sector", count: 1500, base: 600, share: 0.6),
            ]
            $0.breaks = [LocalizedText(en: "Title 42 ended", es: "Terminó el Título 42.")]
        }
        let comparison = "3,000 in May 2024, against 1,500 in May 2023 (+100.0%). The limit is 2,250."
        #expect(
            alert.text.en == comparison
                + " Driven by Venezuela (67% of the change) and Iran (7%); Tucson Sector (60%)."
                + " The count is 87.5% complete."
                + " Compared only with figures since a break: Title 42 ended.")
        #expect(
            alert.text.es == "3,000 en mayo de 2024, frente a 1,500 en mayo de 2023 (+100.0%)."
                + " El límite es de 2,250."
                + " Se explica por Venezuela (67% del cambio) e Irán (7%); Tucson Sector (60%)."
                + " El conteo está completo al 87.5%."
                + " Comparado solo con cifras posteriores a una ruptura: Terminó el Título 42.")
    }

    @Test func `small numbers read as small, in the text too`() {
        let alert = Sample.alert("change", against: "previous", 123, reference: (119, "2024-04"), bound: 119)
            .with { alert in
                alert.privacyMinimum = 10
                alert.drivers = [
                    Driver(dimension: "nationality", value: "CUB", count: 6, base: nil, share: 0.05),
                    Driver(dimension: "nationality", value: "HTI", count: 40, base: nil, share: 0.33),
                    Driver(dimension: "nationality", value: "ECU", count: 77, base: nil, share: 0.62),
                ]
            }
        #expect(
            alert.text.en
                == "About 120 in May 2024, after about 120 in April 2024 (a difference of fewer than 10)."
                + " Driven by Cuba (<10), Haiti and Ecuador (67%).")
        #expect(
            alert.text.es == "Cerca de 120 en mayo de 2024, tras cerca de 120 en abril de 2024"
                + " (una diferencia de menos de 10). Se explica por Cuba (<10), Haití y Ecuador (67%).")
    }

    @Test(arguments: [
        ("VEN", "Encounters of Venezuela surge", "Aumentan los encuentros de Venezuela"),
        ("OOO", "Encounters of other countries surge", "Aumentan los encuentros de otros países"),
        ("QQQ", "Encounters of QQQ surge", "Aumentan los encuentros de QQQ"),
        ("", "Encounters of unknown surge", "Aumentan los encuentros de sin dato"),
    ])
    func `the headline names the country`(_ code: String, _ en: String, _ es: String) {
        let alert = surge.with { $0.group = [GroupValue("nationality", code)] }
        #expect(Wording.headline(of: alert.shown) == LocalizedText(en: en, es: es))
    }

    @Test(arguments: [
        ("{area}: {area} {nope} {", "Yuma: Yuma {nope} {"), ("}{area}{", "}Yuma{"), ("", ""), ("{}", "{}"),
        ("{ {area}", "{ {area}"),
    ])
    func `a placeholder that names no dimension stays visible`(_ template: String, _ filled: String) {
        #expect(GroupNames.fill(template, [GroupValue("area", "Yuma")], .en) == filled)
    }
}
