import BrokerSupport
import Foundation

let help = "usage: Benchmarks/run [--events N] [--only files|broker|recovery|latency|detectors]"

func say(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

func option(_ name: String) -> String? {
    guard let place = CommandLine.arguments.firstIndex(of: name), place + 1 < CommandLine.arguments.count
    else {
        return nil
    }
    return CommandLine.arguments[place + 1]
}

let wanted = option("--events") ?? "3000000"
let only = option("--only")
guard let events = Int(wanted), (1000...3_000_000).contains(events),
    [nil, "files", "broker", "recovery", "latency", "detectors"].contains(only)
else {
    say(help + "; N from 1000 to 3000000")
    exit(2)
}

if only == nil || only == "detectors" {
    print(DetectorBenchmark.Result.head)
    for result in DetectorBenchmark().run() { print(result.line) }
    if only != nil { exit(0) }
    print("")
}

let bench = try Bench()
do {
    if only == nil || only == "files" {
        print(Row.head)
        for row in try FileBenchmark(bench: bench).run(events: events) { print(row.line) }
    }
    if only != "files", KafkaHome.configured == nil {
        say("The broker was not measured: " + KafkaHome.absence)
    } else if only != "files" {
        let broker = try Broker()
        if only == "latency" || only == nil {
            print(LatencyBenchmark.Row.head)
            for row in try LatencyBenchmark(bench: bench, broker: try Broker()).run(samples: 200) {
                print(row.line)
            }
        }
        if only == "broker" || only == nil {
            print(only == nil ? "" : Row.head)
            for row in try BrokerBenchmark(bench: bench, broker: broker).run(events: events) {
                print(row.line)
            }
        }
        if only == "recovery" || only == nil {
            print("", RecoveryRow.head, separator: "\n")
            for series in [10_000, 100_000, 1_000_000] {
                print(try RecoveryBenchmark(bench: bench, broker: broker).run(series: series).line)
            }
        }
    }
    bench.remove()
} catch {
    say("\(error)")
    if let log = try? String(contentsOf: bench.log, encoding: .utf8) { say(String(log.suffix(3000))) }
    bench.remove()
    exit(1)
}
