/// Writes the compact binary form of internal records: little-endian, varints (LEB128), zigzag for signed
/// numbers, strings and arrays with their count before them.
///
/// Its memory is its own while it writes: for each byte an array would ask whether somebody shares it.
struct ByteWriter: ~Copyable {
    private var buffer: UnsafeMutableRawBufferPointer
    private var count = 0

    /// - Parameter capacity: bytes that are expected; more are taken where they are needed.
    init(capacity: Int = 256) { buffer = .allocate(byteCount: capacity, alignment: 8) }

    deinit { buffer.deallocate() }

    /// All that was written.
    var bytes: [UInt8] { Array(buffer[..<count]) }

    mutating func byte(_ value: UInt8) {
        makeRoom(1)
        put(value)
    }

    @inline(__always)
    mutating func unsigned(_ value: UInt64) {
        makeRoom(10)
        var rest = value
        while rest >= 0x80 {
            put(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        put(UInt8(rest))
    }

    mutating func signed(_ value: Int64) {
        unsigned(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
    }

    mutating func count(_ value: Int) { unsigned(UInt64(value)) }

    mutating func fixed64(_ value: UInt64) { fixed(value) }

    mutating func fixed32(_ value: UInt32) { fixed(value) }

    private mutating func fixed<Number: FixedWidthInteger>(_ value: Number) {
        makeRoom(MemoryLayout<Number>.size)
        buffer.storeBytes(of: value.littleEndian, toByteOffset: count, as: Number.self)
        count += MemoryLayout<Number>.size
    }

    private mutating func put(_ value: UInt8) {
        buffer[count] = value
        count += 1
    }

    private mutating func put(_ value: UnsafeRawBufferPointer) {
        makeRoom(value.count)
        UnsafeMutableRawBufferPointer(rebasing: buffer[count...]).copyMemory(from: value)
        count += value.count
    }

    @inline(__always)
    private mutating func makeRoom(_ size: Int) {
        if count + size > buffer.count { grow(by: size) }
    }

    @inline(never)
    private mutating func grow(by size: Int) {
        let larger = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(buffer.count * 2, count + size), alignment: 8)
        larger.copyMemory(from: UnsafeRawBufferPointer(buffer))
        buffer.deallocate()
        buffer = larger
    }

    mutating func flag(_ value: Bool) { byte(value ? 1 : 0) }

    mutating func text(_ value: String) {
        var value = value
        value.withUTF8 { text in
            count(text.count)
            put(UnsafeRawBufferPointer(text))
        }
    }

    mutating func raw(_ value: [UInt8]) {
        count(value.count)
        value.withUnsafeBytes { put($0) }
    }

    mutating func optional<Value>(_ value: Value?, _ write: (inout ByteWriter, Value) -> Void) {
        flag(value != nil)
        if let value { write(&self, value) }
    }

    mutating func array<Value>(_ values: some Collection<Value>, _ write: (inout ByteWriter, Value) -> Void) {
        count(values.count)
        for value in values { write(&self, value) }
    }
}

/// An internal record that cannot be read: cut short, of another version, or not ours.
package struct CorruptRecord: Error, Hashable, Sendable, CustomStringConvertible {
    package let what: String
    package var description: String { "internal record cannot be read: \(what)" }
}

/// Reads what `ByteWriter` wrote; never traps on foreign bytes.
struct ByteReader {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    mutating func byte() throws(CorruptRecord) -> UInt8 {
        guard position < bytes.count else { throw CorruptRecord(what: "it ends too early") }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func unsigned() throws(CorruptRecord) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            let next = try byte()
            value |= UInt64(next & 0x7F) << shift
            if next < 0x80 { return value }
        }
        throw CorruptRecord(what: "a number has no end")
    }

    mutating func signed() throws(CorruptRecord) -> Int64 {
        let value = try unsigned()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    /// A count of things of at least one byte each, so that a wrong one cannot ask for memory.
    mutating func count() throws(CorruptRecord) -> Int {
        let value = try unsigned()
        guard value <= UInt64(bytes.count - position) else {
            throw CorruptRecord(what: "a count passes its end")
        }
        return Int(value)
    }

    mutating func fixed64() throws(CorruptRecord) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 8) { value |= UInt64(try byte()) << shift }
        return value
    }

    mutating func fixed32() throws(CorruptRecord) -> UInt32 {
        var value: UInt32 = 0
        for shift in stride(from: UInt32(0), to: 32, by: 8) { value |= UInt32(try byte()) << shift }
        return value
    }

    mutating func flag() throws(CorruptRecord) -> Bool { try byte() != 0 }

    mutating func int32() throws(CorruptRecord) -> Int32 {
        guard let value = Int32(exactly: try signed()) else {
            throw CorruptRecord(what: "a number is out of range")
        }
        return value
    }

    mutating func raw() throws(CorruptRecord) -> [UInt8] {
        let length = try count()
        defer { position += length }
        return Array(bytes[position..<(position + length)])
    }

    mutating func text() throws(CorruptRecord) -> String { String(decoding: try raw(), as: UTF8.self) }

    mutating func optional<Value>(
        _ read: (inout ByteReader) throws(CorruptRecord) -> Value
    ) throws(CorruptRecord) -> Value? {
        try flag() ? try read(&self) : nil
    }

    mutating func array<Value>(
        _ read: (inout ByteReader) throws(CorruptRecord) -> Value
    ) throws(CorruptRecord) -> [Value] {
        let length = try count()
        var values: [Value] = []
        values.reserveCapacity(length)
        for _ in 0..<length { values.append(try read(&self)) }
        return values
    }
}
