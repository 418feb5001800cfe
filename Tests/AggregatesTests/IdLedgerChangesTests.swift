import Aggregates
import Seeded
import Testing

/// What is told as changes of a ledger, against a plain dictionary.
@Suite struct IdLedgerChangesTests {
    private func entry(_ number: UInt32, count: Int32) -> IdEntry {
        IdEntry(
            fingerprint: IdFingerprint(high: number, middle: number &* 7, low: number &* 2_654_435_761),
            content: 0, time_s: Int64(number), profile: 0, count: count, revision: 0, withdrawn: false,
            shape: 0)
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `What was committed, and the changes told since, are what is there`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var ledger = IdLedger()
        var (committed, told, now): ([UInt32: Int32], [UInt32: Int32], [UInt32: Int32]) = ([:], [:], [:])
        func tell() {
            let before = ledger.changeCount
            var count = 0
            ledger.forEachChange { entry in
                told[entry.fingerprint.high] = entry.count
                count += 1
            }
            #expect(count == before)
            ledger.noteChanges()
            #expect(told == now && ledger.changeCount == 0)
        }
        for step in 0..<2000 as Range<Int32> {
            switch random.next() % 40 {
            case 0:
                tell()
                ledger.commit()
                committed = now
            case 1:
                ledger.rollback()
                (told, now) = (committed, committed)
            case 2, 3: tell()
            default:
                let number = UInt32(random.next() % 400)
                let entry = entry(number, count: step)
                if let position = ledger.find(entry.fingerprint) {
                    ledger.replace(position, with: entry)
                } else {
                    ledger.insert(entry)
                }
                now[number] = step
            }
        }
        #expect(!committed.isEmpty && ledger.count == now.count)
    }
}
