import Alerting
import EventTime
import Foundation
import Testing

@testable import EventCodec

@Suite struct AlertCodecTests {
    private static let zone = Zone("America/New_York") ?? .utc

    private static func card(_ label: String) -> BucketCard {
        let calendar = BucketCalendar(unit: .month, zone: zone)
        let bucket = calendar.bucket(labelled: label) ?? Bucket(0)
        return BucketCard(
            label: label, unit: .month, zone: zone.name, start: calendar.start(of: bucket),
            end: calendar.end(of: bucket))
    }

    private static func record(_ minimum: Int64 = 0) -> ShownAlert {
        let bucket = card("2023-12")
        let alert = Alert(
            id: "5f1c-1", episode: "5f1c", status: .firing, wordClass: .settled, severity: .critical,
            rule: RuleCard(
                name: "usbp-record", version: "00ab", method: "record", against: "record", measure: "bucket",
                stream: "encounters",
                summary: LocalizedText(en: "A record in {area}", es: "Récord en {area}"), team: "ops",
                labels: ["region": "southwest", "agency": "USBP"], runbook: "https://example.org/r"),
            group: [GroupValue("area", "southwest")], bucket: bucket, since: bucket,
            peak: Measurement(bucket: bucket, count: 249_740), above: true, observed: 249_740,
            expected: 224_370, upper: 224_370.5,
            reference: Measurement(bucket: card("2022-05"), count: 224_370), completeness: 0.9876,
            feeds: ["encounters/USBP/khsm"],
            drivers: [Driver(dimension: "area", value: "Tucson", count: 80_185, base: 7, share: 0.5)],
            privacyMinimum: minimum)
        var before = DisclosedBefore()
        return ShownAlert(alert, before: &before)
    }

    @Test func `an alert is one CloudEvent on one line, in one order`() {
        let month = #""unit":"month","zone":"America/New_York","#
        let december =
            #"{"label":"2023-12",\#(month)"start":"2023-12-01T05:00:00Z","end":"2024-01-01T05:00:00Z"}"#
        let may = #"{"label":"2022-05",\#(month)"start":"2022-05-01T04:00:00Z","end":"2022-06-01T04:00:00Z"}"#
        let expected = [
            #"{"specversion":"1.0","id":"5f1c-1","source":"/vigia/test","type":"org.vigia.alert.firing.v1","#,
            #""subject":"5f1c","time":"2024-01-01T05:00:00Z","datacontenttype":"application/json","data":{"#,
            #""status":"firing","class":"settled","severity":"critical","#,
            #""summary":{"en":"A record in southwest","es":"Récord en southwest"},"#,
            #""text":{"en":"249,740 in December 2023: a record. The former record was 224,370 in May 2022 "#,
            #"(+11.3%). Driven by Tucson (50% of the change). "#,
            #"The count is 98.7% complete.","#,
            #""es":"249,740 en diciembre de 2023: un récord. El récord anterior fue de 224,370 "#,
            #"en mayo de 2022 (+11.3%). Se explica por Tucson (50% del cambio). "#,
            #"El conteo está completo al 98.7%."},"#,
            #""rule":{"name":"usbp-record","version":"00ab","method":"record","against":"record","#,
            #""measure":"bucket","team":"ops","labels":{"agency":"USBP","region":"southwest"},"#,
            #""runbook":"https://example.org/r"},"stream":"encounters","group":{"area":"southwest"},"#,
            #""bucket":\#(december),"direction":"above","observed":249740,"expected":224370,"#,
            #""bound":{"upper":224370.5},"reference":{"bucket":\#(may),"count":224370},"change":11.3,"#,
            #""since":\#(december),"peak":{"bucket":\#(december),"count":249740},"completeness":98.7,"#,
            #""feeds":["encounters/USBP/khsm"],"#,
            #""drivers":[{"dimension":"area","value":"Tucson","count":80185,"base":7,"share":50}],"#,
            #""corrections":[],"breaks":[]}}"#,
        ].joined()
        #expect(
            String(decoding: AlertCodec.encode(Self.record(), source: "/vigia/test"), as: UTF8.self)
                == expected)
    }

    @Test func `counts that are hidden say so in their place`() throws {
        let bytes = AlertCodec.encode(Self.record(250_000), source: "/vigia/test")
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.contains(#""observed":{"below":250000}"#))
        #expect(!text.contains("249740") && !text.contains("249,740"))
        #expect(!text.contains("224370") && !text.contains("224,370") && !text.contains("80185"))
    }

    @Test(arguments: 0..<20)
    func `what is written is what was shown, whatever the texts`(_ seed: UInt64) throws {
        var alerts = RandomAlert(seed: seed)
        for _ in 0..<20 {
            let alert = alerts.next()
            var before = DisclosedBefore()
            let shown = ShownAlert(alert, before: &before)
            let bytes = AlertCodec.encode(shown, source: "/vigia/é")
            #expect(!bytes.contains(UInt8(ascii: "\n")))
            let read = try AlertCodec.read(bytes)
            #expect((read.id, read.subject, read.source) == (alert.id, alert.episode, "/vigia/é"))
            #expect(read.data.status == alert.status && read.data.wordClass == alert.wordClass)
            #expect(read.data.observed == shown.observed)
            #expect(read.data.reference?.count == shown.reference?.count)
            #expect(read.data.change == shown.change)
            #expect(read.data.bound.upper == shown.upper)
            #expect(read.data.drivers.map(\.count) == shown.drivers.map(\.count))
            #expect(read.data.drivers.map(\.value) == shown.drivers.map(\.value))
            #expect(read.data.corrections.map(\.to) == shown.corrections.map(\.to))
            #expect(read.data.text == Wording.text(of: shown))
            #expect(read.data.rule.labels == alert.rule.labels)
            #expect((read.data.ended ?? false) == alert.hasEnded)
            #expect(read.data.reason == alert.reason && read.data.linked == alert.linked)
        }
    }

    @Test func `what is no alert is not read as one`() {
        #expect(throws: (any Error).self) { try AlertCodec.read(Array("{}".utf8)) }
        #expect(throws: (any Error).self) { try AlertCodec.read([]) }
    }
}
