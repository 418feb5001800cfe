import Glibc

/// The bytes of a file or of standard input. What begins as gzip does is unpacked on the way, whatever its
/// name.
final class ByteSource {
    /// How people know it: its path, or `standard input`.
    let name: String
    /// Bytes on disk; nil where that cannot be known beforehand, as of a pipe.
    let size: Int64?
    /// Bytes of the file taken so far, packed ones where it is packed.
    private(set) var taken: Int64 = 0
    /// Called a few times a second while a pipe or terminal has nothing to read; false ends the waiting, and
    /// the read with an error.
    var onWait: (() -> Bool)?

    private let descriptor: Int32
    private let isRegular: Bool
    private var inflater: Inflater?
    private var isStarted = false
    /// Read but not handed on: packed bytes, and the first ones, which tell whether they are.
    private let held: UnsafeMutableRawBufferPointer
    private var unread = 0..<0

    /// Large enough that a system call is nothing beside the work on what it brings.
    private static let heldSize = 256 * 1024
    private static let waitInterval_ms: Int32 = 250
    private static let gzipMagic: [UInt8] = [0x1F, 0x8B]

    /// - Parameter path: `-` is standard input.
    init(path: String) throws(FileError) {
        name = path == "-" ? "standard input" : path
        descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("Cannot read", path) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            if descriptor != STDIN_FILENO { close(descriptor) }
            throw .system("Cannot read", name)
        }
        guard status.st_mode & S_IFMT != S_IFDIR else {
            if descriptor != STDIN_FILENO { close(descriptor) }
            throw FileError("Cannot read \(name): it is a folder; name a file in it")
        }
        isRegular = status.st_mode & S_IFMT == S_IFREG
        size = isRegular ? Int64(status.st_size) : nil
        held = .allocate(byteCount: Self.heldSize, alignment: 64)
    }

    deinit {
        if descriptor != STDIN_FILENO { close(descriptor) }
        held.deallocate()
    }

    /// Fills some of `space`, which is not empty; 0 at the end. Returns what a pipe has, and does not wait
    /// for more.
    func read(into space: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
        if !isStarted { try start() }
        guard let inflater else {
            guard unread.isEmpty else { return handOut(space) }
            return try take(into: space)
        }
        while true {
            // Also without input: zlib may hold more than fitted into the space of the last call.
            if !unread.isEmpty || !inflater.isBetweenMembers {
                let packed = UnsafeRawBufferPointer(rebasing: held[unread])
                guard let step = inflater.inflate(packed, into: space) else {
                    throw FileError("Cannot read \(name): its gzip stream is damaged; get the file again")
                }
                unread = (unread.lowerBound + step.taken)..<unread.upperBound
                if step.written > 0 { return step.written }
            }
            guard unread.isEmpty else { continue }
            unread = 0..<(try take(into: held))
            guard unread.isEmpty else { continue }
            guard inflater.isBetweenMembers else {
                throw FileError("Cannot read \(name): its gzip stream ends too early; get the file again")
            }
            return 0
        }
    }

    private func start() throws(FileError) {
        isStarted = true
        var count = 0
        while count < Self.gzipMagic.count {
            let more = try take(into: UnsafeMutableRawBufferPointer(rebasing: held[count...]))
            if more == 0 { break }
            count += more
        }
        unread = 0..<count
        if held[unread].starts(with: Self.gzipMagic) { inflater = Inflater() }
    }

    private func handOut(_ space: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(space.count, unread.count)
        space.copyMemory(from: UnsafeRawBufferPointer(rebasing: held[unread.prefix(count)]))
        unread = (unread.lowerBound + count)..<unread.upperBound
        return count
    }

    private func take(into space: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
        try waitUntilReadable()
        while true {
            let count = Glibc.read(descriptor, space.baseAddress, space.count)
            if count >= 0 {
                taken += Int64(count)
                return count
            }
            guard errno == EINTR else { throw .system("Cannot read", name) }
        }
    }

    private func waitUntilReadable() throws(FileError) {
        guard !isRegular, let onWait else { return }
        var wish = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while poll(&wish, 1, Self.waitInterval_ms) == 0 {
            if !onWait() { throw FileError("Stopped while \(name) had nothing to read") }
        }
    }
}
