package import EventTime
import Foundation

extension Timestamp {
    /// What the machine's clock says. Only shells read it; the core is told the time.
    package static var processingTime: Timestamp {
        Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    }
}
