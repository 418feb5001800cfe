import EventCodec
import EventTime
import Events
import Testing

struct EventDecoderTests {
    @Test func plainEventIsReadWhole() throws {
        let decoder = EventDecoder(schema: StreamSchema(name: "encounters"))
        let text =
            #"{"id":"a-1","time":"2024-05-01T13:30:00.250-06:00","period":"P1D","count":42,"source":"USBP","#
            + #""report":"khsm-sector","area":"Tucson","nationality":"VEN"}"#
        try Array(text.utf8).withUnsafeBytes { bytes in
            try decoder.decode(bytes) { event in
                #expect(event.time.rfc3339 == "2024-05-01T19:30:00.250Z")
                #expect(event.count == 42)
                let profile = EventProfile(bytes: event.profile)
                #expect(profile.source == "USBP")
                #expect(profile.values == ["", "Tucson", "VEN", "", "", "", ""])
            }
        }
    }
}
