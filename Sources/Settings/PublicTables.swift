package import Aggregates
import EventTime
import Events

/// The feeds of the public tables that the shipped mappings read.
///
/// Each table carries the first day of the month that it counts, and all of a month's figures carry the
/// same: a month has been told when the next one begins, so nothing needs to wait. What an agency revises
/// later is corrected within two years.
package enum PublicTables {
    package static let policies = FeedPolicies(
        configured: Dictionary(uniqueKeysWithValues: monthly.map { ($0, month) } + daily.map { ($0, day) }))

    private static let month = FeedPolicy(
        lateness: .zero, horizon: .seconds(730 * 86_400), schedule: .month, privacyMinimum: 0)

    /// Published in parts, with gaps: no day is expected.
    private static let day = FeedPolicy(
        lateness: .seconds(86_400), horizon: .seconds(90 * 86_400), schedule: nil, privacyMinimum: 0)

    private static let daily = [
        Feed(stream: "encounters", source: "USBP", report: "cbp-daily"),
        Feed(stream: "encounters", source: "OFO", report: "cbp-daily"),
    ]

    private static let monthly = [
        Feed(stream: "encounters", source: "USBP", report: "cbp-southwest"),
        Feed(stream: "encounters", source: "OFO", report: "cbp-southwest"),
        Feed(stream: "encounters", source: "USBP", report: "khsm-sector"),
        Feed(stream: "encounters", source: "INM", report: "boletin-nationality"),
        Feed(stream: "encounters", source: "INM", report: "boletin-demographic"),
        Feed(stream: "repatriations", source: "ICE", report: "khsm-agency"),
        Feed(stream: "repatriations", source: "OFO", report: "khsm-agency"),
        Feed(stream: "repatriations", source: "USBP", report: "khsm-agency"),
        Feed(stream: "repatriations", source: "DHS", report: "khsm-citizenship"),
        Feed(stream: "repatriations", source: "INM", report: "boletin-expulsions"),
    ]
}
