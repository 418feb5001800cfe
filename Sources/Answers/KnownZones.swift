import EventTime
import Synchronization

/// Zones that records have named: to make one takes milliseconds, and each of a thousand episodes asks again.
enum KnownZones {
    private static let zones = Mutex<[String: Zone]>([:])

    /// Nil for what is no IANA name; of those there are some 600.
    static func zone(_ name: String) -> Zone? {
        zones.withLock { zones in
            if let zone = zones[name] { return zone }
            let zone = Zone(name)
            zones[name] = zone
            return zone
        }
    }
}
