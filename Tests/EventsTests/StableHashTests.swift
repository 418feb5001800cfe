import Events
import Testing

/// The values of the empty text are those that everyone who implements XXH3 must give.
struct StableHashTests {
    @Test func emptyTextHasTheValueOfTheReferenceImplementation() {
        #expect(StableHash.hex(StableHash.hash64("")) == "2d06800538d394c2")
        #expect(StableHash.hex(StableHash.hash128("")) == "99aa06d3014798d86001c324468d497f")
    }

    @Test func seedChangesTheHash() {
        #expect(StableHash.hash64("encounters", seed: 1) != StableHash.hash64("encounters"))
        #expect(StableHash.hash128("encounters", seed: 1) != StableHash.hash128("encounters"))
    }

    @Test(arguments: [0, 1, 3, 4, 8, 9, 16, 17, 128, 129, 240, 241, 1000])
    func textBytesAndBufferAgreeAtEveryLengthClass(_ length: Int) {
        let text = String((0..<length).map { Character(Unicode.Scalar(UInt8(97 + $0 % 26))) })
        let bytes = Array(text.utf8)
        #expect(StableHash.hash64(text) == StableHash.hash64(bytes))
        #expect(StableHash.hash128(text, seed: 7) == StableHash.hash128(bytes, seed: 7))
        bytes.withUnsafeBytes { #expect(StableHash.hash64($0) == StableHash.hash64(text)) }
    }

    @Test func hexKeepsLeadingZeros() {
        #expect(StableHash.hex(0x2a) == "000000000000002a")
        #expect(StableHash.hex((high: 1, low: 0)) == "00000000000000010000000000000000")
    }
}
