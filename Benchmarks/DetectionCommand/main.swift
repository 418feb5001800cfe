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

func refuse(_ text: String) -> Never {
    say(text)
    exit(2)
}

/// Options with what follows them; those that stand alone have an empty text.
func options(_ valued: Set<String>, _ plain: Set<String>) -> [String: String] {
    var found: [String: String] = [:]
    var rest = CommandLine.arguments.dropFirst()
    while let name = rest.popFirst() {
        if plain.contains(name) {
            found[name] = ""
        } else if valued.contains(name), let value = rest.popFirst() {
            found[name] = value
        } else {
            refuse(help)
        }
    }
    return found
}

let given = options(
    ["--series", "--r-series", "--seed", "--curves", "--days"], ["--budget", "--shifts", "--early"])

func number(_ name: String, _ usual: Int, _ range: ClosedRange<Int>) -> Int {
    guard let text = given[name] else { return usual }
    guard let value = Int(text), range.contains(value) else {
        refuse("\(name) needs a number from \(range.lowerBound) to \(range.upperBound)\n\(help)")
    }
    return value
}

/// Asked for before anything is measured, which takes its time.
func folder(_ name: String) -> URL? {
    guard let text = given[name] else { return nil }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: text, isDirectory: &isFolder), isFolder.boolValue else {
        refuse("\(name) needs a folder that is there, which \(text) is not\n\(help)")
    }
    return URL(filePath: text)
}

let pictures = folder("--curves")
let series = number("--series", 200, 10...1000)
let seed = UInt64(number("--seed", 2611, 0...Int.max))
if given["--early"] != nil {
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
    guard let pictures else { return }
    let shown = comparison.beside.isEmpty ? comparison.ours : comparison.beside
    let title = "\(buckets): \(shown[0].judgements.count) outbreaks, seed \(seed)"
    try QualityCurves(shown, title: title).svg.write(
        to: pictures.appending(path: "detection-\(name).svg"), atomically: true, encoding: .utf8)
}

if given["--shifts"] != nil {
    print(Report.shifts(LevelShiftTrial.all(seed: seed)))
    exit(0)
}
if given["--budget"] != nil {
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
