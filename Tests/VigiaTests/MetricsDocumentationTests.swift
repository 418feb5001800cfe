import BrokerSupport
import Foundation
import Telemetry
import Testing

@testable import vigia

/// What is said of metrics outside the program is true: in the documentation, in alert rules and on the
/// dashboard.
@Suite("Metrics are documented, and used by their names")
struct MetricsDocumentationTests {
    private let families = Instruments().registry.families

    private static let top = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    private static let rules = top.appending(path: "Deploy/prometheus")

    private func text(_ name: String) throws -> String {
        try String(contentsOf: Self.top.appending(path: name), encoding: .utf8)
    }

    @Test func theTableTellsEveryMetricAndNoOther() throws {
        let wanted = families.map { family in
            let labels = family.labels.map { "`\($0)`" }.joined(separator: ", ")
            return "| `\(family.name)` | \(family.type) | \(labels) | \(family.help) |"
        }
        let said = try text("Documentation/metrics.md").split(separator: "\n").map(String.init)
            .filter { $0.hasPrefix("| `vigia_") }
        let missing = wanted.filter { !said.contains($0) }
        let invented = said.filter { !wanted.contains($0) }
        #expect(missing.isEmpty, "not there:\n\(missing.joined(separator: "\n"))")
        #expect(invented.isEmpty, "not so:\n\(invented.joined(separator: "\n"))")
        #expect(Set(said).count == said.count, "told twice")
    }

    @Test(arguments: [
        "Deploy/prometheus/vigia.rules.yaml", "Deploy/prometheus/vigia.rules.test.yaml",
        "Deploy/grafana/vigia.json", "Documentation/operations.md", "Documentation/metrics.md",
    ])
    func everyMetricThatIsNamedExists(_ file: String) throws {
        let names = Set(families.map(\.name))
        let histograms = families.filter { $0.type == "histogram" }
            .flatMap { family in ["_bucket", "_sum", "_count"].map { family.name + $0 } }
        for found in try text(file).matches(of: #/\bvigia_[a-z0-9_]+\b/#) {
            let name = String(found.output)
            #expect(names.contains(name) || histograms.contains(name), "\(file) names \(name)")
        }
    }

    /// The text of each alert rule, by its name.
    private func alerts() throws -> [String: String] {
        let parts = try text("Deploy/prometheus/vigia.rules.yaml").components(separatedBy: "- alert: ")
        return Dictionary(
            uniqueKeysWithValues: parts.dropFirst().map { part in
                (String(part.prefix { !$0.isNewline }), part)
            })
    }

    @Test func everyAlertSaysWhatIsWrongAndWhatToDo() throws {
        let alerts = try alerts()
        #expect(alerts.count >= 12)
        for (name, text) in alerts {
            for key in ["severity:", "summary:", "description:", "action:"] {
                #expect(text.contains(key), "\(name) has no \(key)")
            }
        }
    }

    @Test func everyAlertIsTestedToFireAndNotToFire() throws {
        let lines = try text("Deploy/prometheus/vigia.rules.test.yaml")
        for name in try alerts().keys {
            let mentions = lines.ranges(of: "\(name),").count + lines.ranges(of: "\(name)\"").count
                + lines.ranges(of: "\(name)\n").count
            let quiet = lines.split(separator: "\n").filter {
                $0.contains(name) && ($0.contains("exp_samples: []") || $0.contains("exp_alerts: []"))
            }
            #expect(!quiet.isEmpty, "nothing says when \(name) does not fire")
            #expect(mentions > quiet.count, "nothing says when \(name) fires")
        }
    }

    @Test(
        .enabled(if: Promtool.isInstalled, "\(Promtool.absence)"),
        arguments: [
            ["check", "rules", "vigia.rules.yaml"], ["test", "rules", "vigia.rules.test.yaml"],
            ["check", "config", "prometheus.yaml"],
        ])
    func promtoolHasNoComplaint(_ arguments: [String]) throws {
        let (text, status) = try Promtool.run(arguments, in: Self.rules)
        #expect(status == 0, "\(text)")
    }

    @Test(.enabled(if: Promtool.isInstalled, "\(Promtool.absence)"))
    func namesAndTextAreAsPrometheusWantsThem() throws {
        let (text, status) = try Promtool.run(
            ["check", "metrics"], input: Instruments().registry.exposition())
        #expect(status == 0 && text.isEmpty, "\(text)")
    }

    /// A part of the dashboard's file.
    private struct Dashboard: Decodable {
        struct Panel: Decodable {
            struct Target: Decodable { let expr: String }

            let title: String
            let type: String
            let targets: [Target]?
            let description: String?
        }

        let title: String
        let panels: [Panel]
    }

    /// Each expression as a recording rule: then promtool reads it.
    @Test(.enabled(if: Promtool.isInstalled, "\(Promtool.absence)"))
    func everyPanelAsksWhatPrometheusUnderstands() throws {
        let file = Self.top.appending(path: "Deploy/grafana/vigia.json")
        let dashboard = try JSONDecoder().decode(Dashboard.self, from: Data(contentsOf: file))
        let panels = dashboard.panels.filter { $0.type != "row" }
        #expect(panels.count >= 20)
        var rules = "groups:\n  - name: panels\n    rules:\n"
        var number = 0
        for panel in panels {
            let targets = panel.targets ?? []
            #expect(!targets.isEmpty && panel.description?.isEmpty == false, "\(panel.title)")
            for target in targets {
                let expression = target.expr.replacing("$__rate_interval", with: "5m")
                    .replacing("$__range", with: "1h").replacing("'", with: "''")
                number += 1
                rules += "      - {record: panel_\(number), expr: '\(expression)'}\n"
            }
        }
        let scratch = FileManager.default.temporaryDirectory
            .appending(path: "vigia-\(UUID().uuidString).yaml")
        defer { try? FileManager.default.removeItem(at: scratch) }
        try Data(rules.utf8).write(to: scratch)
        let (text, _) = try Promtool.run(["check", "rules", scratch.path])
        #expect(text.contains("SUCCESS"), "\(text)")
        #expect(!text.contains("could not parse"), "\(text)")
    }
}
