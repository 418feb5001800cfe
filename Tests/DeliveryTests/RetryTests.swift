import EventTime
import Testing

@testable import Delivery

/// When what failed is tried again.
@Suite struct RetryTests {
    private let now = Timestamp("2015-10-21T07:28:00Z") ?? Timestamp(milliseconds: 0)

    @Test(arguments: UInt64(0)..<50)
    func `pauses double up to a minute, each shortened by chance to no less than half`(seed: UInt64) {
        var schedule = RetrySchedule(seed: seed)
        for failure in 0..<30 {
            let whole = min(.milliseconds(500) * (1 << min(failure, 20)), Duration.seconds(60))
            let pause = schedule.pause(asked: nil)
            #expect(pause >= whole / 2 && pause <= whole, "failure \(failure)")
        }
        schedule.succeeded()
        #expect(schedule.pause(asked: nil) <= .milliseconds(500))
    }

    @Test func `the same seed gives the same pauses, another seed others`() {
        func pauses(_ seed: UInt64) -> [Duration] {
            var schedule = RetrySchedule(seed: seed)
            return (0..<10).map { _ in schedule.pause(asked: nil) }
        }
        #expect(pauses(1) == pauses(1))
        #expect(pauses(1) != pauses(2))
    }

    @Test func `a receiver that asks for more time gets it, up to an hour`() {
        var schedule = RetrySchedule(seed: 1)
        #expect(schedule.pause(asked: .seconds(90)) == .seconds(90))
        #expect(schedule.pause(asked: .seconds(1_000_000)) == .seconds(3600))
        #expect(schedule.pause(asked: .zero) > .zero)
    }

    @Test(arguments: [
        ("120", Duration.seconds(120)), ("0", .zero), ("Wed, 21 Oct 2015 07:28:30 GMT", .seconds(30)),
        ("Wed, 21 Oct 2015 07:27:00 GMT", .zero), ("soon", nil), ("", nil), ("-5", nil), ("1.5", nil),
        ("Wed, 99 Oct 2015 07:28:30 GMT", nil), ("Wed, 21 Okt 2015 07:28:30 GMT", nil),
    ])
    func `Retry-After is seconds or a date`(text: String, pause: Duration?) {
        #expect(RetryAfter.pause(text, now: now) == pause)
    }

    @Test func `a number of seconds without end does not overflow`() {
        var schedule = RetrySchedule(seed: 1)
        let asked = RetryAfter.pause("99999999999999999999999", now: now)
        #expect(schedule.pause(asked: asked) == .seconds(3600))
    }

    @Test(arguments: [200, 201, 202, 204])
    func `a good answer takes the message`(status: Int) {
        #expect(Verdict(.success(HTTPAnswer(status: status)), now: now) == .taken)
    }

    @Test(arguments: [400, 413, 415, 422])
    func `an answer about this very message leaves it out`(status: Int) {
        let verdict = Verdict(.success(HTTPAnswer(status: status, body: "no\nsuch label")), now: now)
        #expect(verdict == .refused("\(status): no such label"))
    }

    @Test(arguments: [301, 401, 403, 404, 408, 409, 425, 429, 500, 502, 503, 504, 507])
    func `any other answer keeps the message for later`(status: Int) {
        let verdict = Verdict(.success(HTTPAnswer(status: status, retryAfter: "7")), now: now)
        guard case .later(_, after: .seconds(7)) = verdict else {
            Issue.record("\(status) is \(verdict)")
            return
        }
    }

    @Test func `no answer keeps the message too`() {
        #expect(
            Verdict(.failure(HTTPFailure("nobody listens")), now: now) == .later("nobody listens", after: nil)
        )
    }
}
