import Events
import Testing

@testable import Processing

struct ProfileTableTests {
    /// All of a hash tells profiles apart, whatever place it leads to, and however often the table has grown.
    @Test func profilesAreFoundByBothHalvesOfTheirHash() {
        var table = ProfileTable()
        var chance = SplitMix64(seed: 3)
        let hashes = (0..<2000).map { number in
            ProfileTable.Hash(high: UInt64(number % 50), low: chance.next() % 64 + UInt64(number / 50) << 40)
        }
        var known: [[UInt64]: Int32] = [:]
        for hash in hashes {
            let key = [hash.high, hash.low]
            #expect(table.find(hash) == known[key])
            guard known[key] == nil else { continue }
            known[key] = [UInt8(1)].withUnsafeBytes { table.insert($0, hash, routes: [], feed: 0) }
        }
        #expect(known.count > 1000 && Set(known.values).count == known.count)
        for (key, index) in known { #expect(table.find((key[0], key[1])) == index) }
    }
}
