// swift-tools-version: 6.1
import PackageDescription

/// Every Swift target is compiled under the same house rules.
let house: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("ExistentialAny"),
]

/// A module of the ladder; `Tests/TidyTests` holds the rung of each and compares every import with it.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: house)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, resources: resources, swiftSettings: house)
}

let package = Package(
    name: "vigia",
    products: [.executable(name: "vigia", targets: ["vigia"])],
    targets: [
        // Rung 0: the C and C++ libraries, each behind one door.
        .systemLibrary(name: "CRDKafka", pkgConfig: "rdkafka", providers: [.apt(["librdkafka-dev"])]),
        .target(
            name: "CSimdjson", cxxSettings: [.unsafeFlags(["-O3"])],
            linkerSettings: [.linkedLibrary("simdjson")]),
        // Boost.Math is headers only, and slow without optimisation.
        .target(name: "CDistributions", cxxSettings: [.unsafeFlags(["-O3"])]),
        .systemLibrary(name: "CXXHash", providers: [.apt(["libxxhash-dev"])]),
        .systemLibrary(name: "CYaml", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(
            name: "CMicrohttpd", pkgConfig: "libmicrohttpd", providers: [.apt(["libmicrohttpd-dev"])]),
        .systemLibrary(name: "CGetopt"),
        // The console's page, as bytes.
        .target(name: "CPage", cSettings: [.unsafeFlags(["-Wno-c23-extensions"])]),

        module("EventTime"),
        module("Credentials", ["CCrypto"]),
        module("Telemetry"),
        module("Charts"),
        module("Events", ["EventTime", "CXXHash"]),
        module("Aggregates", ["Events", "EventTime"]),
        module("Tables", ["Events", "EventTime"]),
        module("Detectors", ["CDistributions", "Aggregates", "Events", "EventTime"]),
        module("Answers", ["Aggregates", "Events", "EventTime"]),
        module("Alerting", ["Detectors", "Tables", "Aggregates", "Events", "EventTime"]),
        module("Rules", ["Alerting", "Detectors", "Aggregates", "Events", "EventTime"]),
        module("Processing", ["Rules", "Alerting", "Detectors", "Aggregates", "Events", "EventTime"]),
        module(
            "EventCodec",
            [
                "CSimdjson", "Processing", "Rules", "Alerting", "Answers", "Detectors", "Aggregates", "Events",
                "EventTime",
            ]),
        module("KafkaClient", ["CRDKafka"]),
        module(
            "Settings",
            [
                "CYaml", "Processing", "Rules", "Alerting", "Answers", "Detectors", "Aggregates", "Tables",
                "Events", "EventTime",
            ]),
        module(
            "Pipeline",
            [
                "Settings", "KafkaClient", "EventCodec", "Processing", "Rules", "Alerting", "Answers", "Detectors",
                "Aggregates",
                "Events", "EventTime", "Telemetry",
            ]),
        module(
            "Replay",
            [
                "CZlib", "Pipeline", "Settings", "KafkaClient", "EventCodec", "Processing", "Rules",
                "Alerting", "Answers", "Detectors", "Aggregates",
                "Tables", "Events", "EventTime", "Charts", "Telemetry",
            ]),
        module(
            "Delivery",
            [
                "CCurl", "Credentials", "Pipeline", "Settings", "KafkaClient", "EventCodec", "Processing",
                "Alerting", "Answers", "Aggregates", "Events", "EventTime", "Telemetry",
            ]),
        .target(
            name: "Console",
            dependencies: [
                "CMicrohttpd", "CPage", "Credentials", "Pipeline", "Settings", "KafkaClient", "EventCodec",
                "Processing", "Rules", "Alerting", "Answers", "Detectors", "Aggregates", "Events", "EventTime",
                "Telemetry",
            ], exclude: ["Page"], swiftSettings: house),
        .executableTarget(
            name: "vigia",
            dependencies: [
                "CGetopt", "Console", "Delivery", "Replay", "Pipeline", "Settings", "KafkaClient",
                "EventCodec", "Processing",
                "Rules",
                "Alerting", "Answers", "Detectors", "Aggregates", "Tables", "Events", "EventTime", "Charts",
                "Telemetry",
            ], swiftSettings: house),

        tests("EventTimeTests", ["Seeded", "EventTime"]),
        tests("TelemetryTests", ["Telemetry"]),
        tests("ChartsTests", ["Charts"]),
        tests("EventsTests", ["Events", "EventTime"]),
        tests("AggregatesTests", ["Seeded", "Aggregates", "Events", "EventTime"]),
        tests("TablesTests", ["Seeded", "Tables", "Events", "EventTime"]),
        tests(
            "DetectorsTests", ["Seeded", "Detection", "Detectors", "Aggregates", "EventTime"],
            resources: [.copy("Golden")]),
        tests("AnswersTests", ["Seeded", "Answers", "Aggregates", "Events", "EventTime"]),
        tests("AlertingTests", ["Seeded", "Alerting", "Detectors", "Aggregates", "Events", "EventTime"]),
        tests("RulesTests", ["Rules", "Alerting", "Detectors", "Aggregates", "Events", "EventTime"]),
        tests(
            "ProcessingTests",
            [
                "Seeded",
                "Processing", "EventCodec", "Rules", "Alerting", "Detectors", "Aggregates", "Events",
                "EventTime",
            ]),
        tests(
            "EventCodecTests",
            [
                "Seeded",
                "EventCodec", "Processing", "Alerting", "Answers", "Detectors", "Aggregates", "Events",
                "EventTime",
            ]),
        tests("KafkaClientTests", ["KafkaClient", "Events"]),
        tests(
            "SettingsTests",
            [
                "Seeded",
                "Settings", "Processing", "Rules", "Alerting", "Answers", "Detectors", "Tables", "Events", "EventTime",
            ]),
        tests(
            "PipelineTests",
            [
                "Seeded",
                "Pipeline", "Settings", "KafkaClient", "EventCodec", "Processing", "Rules", "Alerting",
                "Detectors", "Aggregates",
                "Events", "EventTime", "Telemetry",
            ]),
        tests(
            "ReplayTests",
            [
                "Seeded",
                "Replay", "Pipeline", "Settings", "KafkaClient", "EventCodec", "Processing", "Rules",
                "Alerting", "Answers", "Detectors", "Aggregates",
                "Tables", "Events", "EventTime", "Telemetry",
            ]),
        tests(
            "DeliveryTests",
            [
                "Seeded",
                "Credentials", "Delivery", "BrokerSupport", "Pipeline", "Settings", "EventCodec", "Alerting",
                "Answers", "Aggregates", "Events", "EventTime",
            ]),
        tests(
            "ConsoleTests",
            [
                "BrokerSupport", "Console", "Credentials", "Pipeline", "Settings", "KafkaClient", "EventCodec",
                "Processing", "Rules", "Alerting", "Answers", "Detectors", "Aggregates", "Events", "EventTime",
                "Telemetry",
            ]),
        .testTarget(name: "TidyTests", exclude: ["ratchet.txt"], swiftSettings: house),
        tests(
            "VigiaTests",
            [
                "BrokerSupport", "vigia", "Replay", "Pipeline", "Settings", "KafkaClient", "EventCodec", "Answers",
                "Events", "EventTime", "Telemetry",
            ]),
        .target(name: "Seeded", dependencies: ["Events"], path: "Tests/Seeded", swiftSettings: house),
        .target(
            name: "BrokerSupport", dependencies: ["KafkaClient"], path: "Tests/BrokerSupport",
            swiftSettings: house),
        .executableTarget(
            name: "benchmarks",
            dependencies: [
                "BrokerSupport", "Delivery", "Settings", "KafkaClient", "Detectors", "Aggregates", "Events",
                "EventTime",
            ],
            path: "Benchmarks", exclude: ["run", "page_times.py", "detectors", "Detection", "DetectionCommand"],
            swiftSettings: house),
        .target(
            name: "Detection", dependencies: ["Detectors", "Aggregates", "EventTime"],
            path: "Benchmarks/Detection", exclude: ["surveillance.R"], swiftSettings: house),
        .executableTarget(
            name: "measure", dependencies: ["Detection"], path: "Benchmarks/DetectionCommand",
            swiftSettings: house),
        .target(
            name: "Simulation",
            dependencies: [
                "Seeded",
                "Pipeline", "Settings", "KafkaClient", "EventCodec", "Processing", "Rules", "Alerting",
                "Detectors",
                "Aggregates", "Events", "EventTime", "Telemetry",
            ], path: "Tests/Simulation", swiftSettings: house),
        .executableTarget(
            name: "simulate", dependencies: ["Simulation"], path: "Tests/Simulate", swiftSettings: house),
        tests("SimulationTests", ["Simulation"]),
        tests(
            "IntegrationTests",
            [
                "Seeded",
                "BrokerSupport", "Console", "Credentials", "Delivery", "Replay", "Pipeline", "Settings",
                "KafkaClient", "EventCodec", "Processing",
                "Tables", "Rules",
                "Alerting", "Answers", "Detectors", "Aggregates", "Events", "EventTime", "Telemetry",
            ]),
    ],
    cxxLanguageStandard: .cxx17
)
