import Foundation
import Simulation

// Hashing must be the same in every process, else a seed would not repeat its run: dictionaries decide the
// order of writes within a transaction.
if getenv("SWIFT_DETERMINISTIC_HASHING") == nil {
    setenv("SWIFT_DETERMINISTIC_HASHING", "1", 1)
    execv("/proc/self/exe", CommandLine.unsafeArgv)
}

let usage = """
    simulate [--runs N] [--first SEED] [--threads N] [--only FAULT]
             many runs, and how often each fault struck where
    simulate --seed SEED [--plant FAULT]
             one run with its trace
    simulate --planted [--runs N]
             each planted fault until it is found
    """

var numbers: [String: Int] = [:]
var plant: Sabotage?
var only: Fault?
var isPlanted = false
var rest = CommandLine.arguments.dropFirst()
while let word = rest.popFirst() {
    switch word {
    case "--planted": isPlanted = true
    case "--plant": plant = rest.popFirst().flatMap(Sabotage.init(rawValue:))
    case "--only": only = rest.popFirst().flatMap(Fault.init(rawValue:))
    case "--runs", "--first", "--threads", "--seed":
        guard let number = rest.popFirst().flatMap({ Int($0) }) else { fallthrough }
        numbers[word] = number
    default:
        print(usage)
        exit(2)
    }
}

if let seed = numbers["--seed"] {
    exit(runOne(UInt64(seed), plant))
} else if isPlanted {
    exit(runPlanted(UInt64(numbers["--runs"] ?? Int(Sabotage.runs))))
} else {
    let first = UInt64(numbers["--first"] ?? 1)
    let seeds = first..<(first + UInt64(numbers["--runs"] ?? 1000))
    exit(runMany(seeds, threads: numbers["--threads"] ?? 2, only: only))
}
