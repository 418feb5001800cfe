import CXXHash

/// XXH3: fast, well mixed, and the same in every build and on every machine, so that what it gives may be
/// stored. It is no defence against someone who wants collisions; `Hasher` differs in every process and must
/// not be stored.
package enum StableHash {
    package static func hash128(
        _ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0
    ) -> (high: UInt64, low: UInt64) {
        let hash = xxh3_128_bits(bytes.baseAddress, bytes.count, seed)
        return (hash.high64, hash.low64)
    }

    package static func hash128(_ bytes: [UInt8], seed: UInt64 = 0) -> (high: UInt64, low: UInt64) {
        bytes.withUnsafeBytes { hash128($0, seed: seed) }
    }

    /// Of the text's UTF-8, without normalization.
    package static func hash128(_ text: String, seed: UInt64 = 0) -> (high: UInt64, low: UInt64) {
        var text = text
        return text.withUTF8 { hash128(UnsafeRawBufferPointer($0), seed: seed) }
    }

    package static func hash64(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0) -> UInt64 {
        xxh3_64_bits(bytes.baseAddress, bytes.count, seed)
    }

    package static func hash64(_ bytes: [UInt8], seed: UInt64 = 0) -> UInt64 {
        bytes.withUnsafeBytes { hash64($0, seed: seed) }
    }

    /// Of the text's UTF-8, without normalization.
    package static func hash64(_ text: String, seed: UInt64 = 0) -> UInt64 {
        var text = text
        return text.withUTF8 { hash64(UnsafeRawBufferPointer($0), seed: seed) }
    }

    /// 16 lower-case hexadecimal digits.
    package static func hex(_ hash: UInt64) -> String {
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// 32 lower-case hexadecimal digits, the high half first.
    package static func hex(_ hash: (high: UInt64, low: UInt64)) -> String {
        hex(hash.high) + hex(hash.low)
    }
}
