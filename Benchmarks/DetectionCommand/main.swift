import Detection
import EventTime
import Foundation

let reps = Int(CommandLine.arguments.dropFirst().first ?? "20") ?? 20
let seed: UInt64 = 20_261_125
func line(_ q: Quality) -> String { String(format: "FPR %.4f spec %.4f sens %.3f POD %.3f POD1 %.3f delay %.2f", q.falseAlarms, q.specificity, q.sensitivity, q.detected, q.detectedAtOnce, q.delay) }
for (unit, methods) in [(BucketUnit.week, MeasuredMethod.weekly), (.day, MeasuredMethod.daily)] {
    for method in methods.prefix(CommandLine.arguments.contains("auto") ? 1 : 99) {
        var judged: [Judgement] = []
        var spent = Duration.zero
        let sims: [(Int) -> SimulatedSeries] = unit == .week ? WeeklyScenario.all.map { s in { s.series(replicate: $0, seed: seed) } } : DailySignal.all.map { s in { s.series(replicate: $0, seed: seed) } }
        for s in sims { for r in 0..<reps { let x = s(r); let t = ContinuousClock.now; judged.append(method.judge(x, unit)); spent += ContinuousClock.now - t } }
        print(method.name, unit)
        print("  ms per bucket", Double(spent.components.attoseconds) / 1e15 + Double(spent.components.seconds) * 1000, "total;", (Double(spent.components.attoseconds) / 1e15 + Double(spent.components.seconds) * 1000) / Double(judged.count * 2 * judged[0].isOutbreak.count))
        print("  nominal", line(.nominal(judged)))
        for f in [0.005, 0.01, 0.02] { print("  \(f)", line(.at(falseAlarms: f, judged))) }
        let by = Dictionary(grouping: judged, by: \.scenario)
        print("  ", by.keys.sorted().map { k in String(format: "%d:%.2f", k, 100 * Quality.nominal(by[k]!).falseAlarms) }.joined(separator: " "))
    }
}
