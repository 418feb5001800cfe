package import KafkaClient
package import Settings

/// What a broker's answer means to the person who asked.
package enum BrokerTrouble {
    /// Runs `body`; an error of the brokers becomes a sentence that says what to do.
    static func told<Answer>(_ configuration: Configuration, _ body: () throws -> Answer) throws -> Answer {
        do {
            return try body()
        } catch let error as KafkaError {
            throw CommandError(.failure, sentence(error, configuration))
        }
    }

    /// One sentence for an error.
    package static func sentence(_ error: KafkaError, _ configuration: Configuration) -> String {
        let application = configuration.application
        switch error.name {
        case "TOPIC_AUTHORIZATION_FAILED":
            return "\(error); the user of this configuration needs Read and Describe on that topic"
        case "GROUP_AUTHORIZATION_FAILED":
            return "\(error); the user of this configuration needs Read on the groups "
                + "\(application)-tally, \(application)-watch and \(application)-reader, and to deliver on "
                + "\(application)-deliver-RECEIVER"
        case "TRANSACTIONAL_ID_AUTHORIZATION_FAILED":
            return "\(error); the user of this configuration needs Write on transactional ids that begin "
                + "with \(application)-"
        // The brokers answer, and the sentence says what to do.
        case "UNKNOWN_TOPIC_OR_PART": return "\(error)"
        case let name where name.contains("AUTHENTICATION"):
            return "the brokers do not let the user of this configuration in: \(error)"
        case _ where error.recovery == .retry:
            let servers = configuration.kafka.shared["bootstrap.servers"]?.value ?? "localhost:9092"
            // librdkafka tries a refused login again, and says in the end that nobody answers.
            let login =
                configuration.kafka.shared["security.protocol"] == nil ? "" : ", or none lets this user in"
            return "no broker answers at \(servers)\(login): \(error)"
        case _: return "\(error)"
        }
    }
}
