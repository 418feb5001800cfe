import Settings
import Testing

@testable import Pipeline

struct BrokerLimitsTests {
    static let cases: [([String: String], String?)] = [
        ([:], nil),
        (["transaction.max.timeout.ms": "10000"], nil),
        (
            ["transaction.max.timeout.ms": "9999"],
            "transaction_timeout 10s is above what the brokers allow: write 9999ms or less, or raise their "
                + "transaction.max.timeout.ms"
        ),
        (["transaction.max.timeout.ms": "many"], nil),
        (["group.min.session.timeout.ms": "20000", "group.max.session.timeout.ms": "20000"], nil),
        (
            ["group.max.session.timeout.ms": "19000"],
            "session_timeout 20s is above what the brokers allow: write 19s or less, or raise their "
                + "group.max.session.timeout.ms"
        ),
        (
            ["group.min.session.timeout.ms": "30000"],
            "session_timeout 20s is below what the brokers allow: write 30s or more, or lower their "
                + "group.min.session.timeout.ms"
        ),
    ]

    @Test(arguments: cases)
    func theTimingIsHeldAgainstWhatTheBrokersAllow(_ broker: [String: String], _ problem: String?) {
        let timing = TimingSettings(transactionTimeout: .seconds(10), sessionTimeout: .seconds(20))
        #expect(BrokerLimits.problem(of: timing, broker: broker) == problem)
    }
}
