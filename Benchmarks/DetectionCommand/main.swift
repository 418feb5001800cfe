import Detection
import Foundation

/// Measures detectors on simulated series, and prints the section of Documentation/detectors.md.
let help = """
    usage: Benchmarks/detectors [--series N] [--r-series N] [--seed N] [--curves FOLDER]
           Benchmarks/detectors --budget [--series N] [--seed N]
           Benchmarks/detectors --shifts [--seed N]
           Benchmarks/detectors --early [--days N] [--seed N]
      --series N    series of each scenario, 10 to 1000 (default 200)
      --r-series N  of these, the first so many go to R's surveillance too (default 10, 0: none)
      --seed N      (default 2611)
      --curves FOLDER
                    draws detected outbreaks by false alarms, into detection-weekly.svg and -daily.svg there
      --budget      the false alarms of series in which nothing happens, beside the budget that they keep
      --shifts      alarms after lasting shifts of the level alone
      --early       early words by projection instead: how many turn out wrong, and how much sooner they come
      --days N      of each of its scenes, 1000 to 1000000 (default 40000)
    """

func say(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

func number(_ name: String, _ usual: Int, _ range: ClosedRange<Int>) -> Int {
    guard let place = CommandLine.arguments.firstIndex(of: name) else { return usual }
    guard place + 1 < CommandLine.arguments.count, let value = Int(CommandLine.arguments[place + 1]),
        range.contains(value)
    else {
        say("\(name) needs a number from \(range.lowerBound) to \(range.upperBound)\n\(help)")
        exit(2)
    }
    return value
}

let folder = CommandLine.arguments.firstIndex(of: "--curves").flatMap { place in
    CommandLine.arguments.dropFirst(place + 1).first.map { URL(filePath: $0) }
}
let known: Set = [
    "--series", "--r-series", "--seed", "--curves", "--budget", "--shifts", "--early", "--days",
]
guard
    CommandLine.arguments.dropFirst().allSatisfy({
        known.contains($0) || Int($0) != nil || $0 == folder?.relativePath
    }), folder != nil || !CommandLine.arguments.contains("--curves")
else {
    say(help)
    exit(2)
}

let series = number("--series", 200, 10...1000)
let seed = UInt64(number("--seed", 2611, 0...Int.max))
if CommandLine.arguments.contains("--early") {
    let days = number("--days", 40_000, 1000...1_000_000)
    print(Report.early(EarlyTrial.all(days: days, error: 0.05, seed: seed), days: days, seed: seed))
    exit(0)
}
let compared = min(number("--r-series", 10, 0...1000), series)
let surveillance = compared > 0 ? Surveillance.found() : nil
if compared > 0, surveillance == nil {
    say(
        "R with the package surveillance is not here (Debian: r-cran-surveillance): its methods are left out."
    )
}
/// R's methods beside ours where R is here.
func draw(_ comparison: Comparison, _ name: String, _ buckets: String) throws {
    guard let folder else { return }
    let shown = comparison.beside.isEmpty ? comparison.ours : comparison.beside
    let title = "\(buckets): \(shown[0].judgements.count) outbreaks, seed \(seed)"
    try QualityCurves(shown, title: title).svg.write(
        to: folder.appending(path: "detection-\(name).svg"), atomically: true, encoding: .utf8)
}

if CommandLine.arguments.contains("--shifts") {
    print(Report.shifts(LevelShiftTrial.all(seed: seed)))
    exit(0)
}
if CommandLine.arguments.contains("--budget") {
    print(Report.budgets(NullTrial.all(series: series, seed: seed), seed: seed))
    exit(0)
}

do {
    let weekly = try Comparison.weekly(series: series, seed: seed, surveillance, first: compared)
    print(Report.weekly(weekly, seed: seed))
    try draw(weekly, "weekly", "Weeks")
    let daily = try Comparison.daily(series: series, seed: seed, surveillance, first: compared)
    print(Report.daily(daily, seed: seed))
    try draw(daily, "daily", "Days")
    print(Report.shifts(LevelShiftTrial.all(seed: seed)))
} catch {
    say("\(error)")
    exit(1)
}
