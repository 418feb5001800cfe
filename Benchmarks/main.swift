import BrokerSupport
import Foundation

let help = """
    usage: Benchmarks/run [--events N] [--only files|broker|recovery|latency|detectors]
      --events N    from 1000 to 3000000, as usual 3000000
    """

func say(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

func refuse() -> Never {
    say(help)
    exit(2)
}

var given: [String: String] = [:]
var rest = CommandLine.arguments.dropFirst()
while let name = rest.popFirst() {
    guard ["--events", "--only"].contains(name), let value = rest.popFirst() else { refuse() }
    given[name] = value
}
let only = given["--only"]
guard let events = Int(given["--events"] ?? "3000000"), (1000...3_000_000).contains(events),
    [nil, "files", "broker", "recovery", "latency", "detectors"].contains(only)
else { refuse() }

func isWanted(_ part: String) -> Bool { only == nil || only == part }

if isWanted("detectors") {
    print(DetectorBenchmark.Result.head)
    for result in DetectorBenchmark().run() { print(result.line) }
    print("")
}

let bench = try Bench()
do {
    let hasBroker = KafkaHome.configured != nil
    if !hasBroker, only != "files", only != "detectors" {
        say("The broker was not measured: " + KafkaHome.absence)
    }
    if isWanted("files") || isWanted("broker") { print(Row.head) }
    if isWanted("files") {
        for row in try FileBenchmark(bench: bench).run(events: events) { print(row.line) }
    }
    if isWanted("broker"), hasBroker {
        let benchmark = BrokerBenchmark(bench: bench, broker: try Broker())
        for row in try benchmark.run(events: events) { print(row.line) }
    }
    if isWanted("recovery"), hasBroker {
        print("", RecoveryRow.head, separator: "\n")
        let benchmark = RecoveryBenchmark(bench: bench, broker: try Broker())
        for series in [10_000, 100_000, 1_000_000] { print(try benchmark.run(series: series).line) }
    }
    if isWanted("latency"), hasBroker {
        print("", LatencyBenchmark.Row.head, separator: "\n")
        let benchmark = LatencyBenchmark(bench: bench, broker: try Broker())
        for row in try benchmark.run(samples: 200) { print(row.line) }
    }
    bench.remove()
} catch {
    say("\(error)")
    if let log = try? String(contentsOf: bench.log, encoding: .utf8) { say(String(log.suffix(3000))) }
    bench.remove()
    exit(1)
}
