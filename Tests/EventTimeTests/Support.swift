import EventTime
import Seeded
import Testing

/// Zones with whole-hour, 30 and 45-minute offsets, with 30-minute daylight saving, with changes at 00:01,
/// with changes at midnight, without any change, and with a day left out.
let zoneNames = [
    "UTC", "America/New_York", "America/Mexico_City", "America/Tijuana", "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "America/St_Johns", "America/Havana", "Europe/Madrid", "Pacific/Apia", "Asia/Kolkata",
]

func zone(_ name: String) throws -> Zone {
    try #require(Zone(name))
}

func calendar(_ unit: BucketUnit, _ name: String) throws -> BucketCalendar {
    BucketCalendar(unit: unit, zone: try zone(name))
}

func time(_ rfc3339: String) throws -> Timestamp {
    try #require(Timestamp(rfc3339))
}

func civil(_ year: Int, _ month: Int, _ day: Int, _ hour: Int32 = 0, _ minute: Int32 = 0) throws -> CivilTime
{
    CivilTime(
        try #require(CivilDate(year: year, month: month, day: day)),
        millisecondOfDay: (hour * 60 + minute) * 60_000)
}

/// From 1902 to 2099, where Foundation's zones and ours know the same changes.
func randomInstant(using generator: inout SeededRandom) -> Timestamp {
    Timestamp(milliseconds: .random(in: -2_145_916_800_000...4_070_908_800_000, using: &generator))
}
