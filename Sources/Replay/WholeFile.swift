/// A file read as a whole: tables, which people made and memory holds.
package enum WholeFile {
    /// Larger than any published table, small enough for any machine. A larger file is refused.
    package static let limit = 1 << 30

    /// Plain or gzip; `-` is standard input.
    package static func read(path: String) throws(FileError) -> [UInt8] {
        let source = try ByteSource(path: path)
        let chunk = 1 << 20
        var bytes: [UInt8] = []
        while true {
            let count = bytes.count
            guard count <= limit else {
                throw FileError("Cannot read \(source.name): it is larger than \(limit >> 20) MiB; split it")
            }
            bytes.append(contentsOf: repeatElement(0, count: chunk))
            var failure: FileError?
            let read = bytes.withUnsafeMutableBytes { space in
                do throws(FileError) {
                    return try source.read(into: UnsafeMutableRawBufferPointer(rebasing: space[count...]))
                } catch {
                    failure = error
                    return 0
                }
            }
            if let failure { throw failure }
            bytes.removeLast(chunk - read)
            if read == 0 { return bytes }
        }
    }
}
