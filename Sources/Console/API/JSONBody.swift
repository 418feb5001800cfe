import Foundation

/// A body of JSON.
enum JSONBody {
    static func bytes(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.withoutEscapingSlashes]
        guard let bytes = try? encoder.encode(value) else {
            preconditionFailure("a view cannot be written as JSON: \(type(of: value))")
        }
        return Array(bytes)
    }

    static func text(_ value: some Encodable) -> String { String(decoding: bytes(value), as: UTF8.self) }

    /// An object with one more member, which is JSON already.
    static func bytes(_ value: some Encodable, adding name: String, _ json: [UInt8]) -> [UInt8] {
        bytes(value).dropLast() + Array(",\"\(name)\":".utf8) + json + [UInt8(ascii: "}")]
    }
}
