/// From which network a request comes: an IPv4 address, or the first 64 bits of an IPv6 address, of which one
/// customer has all the others.
package struct ClientAddress: Hashable, Sendable {
    private let network: [UInt8]

    /// - Parameter bytes: of an address, in the order of the network: 4 of them, or 16. An IPv4 address that
    ///   is written as IPv6 (`::ffff:192.0.2.1`, as a socket for both sees it) is the IPv4 address.
    package init?(_ bytes: some Collection<UInt8>) {
        let mapped: [UInt8] = Array(repeating: 0, count: 10) + [0xff, 0xff]
        switch bytes.count {
        case 4: network = Array(bytes)
        case 16 where bytes.starts(with: mapped): network = Array(bytes.suffix(4))
        case 16: network = Array(bytes.prefix(8))
        case _: return nil
        }
    }
}
