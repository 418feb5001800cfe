import CZlib
import Glibc

/// Lines on their way to a file or to standard output.
///
/// A file gets its name only when it is whole: until `finish` it is called `NAME.partial`, and it is removed
/// if it is given up. One whose name ends in `.gz` is packed. The first error is kept: later lines are
/// dropped, and `check` and `finish` throw it.
package final class OutputFile {
    /// As people know it: its path, or `standard output`.
    package let name: String
    private let path: String
    /// What it is called while it is written; nil where that cannot be: standard output, pipes, devices.
    private let partial: String?
    private var file: gzFile?
    private let descriptor: Int32
    private var failure: FileError?

    private static let buffer: UInt32 = 256 * 1024

    /// - Parameters:
    ///   - path: `-` is standard output.
    ///   - length: goes on behind so many bytes of a file that was left by `suspend`.
    package init(path: String, resumingAt length: Int64? = nil) throws(FileError) {
        name = path == "-" ? "standard output" : path
        self.path = path
        partial = path == "-" || Self.isSpecial(path) ? nil : path + ".partial"
        let place = partial ?? path
        let flags = O_WRONLY | O_CLOEXEC | (length == nil ? O_CREAT | O_TRUNC : 0)
        descriptor = path == "-" ? dup(STDOUT_FILENO) : open(place, flags, 0o644)
        guard descriptor >= 0 else { throw .system("Cannot write", length == nil ? name : place) }
        if let length {
            guard ftruncate(descriptor, off_t(length)) == 0, lseek(descriptor, 0, SEEK_END) == off_t(length)
            else {
                throw .system("Cannot go on with", place)
            }
        }
        file = gzdopen(descriptor, path.hasSuffix(".gz") ? "wb6" : "wbT")
        guard file != nil else { throw FileError("Cannot write \(name): memory is short") }
        gzbuffer(file, Self.buffer)
    }

    deinit {
        guard let file else { return }
        gzclose(file)
        if let partial { unlink(partial) }
    }

    /// Writes one line and its end.
    package func write(line: [UInt8]) {
        write(text: line)
        write(text: [UInt8(ascii: "\n")])
    }

    func write(text: [UInt8]) {
        guard failure == nil, !text.isEmpty else { return }
        if gzwrite(file, text, UInt32(text.count)) != Int32(text.count) {
            failure = .system("Cannot write", name)
        }
    }

    /// Throws the first error that there was.
    package func check() throws(FileError) {
        if let failure { throw failure }
    }

    /// Writes what is held back, and gives the file its name.
    package func finish() throws(FileError) {
        try check()
        guard let file else { return }
        guard gzflush(file, Z_FINISH) == Z_OK else { throw .system("Cannot write", name) }
        // A disk that is full may tell so only now. Pipes and terminals cannot be synchronised.
        guard partial == nil || fsync(descriptor) == 0 else { throw .system("Cannot write", name) }
        self.file = nil
        guard gzclose(file) == Z_OK else { throw .system("Cannot write", name) }
        if let partial, rename(partial, path) != 0 { throw .system("Cannot write", name) }
    }

    /// Writes what is held back, and leaves the file under its other name, to go on with later; returns its
    /// length. Nil where there is no file to go on with.
    package func suspend() throws(FileError) -> Int64? {
        try check()
        guard let file, partial != nil else { return nil }
        guard gzflush(file, Z_FINISH) == Z_OK, fsync(descriptor) == 0 else {
            throw .system("Cannot write", name)
        }
        let length = lseek(descriptor, 0, SEEK_END)
        self.file = nil
        guard gzclose(file) == Z_OK, length >= 0 else { throw .system("Cannot write", name) }
        return Int64(length)
    }

    private static func isSpecial(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
    }
}
