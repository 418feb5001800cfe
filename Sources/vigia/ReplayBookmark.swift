import EventCodec
import Events
import Foundation
import Pipeline
import Processing
import Replay

/// The file in which an interrupted replay of topics leaves where it stands (`--checkpoint FILE`).
struct ReplayBookmark {
    let path: String
    /// Of what must be the same when the replay goes on.
    let meaning: UInt64
    /// What an earlier run left; nil where there is nothing to go on from.
    let found: ReplayCheckpoint?

    /// Nil without the option.
    init?(_ arguments: Arguments, _ plan: Plan) throws {
        guard let path = arguments["checkpoint"] else { return nil }
        for option in ["alerts", "rejects"] where arguments[option] == "-" {
            throw CommandError(.usage, "--checkpoint needs files to go on with: --\(option) cannot be -")
        }
        self.path = path
        let words = ["topic", "brokers", "from", "to", "warm-up", "alerts", "rejects", "output-topic"]
            .map { "\($0) \(arguments.all($0).sorted())" }
        meaning = StableHash.hash64("\(plan.fingerprint) \(words) \(arguments.has("settle"))")
        guard FileManager.default.fileExists(atPath: path) else {
            found = nil
            return
        }
        let bytes = try WholeFile.read(path: path)
        do throws(CorruptRecord) {
            found = try decoding(bytes) { bytes throws(CorruptRecord) in try ReplayCheckpoint(bytes) }
        } catch {
            throw CommandError(.refused, "\(path) is no checkpoint of a replay: remove it to start over")
        }
        guard found?.meaning == meaning else {
            throw CommandError(
                .refused,
                "\(path) belongs to a replay with other rules, topics, times or outputs: remove it to start "
                    + "over")
        }
    }

    /// Writes where it stands, and leaves the outputs as they are; the file is whole or not there.
    func leave(_ replay: TopicReplay, _ alerts: ReplayOutput, _ rejects: OutputFile?) throws {
        let lengths = try [alerts.suspend()] + (rejects.map { [try $0.suspend() ?? 0] } ?? [])
        let checkpoint = replay.checkpoint(meaning: meaning, outputs: lengths)
        try Data(checkpoint.encoded).write(to: URL(fileURLWithPath: path), options: .atomic)
    }

    /// The replay has come to its end.
    func remove() { try? FileManager.default.removeItem(atPath: path) }
}
