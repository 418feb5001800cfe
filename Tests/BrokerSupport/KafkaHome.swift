import Foundation

/// Kafka's jars, named by the environment: a folder that has them itself or in `libs/`, as the official
/// archive does.
package struct KafkaHome: Sendable {
    /// What java is to load.
    package var classPath: String

    /// The home that `KAFKA_HOME` names; `nil` where it is not set.
    package static let configured: KafkaHome? = ProcessInfo.processInfo.environment["KAFKA_HOME"].flatMap {
        $0.isEmpty ? nil : KafkaHome(folder: $0)
    }

    /// Why tests that need a broker are skipped, for the person who reads the log.
    package static let absence = "KAFKA_HOME is not set: it must name a folder with Apache Kafka's jars"

    /// Whether this is Kafka 4, whose tools have other names.
    package let isFourth: Bool

    package init(folder: String) {
        let libraries = folder + "/libs"
        let hasLibraries = FileManager.default.fileExists(atPath: libraries)
        let jars = hasLibraries ? libraries : folder
        classPath = jars + "/*"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: jars)) ?? []
        isFourth = names.contains { $0.hasPrefix("kafka-clients-4.") }
    }
}
