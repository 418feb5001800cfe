import BrokerSupport
import Foundation

let help = "usage: Benchmarks/run [--events N] [--only files|broker]"

func say(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

func option(_ name: String) -> String? {
    guard let place = CommandLine.arguments.firstIndex(of: name), place + 1 < CommandLine.arguments.count
    else {
        return nil
    }
    return CommandLine.arguments[place + 1]
}

let wanted = option("--events") ?? "2000000"
let only = option("--only")
guard let events = Int(wanted), (1000...3_000_000).contains(events), [nil, "files", "broker"].contains(only)
else {
    say(help + "; N from 1000 to 3000000")
    exit(2)
}

let bench = try Bench()
do {
    print(Row.head)
    if only != "broker" {
        for row in try FileBenchmark(bench: bench).run(events: events) { print(row.line) }
    }
    if only != "files" {
        if KafkaHome.configured == nil {
            say("The broker was not measured: " + KafkaHome.absence)
        } else {
            for row in try BrokerBenchmark(bench: bench, broker: try Broker()).run(events: events) {
                print(row.line)
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
