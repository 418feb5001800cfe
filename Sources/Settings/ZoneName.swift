import EventTime
import Foundation

/// Time zones as settings write them: by their IANA names.
enum ZoneName {
    static let example = "zone: America/New_York, or another IANA name"

    static func read(_ setting: Setting) -> Zone? {
        guard let name = setting.text() else { return nil }
        if let zone = Zone(name) { return zone }
        let closest =
            abbreviations[name] ?? city(name)
            ?? Suggestion.closest(to: name, in: TimeZone.knownTimeZoneIdentifiers)
        setting.refuse(
            "no time zone is called \"\(name)\"",
            hint: closest.map { "did you mean \($0)?" }
                ?? "write an IANA name, such as America/New_York or America/Mexico_City")
        return nil
    }

    /// The zone named after a city: `new york`, `Tijuana`.
    private static func city(_ name: String) -> String? {
        let city = name.replacing(" ", with: "_").lowercased()
        return TimeZone.knownTimeZoneIdentifiers.first { $0.lowercased().hasSuffix("/" + city) }
    }

    /// What people write instead of the name of a zone with daylight saving.
    private static let abbreviations = [
        "EST": "America/New_York", "EDT": "America/New_York", "ET": "America/New_York",
        "CST": "America/Chicago", "CDT": "America/Chicago", "CT": "America/Chicago",
        "MST": "America/Denver", "MDT": "America/Denver", "MT": "America/Denver",
        "PST": "America/Los_Angeles", "PDT": "America/Los_Angeles", "PT": "America/Los_Angeles",
        "GMT": "UTC", "Z": "UTC",
    ]
}
