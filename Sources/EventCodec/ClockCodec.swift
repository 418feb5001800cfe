package import EventTime
import Events
import Foundation
package import Processing

/// An entry of the clock journal: JSON, kept for ever, an input of every replay.
package enum ClockEntry: Hashable, Sendable {
    /// Before the record with `offset` of this partition is read, its clock moves.
    case tick(InputPartition, offset: Int64, ClockMove)
    /// Somebody wants the clocks moved once the partitions have been read up to these offsets.
    case request(SettleRequest)
    /// What all instances must agree on; see `vigia topics create`. The first one is written when the
    /// application first starts.
    case layout(PartitionLayout)
    /// An instance of this name has started once: its transactional ids follow from the name.
    case instance(String)
    /// History was loaded so far; written in the transaction that carries the events.
    case history(HistoryLoad)
    /// A tick of the application that this one was made beside: it takes effect as a tick of its own would.
    /// Only what stands before the first layout counts.
    case inherited(InputPartition, offset: Int64, ClockMove)
    /// How much of another journal stands in this one, and whose it is.
    case inheritance(Inheritance)
}

package enum ClockMove: Hashable, Sendable {
    case to(Timestamp)
    /// The end of a finite input.
    case end
}

/// The order to settle what was read.
package struct SettleRequest: Hashable, Sendable {
    package var move: ClockMove
    /// Where each partition ended when the request was made.
    package var ends: [InputPartition: Int64]

    package init(move: ClockMove, ends: [InputPartition: Int64]) {
        self.move = move
        self.ends = ends
    }
}

/// The partition counts with which the state was written: a changed count would scatter it.
package struct PartitionLayout: Hashable, Sendable {
    package var inputs: [String: Int32]
    package var tallies: Int32
    /// `Plan.fingerprint` of the rules that run: instances of one group must share it.
    package var plan: UInt64

    package init(inputs: [String: Int32], tallies: Int32, plan: UInt64) {
        self.inputs = inputs
        self.tallies = tallies
        self.plan = plan
    }
}

/// Whose ticks an application has inherited, and how many of them: written with each part that is copied.
package struct Inheritance: Hashable, Sendable {
    /// The application that this one was made beside.
    package var application: String
    /// Its clock journal.
    package var journal: String
    /// Its topic between the stages: what its second stage still has to read lies there.
    package var tallies: String
    /// The offset in that journal of the next entry to copy.
    package var next: Int64
    /// Whether all that it held is copied; no instance starts before.
    package var isComplete: Bool

    package init(application: String, journal: String, tallies: String, next: Int64, isComplete: Bool) {
        self.application = application
        self.journal = journal
        self.tallies = tallies
        self.next = next
        self.isComplete = isComplete
    }
}

package enum ClockCodec {
    /// The record's key: entries of one kind and partition share it.
    package static func key(_ entry: ClockEntry) -> String {
        switch entry {
        case .tick(let input, _, _): "tick/\(input.stream)/\(input.partition)"
        case .request: "settle"
        case .layout: "layout"
        case .instance(let name): "instance/\(name)"
        case .history(let load): "history/\(load.stream)/\(load.id)"
        case .inherited(let input, _, _): "inherited/\(input.stream)/\(input.partition)"
        case .inheritance: "inheritance"
        }
    }

    package static func encode(_ entry: ClockEntry) -> [UInt8] {
        let object: [String: Any]
        switch entry {
        case .tick(let input, let offset, let move):
            object = ["tick": fields(move).merging(fields(input, offset)) { $1 }]
        case .request(let request):
            let ends = request.ends.sorted { $0.key < $1.key }.map { fields($0.key, $0.value) }
            object = ["settle": fields(request.move).merging(["ends": ends]) { $1 }]
        case .layout(let layout):
            object = [
                "layout": [
                    "inputs": layout.inputs.mapValues(Int.init), "tallies": Int(layout.tallies),
                    "plan": StableHash.hex(layout.plan),
                ] as [String: Any]
            ]
        case .instance(let name):
            object = ["instance": name]
        case .history(let load): object = ["history": load.fields]
        case .inherited(let input, let offset, let move):
            object = ["inherited": fields(move).merging(fields(input, offset)) { $1 }]
        case .inheritance(let inheritance):
            object = [
                "inheritance": [
                    "application": inheritance.application, "journal": inheritance.journal,
                    "tallies": inheritance.tallies, "next": Int(inheritance.next),
                    "complete": inheritance.isComplete,
                ] as [String: Any]
            ]
        }
        let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes]
        guard let bytes = try? JSONSerialization.data(withJSONObject: object, options: options) else {
            preconditionFailure("a clock entry is not JSON: \(entry)")
        }
        return Array(bytes)
    }

    package static func decode(_ bytes: UnsafeRawBufferPointer) throws(CorruptRecord) -> ClockEntry {
        let object = (try? JSONSerialization.jsonObject(with: Data(bytes))) as? [String: Any] ?? [:]
        if let tick = object["tick"] as? [String: Any], let (input, offset) = place(tick),
            let move = move(tick)
        {
            return .tick(input, offset: offset, move)
        }
        if let tick = object["inherited"] as? [String: Any], let (input, offset) = place(tick),
            let move = move(tick)
        {
            return .inherited(input, offset: offset, move)
        }
        if let inheritance = (object["inheritance"] as? [String: Any]).flatMap(inheritance) {
            return .inheritance(inheritance)
        }
        if let settle = object["settle"] as? [String: Any], let move = move(settle) {
            let ends = (settle["ends"] as? [[String: Any]] ?? []).compactMap(place)
            return .request(SettleRequest(move: move, ends: Dictionary(ends) { $1 }))
        }
        if let layout = object["layout"] as? [String: Any], let inputs = layout["inputs"] as? [String: Int],
            let tallies = layout["tallies"] as? Int, let plan = layout["plan"] as? String
        {
            return .layout(
                PartitionLayout(
                    inputs: inputs.mapValues { Int32(clamping: $0) }, tallies: Int32(clamping: tallies),
                    plan: UInt64(plan, radix: 16) ?? 0))
        }
        if let name = object["instance"] as? String { return .instance(name) }
        if let fields = object["history"] as? [String: Any], let load = HistoryLoad(fields: fields) {
            return .history(load)
        }
        throw CorruptRecord(what: "an entry of the clock journal")
    }

    private static func inheritance(_ object: [String: Any]) -> Inheritance? {
        guard let application = object["application"] as? String, let journal = object["journal"] as? String,
            let tallies = object["tallies"] as? String, let next = object["next"] as? Int,
            let isComplete = object["complete"] as? Bool
        else { return nil }
        return Inheritance(
            application: application, journal: journal, tallies: tallies, next: Int64(next),
            isComplete: isComplete)
    }

    private static func fields(_ input: InputPartition, _ offset: Int64) -> [String: Any] {
        ["stream": input.stream, "partition": Int(input.partition), "offset": Int(offset)]
    }

    private static func fields(_ move: ClockMove) -> [String: Any] {
        switch move {
        case .to(let time): ["clock": time.rfc3339]
        case .end: ["end": true]
        }
    }

    private static func move(_ object: [String: Any]) -> ClockMove? {
        if object["end"] as? Bool == true { return .end }
        return (object["clock"] as? String).flatMap { Timestamp($0) }.map(ClockMove.to)
    }

    private static func place(_ object: [String: Any]) -> (InputPartition, Int64)? {
        guard let stream = object["stream"] as? String, let partition = object["partition"] as? Int,
            let offset = object["offset"] as? Int
        else { return nil }
        return (InputPartition(stream: stream, partition: Int32(clamping: partition)), Int64(offset))
    }
}
