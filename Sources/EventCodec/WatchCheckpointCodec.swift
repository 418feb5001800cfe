import Aggregates
import Alerting
import Detectors
import EventTime
import Events
package import Processing

/// The records of the Watch changelog.
package enum WatchCheckpointCodec {
    static let version: UInt8 = 7

    package static func encode(_ key: WatchKey) -> [UInt8] {
        var writer = ByteWriter()
        switch key {
        case .clocks:
            writer.byte(0)
        case .cadence(let fingerprint):
            writer.byte(1)
            writer.fixed64(fingerprint)
        case .series(let fingerprint, let group):
            writer.byte(2)
            writer.fixed64(fingerprint)
            writer.group(group)
        case .rule(let name, let meaning, let group):
            writer.byte(3)
            writer.text(name)
            writer.fixed64(meaning)
            writer.group(group)
        case .early(let name, let meaning, let group):
            writer.byte(4)
            writer.text(name)
            writer.fixed64(meaning)
            writer.group(group)
        case .past(let fingerprint, let group):
            writer.byte(5)
            writer.fixed64(fingerprint)
            writer.group(group)
        case .pastReports(let fingerprint):
            writer.byte(6)
            writer.fixed64(fingerprint)
        case .census(let fingerprint, let part):
            writer.byte(7)
            writer.fixed64(fingerprint)
            writer.byte(part)
        case .arrivals(let name, let meaning, let group):
            writer.byte(8)
            writer.text(name)
            writer.fixed64(meaning)
            writer.group(group)
        }
        return writer.bytes
    }

    package static func decodeKey(_ bytes: UnsafeRawBufferPointer) throws(CorruptRecord) -> WatchKey {
        var reader = ByteReader(bytes)
        switch try reader.byte() {
        case 0: return .clocks
        case 1: return .cadence(try reader.fixed64())
        case 2: return .series(try reader.fixed64(), try reader.group())
        case 3: return .rule(try reader.text(), meaning: try reader.fixed64(), try reader.group())
        case 4: return .early(try reader.text(), meaning: try reader.fixed64(), try reader.group())
        case 5: return .past(try reader.fixed64(), try reader.group())
        case 6: return .pastReports(try reader.fixed64())
        case 7: return .census(try reader.fixed64(), part: try reader.byte())
        case 8: return .arrivals(try reader.text(), meaning: try reader.fixed64(), try reader.group())
        case let kind: throw CorruptRecord(what: "a changelog key of kind \(kind)")
        }
    }

    package static func encode(_ value: WatchValue) -> [UInt8] {
        var writer = ByteWriter()
        writer.byte(version)
        switch value {
        case .clocks(let clocks):
            writer.array(clocks.sorted { $0.key < $1.key }) { writer, clock in
                writer.input(clock.key)
                writer.optional(clock.value.time) { $0.timestamp($1) }
                writer.optional(clock.value.begin) { $0.timestamp($1) }
                writer.flag(clock.value.isEnded)
            }
        case .cadence(let state): writer.cadence(state)
        case .series(let history): writer.history(history)
        case .past(let sums): writer.sums(sums.sums)
        case .pastReports(let ledger): writer.pastLedger(ledger)
        case .rule(let state, let stored):
            writer.ruleSeries(state)
            writer.optional(stored) { $0.storedRule($1) }
        case .early(let words): writer.array(words) { $0.earlyWord($1) }
        case .census(let part): writer.census(part)
        case .arrivals(let arrivals): writer.arrivals(arrivals)
        }
        return writer.bytes
    }

    package static func decode(
        _ key: WatchKey, _ bytes: UnsafeRawBufferPointer
    ) throws(CorruptRecord) -> WatchValue {
        var reader = ByteReader(bytes)
        guard try reader.byte() == version else {
            throw CorruptRecord(what: "a checkpoint of another version")
        }
        switch key {
        case .clocks:
            var clocks: [InputPartition: InputClock] = [:]
            for _ in 0..<(try reader.count()) {
                let input = try reader.input()
                let time = try reader.optional { reader throws(CorruptRecord) in try reader.timestamp() }
                let begin = try reader.optional { reader throws(CorruptRecord) in try reader.timestamp() }
                clocks[input] = InputClock(time: time, begin: begin, isEnded: try reader.flag())
            }
            return .clocks(clocks)
        case .cadence: return .cadence(try reader.cadence())
        case .series: return .series(try reader.history())
        case .past: return .past(BucketSums(try reader.sums()))
        case .pastReports: return .pastReports(try reader.pastLedger())
        case .rule:
            let state = try reader.ruleSeries()
            return .rule(
                state, try reader.optional { reader throws(CorruptRecord) in try reader.storedRule() })
        case .census: return .census(try reader.census())
        case .early:
            return .early(try reader.array { reader throws(CorruptRecord) in try reader.earlyWord() })
        case .arrivals: return .arrivals(try reader.arrivals())
        }
    }
}
