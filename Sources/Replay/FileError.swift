import Glibc

/// A file that could not be read or written, in one sentence that names it.
package struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ sentence: String) { description = sentence }

    /// What the system said of the call that has just failed.
    static func system(_ action: String, _ name: String) -> FileError {
        FileError("\(action) \(name): \(String(cString: strerror(errno)))")
    }
}
