import EventCodec
import Events
import Glibc

/// The lines of a file, lent one after another from where they were read: nothing is allocated or copied for
/// a line.
///
/// Lines end with LF or CRLF, the last one with the file. A byte order mark and blank lines are skipped, but
/// counted. A line beyond `EventLimits.record` is lent cut to one byte more than that, which is enough to
/// refuse it.
final class LineReader {
    let source: ByteSource
    /// Number of the line lent last, from 1.
    private(set) var line = 0

    private let buffer: UnsafeMutableRawBufferPointer
    private let capacity: Int
    private var unread = 0..<0
    /// Where the search for the end of the line goes on: what is before holds none.
    private var searched = 0
    private var isAtEnd = false
    private var isSkippingLine = false

    /// Small enough to stay in the cache from the read to the parser, large enough that a read costs nothing.
    static let chunk = 1 << 17
    private static let lineFeed = UInt8(ascii: "\n")
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// - Parameter chunk: bytes read at once; at least one whole line of the longest kind.
    init(_ source: ByteSource, chunk: Int = LineReader.chunk) {
        self.source = source
        capacity = max(chunk, EventLimits.record + 2)
        buffer = .allocate(byteCount: capacity + EventDecoder.padding, alignment: 64)
    }

    deinit { buffer.deallocate() }

    /// The next line without its end, good until the next call; `EventDecoder.padding` bytes behind it can be
    /// read.
    func next() throws(FileError) -> UnsafeRawBufferPointer? {
        while true {
            guard let range = try nextRange() else { return nil }
            line += 1
            let text = trimmed(range)
            if !text.isEmpty { return UnsafeRawBufferPointer(rebasing: buffer[text]) }
        }
    }

    private func nextRange() throws(FileError) -> Range<Int>? {
        while true {
            if let end = lineEnd() {
                let range = unread.lowerBound..<end
                (unread, searched) = ((end + 1)..<unread.upperBound, end + 1)
                if !isSkippingLine { return range }
                isSkippingLine = false
            } else if isAtEnd {
                defer { unread = unread.upperBound..<unread.upperBound }
                return unread.isEmpty || isSkippingLine ? nil : unread
            } else if unread.count > EventLimits.record + 1 {
                let range = unread
                unread = unread.upperBound..<unread.upperBound
                searched = unread.lowerBound
                if !isSkippingLine {
                    isSkippingLine = true
                    return range
                }
            } else {
                try refill()
            }
        }
    }

    private func lineEnd() -> Int? {
        guard searched < unread.upperBound, let base = buffer.baseAddress else { return nil }
        let found = memchr(base + searched, Int32(Self.lineFeed), unread.upperBound - searched)
        guard let found else {
            searched = unread.upperBound
            return nil
        }
        return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }

    private func refill() throws(FileError) {
        if let base = buffer.baseAddress, unread.lowerBound > 0 {
            memmove(base, base + unread.lowerBound, unread.count)
            searched -= unread.lowerBound
            unread = 0..<unread.count
        }
        let space = UnsafeMutableRawBufferPointer(rebasing: buffer[unread.upperBound..<capacity])
        let count = try source.read(into: space)
        isAtEnd = count == 0
        unread = unread.lowerBound..<(unread.upperBound + count)
    }

    /// Without white space around it, the byte order mark and all beyond the longest record.
    private func trimmed(_ range: Range<Int>) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        if line == 1, buffer[range].starts(with: Self.byteOrderMark) { start += Self.byteOrderMark.count }
        while start < end, Self.isBlank(buffer[start]) { start += 1 }
        while start < end, Self.isBlank(buffer[end - 1]) { end -= 1 }
        return start..<min(end, start + EventLimits.record + 1)
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
    }
}
