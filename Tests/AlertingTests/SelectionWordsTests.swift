import Aggregates
import Alerting
import Testing

/// What stands behind the number of the other series, where a rule does not say it itself.
@Suite struct SelectionWordsTests {
    private static let own = Selection(stream: "encounters", filters: ["source": ["INM"]])

    private static func selection(
        _ stream: String = "encounters", _ filters: [String: Set<String>] = [:],
        _ report: ReportChoice = .init()
    ) -> Selection {
        Selection(stream: stream, filters: filters, report: report)
    }

    @Test(arguments: [
        (
            selection("encounters", ["source": ["USBP"]], .init(standard: "cbp-southwest")),
            "by USBP in cbp-southwest", "de USBP en cbp-southwest"
        ),
        (
            selection(
                "repatriations", ["source": ["USBP", "ICE", "OFO"]], .init(standard: "khsm-agency")),
            "repatriations by ICE, OFO and USBP in khsm-agency",
            "repatriaciones de ICE, OFO y USBP en khsm-agency"
        ),
        (
            selection("encounters", ["nationality": ["VEN", "ITA"]]),
            "in all, nationality Italy and Venezuela", "en total, nacionalidad Italia y Venezuela"
        ),
        (
            selection("encounters", ["source": ["USBP"], "demographic": ["family-units"]]),
            "by USBP, demographic family units", "de USBP, grupo demográfico unidades familiares"
        ),
        (
            selection(
                "encounters", ["source": ["A", "B", "C", "D", "E"]],
                .init(standard: "x", bySource: ["A": "inm", "Z": "not-read"])),
            "by A, B, C and 2 more in inm and x", "de A, B, C y 2 más en inm y x"
        ),
        (selection("landings"), "landings", "landings"),
    ])
    func `the words name stream, source, report and filters`(_ other: Selection, _ en: String, _ es: String) {
        let text = SelectionWords.text(of: other, besides: Self.own)
        #expect(text.en == en)
        #expect(text.es == es)
    }
}
