import Events
import Testing

struct EventProfileTests {
    @Test(arguments: [
        EventProfile(source: "USBP", values: []),
        EventProfile(source: "INM", report: "boletín", values: ["", "Chiapas", "", "無", ""]),
        EventProfile(
            source: String(repeating: "s", count: 64), report: String(repeating: "r", count: 64),
            values: (0..<16).map { String(repeating: "v", count: 8 * ($0 + 1)) }),
    ])
    func bytesAreReadBack(_ profile: EventProfile) {
        let bytes = profile.bytes
        #expect(bytes.withUnsafeBytes { EventProfile(bytes: $0) } == profile)
        #expect(bytes.count <= EventLimits.profile)
    }

    @Test func bytesAreLengthPrefixedPartsInOrder() {
        let profile = EventProfile(source: "AB", values: ["", "c"])
        #expect(profile.bytes == [2, 65, 66, 6] + "events".utf8 + [0, 1, 99])
    }
}
