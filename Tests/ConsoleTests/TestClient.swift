import Foundation
import Glibc

/// A TCP connection to this machine that sends bytes as they are given.
final class TestClient {
    private let descriptor: Int32
    private var unread = ""

    /// - Parameter source: the address from which it comes; all that begin with 127 are this machine's.
    init(port: UInt16, from source: String = "127.0.0.1") throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = Self.withAddress(source, 0) { bind(descriptor, $0, size) }
        let connected = Self.withAddress("127.0.0.1", port) { connect(descriptor, $0, size) }
        guard bound == 0, connected == 0 else {
            throw Failure(text: "no connection: \(String(cString: strerror(errno)))")
        }
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    private static func withAddress<Result>(
        _ host: String, _ port: UInt16, _ body: (UnsafePointer<sockaddr>) -> Result
    ) -> Result {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr(host)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0) }
        }
    }

    deinit { close(descriptor) }

    struct Failure: Error { let text: String }

    /// Returns false where the other side has closed.
    @discardableResult
    func send(_ text: String) -> Bool {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count <= 0 { return false }
            bytes = bytes.dropFirst(count)
        }
        return true
    }

    /// Reads up to the end of a text, or of the connection; what follows is kept for the next time.
    func read(until wanted: String) -> String {
        while !unread.contains(wanted), let more = some() { unread += more }
        let end = unread.firstRange(of: wanted)?.upperBound ?? unread.endIndex
        defer { unread = String(unread[end...]) }
        return String(unread[..<end])
    }

    /// Reads until the connection ends.
    func readAll() -> String {
        while let more = some() { unread += more }
        defer { unread = "" }
        return unread
    }

    private func some() -> String? {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return count > 0 ? String(decoding: buffer.prefix(count), as: UTF8.self) : nil
    }

    /// A whole request on a connection of its own.
    static func ask(_ port: UInt16, _ request: String) throws -> String {
        let client = try TestClient(port: port)
        client.send(request)
        return client.readAll()
    }
}
