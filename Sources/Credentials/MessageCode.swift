import CCrypto

/// HMAC-SHA256 (RFC 2104, FIPS 180-4).
package enum MessageCode {
    /// 32 bytes.
    package static func code(of text: [UInt8], key: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 32) { code, count in
            guard let start = code.baseAddress,
                vigia_hmac_sha256(key, Int32(key.count), text, text.count, start) == 1
            else { preconditionFailure("libcrypto cannot make a code of \(text.count) bytes") }
            count = 32
        }
    }
}
