import KafkaClient
import Telemetry

/// Asks the log again until it answers: a broker that is away is waited for, visibly, as long as the instance
/// is not told to stop.
///
/// An answer that did not come in time tells nothing of what became of the question. librdkafka goes on with
/// a transaction's request meanwhile, and wants the same call again, not another one.
struct Patience {
    let stage: String
    let stop: StopFlag
    let log: Log

    /// What the question is answered with; an error that waiting does not help against is thrown.
    func callAsFunction<Answer, Failure: Error>(
        _ ask: () throws(Failure) -> Answer
    ) throws(Failure) -> Answer {
        var hasWaited = false
        while true {
            do throws(Failure) {
                let answer = try ask()
                if hasWaited { log.info("the broker answers again", ["stage": stage]) }
                return answer
            } catch {
                guard let passing = error as? KafkaError, passing.recovery == .retry, !stop.isSet else {
                    throw error
                }
                hasWaited = true
                log.warning(
                    "broker does not answer, trying again", ["stage": stage, "error": passing.description])
            }
        }
    }
}
