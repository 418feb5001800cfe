import CZlib

/// Takes gzip apart as it comes in; several members, one behind the other, are one text.
final class Inflater {
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    /// Whether the text may end here: behind a whole member, with nothing of a next one seen.
    private(set) var isBetweenMembers = true

    /// 15 bits of window, the largest, plus 16: with gzip's header and checksum.
    private static let windowBits: Int32 = 15 + 16

    init() {
        stream.initialize(to: z_stream())
        let size = Int32(MemoryLayout<z_stream>.size)
        let outcome = inflateInit2_(stream, Self.windowBits, ZLIB_VERSION, size)
        precondition(outcome == Z_OK, "zlib cannot start: \(outcome)")
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Takes some of `input` and fills some of `output`; nil where it is no gzip, or damaged.
    func inflate(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) -> (taken: Int, written: Int)? {
        let address = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.next_in = UnsafeMutablePointer(mutating: address)
        stream.pointee.avail_in = UInt32(clamping: input.count)
        stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(clamping: output.count)
        if isBetweenMembers {
            guard inflateReset(stream) == Z_OK else { return nil }
            isBetweenMembers = false
        }
        let outcome = CZlib.inflate(stream, Z_NO_FLUSH)
        guard outcome == Z_OK || outcome == Z_BUF_ERROR || outcome == Z_STREAM_END else { return nil }
        isBetweenMembers = outcome == Z_STREAM_END
        return (input.count - Int(stream.pointee.avail_in), output.count - Int(stream.pointee.avail_out))
    }
}
