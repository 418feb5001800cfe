import Glibc

/// A TCP socket that listens.
package struct ListeningSocket: Sendable {
    let descriptor: Int32
    /// Where it listens; chosen by the machine where 0 was asked for.
    package let port: UInt16

    /// - Parameters:
    ///   - host: a name or an address.
    ///   - port: 0 takes a free one.
    package init(host: String, port: UInt16) throws(ListenError) {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        var found: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, "\(port)", &hints, &found)
        guard code == 0, let found else {
            throw ListenError("there is no address \(host): \(String(cString: gai_strerror(code)))")
        }
        defer { freeaddrinfo(found) }
        let descriptor = socket(
            found.pointee.ai_family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var one: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
        guard descriptor >= 0, bind(descriptor, found.pointee.ai_addr, found.pointee.ai_addrlen) == 0,
            listen(descriptor, 128) == 0
        else {
            let reason = errno
            if descriptor >= 0 { Glibc.close(descriptor) }
            throw ListenError(
                reason == EADDRINUSE
                    ? "the port \(port) of \(host) is in use"
                    : "cannot listen on port \(port) of \(host): \(String(cString: strerror(reason)))")
        }
        self.descriptor = descriptor
        self.port = Self.port(of: descriptor) ?? port
    }

    private static func port(of descriptor: Int32) -> UInt16? {
        var address = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let isKnown = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getsockname(descriptor, $0, &size) == 0
            }
        }
        guard isKnown else { return nil }
        let family = Int32(address.ss_family)
        return withUnsafePointer(to: &address) { pointer -> UInt16? in
            switch family {
            case AF_INET:
                pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                    UInt16(bigEndian: $0.pointee.sin_port)
                }
            case AF_INET6:
                pointer.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
                    UInt16(bigEndian: $0.pointee.sin6_port)
                }
            case _: nil
            }
        }
    }
}

/// Why nobody can be served.
package struct ListenError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A sentence without a capital and a full stop.
    package let description: String

    package init(_ description: String) { self.description = description }
}
