/// The modules from the bottom to the top. An import goes down, never up or sideways: SwiftPM does not
/// enforce that (an undeclared import of a sibling that happens to be built compiles), so the tests do. The
/// table of Documentation/architecture.md says the same.
enum Ladder {
    struct Module {
        let rung: Int
        let name: String
        /// For a C library: the one module that may import it. No C type appears elsewhere.
        var door: String?
    }

    static let modules = [
        Module(rung: 0, name: "CRDKafka", door: "KafkaClient"),
        Module(rung: 0, name: "CSimdjson", door: "EventCodec"),
        Module(rung: 0, name: "CDistributions", door: "Detectors"),
        Module(rung: 0, name: "CXXHash", door: "Events"),
        Module(rung: 0, name: "CYaml", door: "Settings"),
        Module(rung: 0, name: "CZlib", door: "Replay"),
        Module(rung: 0, name: "CCurl", door: "Delivery"),
        Module(rung: 0, name: "CCrypto", door: "Credentials"),
        Module(rung: 0, name: "CMicrohttpd", door: "Console"),
        Module(rung: 0, name: "CPage", door: "Console"),
        Module(rung: 0, name: "CGetopt", door: "vigia"),
        Module(rung: 1, name: "EventTime"),
        Module(rung: 1, name: "Credentials"),
        Module(rung: 1, name: "Telemetry"),
        Module(rung: 1, name: "Charts"),
        Module(rung: 2, name: "Events"),
        Module(rung: 3, name: "Aggregates"),
        Module(rung: 3, name: "Tables"),
        Module(rung: 4, name: "Detectors"),
        Module(rung: 5, name: "Alerting"),
        Module(rung: 5, name: "Answers"),
        Module(rung: 6, name: "Rules"),
        Module(rung: 7, name: "Processing"),
        Module(rung: 8, name: "EventCodec"),
        Module(rung: 8, name: "KafkaClient"),
        Module(rung: 8, name: "Settings"),
        Module(rung: 9, name: "Pipeline"),
        Module(rung: 10, name: "Replay"),
        Module(rung: 10, name: "Delivery"),
        Module(rung: 10, name: "Console"),
        Module(rung: 11, name: "vigia"),
    ]

    /// What the toolchain brings.
    static let toolchain: Set = ["Foundation", "Dispatch", "Synchronization", "Glibc"]

    static func module(_ name: String) -> Module? { modules.first { $0.name == name } }
}
