import Testing

@testable import Console

@Suite("Wrong secrets by address")
struct WrongSecretsTests {
    private let start = ContinuousClock.now

    private static func address(_ last: Int) -> ClientAddress? {
        ClientAddress([10, UInt8(last >> 16 & 0xff), UInt8(last >> 8 & 0xff), UInt8(last & 0xff)])
    }

    @Test("Ten within a minute bar an address, and a minute after them it may try again")
    func barred() {
        var wrong = WrongSecrets()
        for second in 0..<9 { wrong.note(Self.address(1), now: start + .seconds(second)) }
        #expect(!wrong.bars(Self.address(1), now: start + .seconds(9)))
        wrong.note(Self.address(1), now: start + .seconds(9))
        #expect(wrong.bars(Self.address(1), now: start + .seconds(10)))
        #expect(!wrong.bars(Self.address(2), now: start + .seconds(10)))
        #expect(!wrong.bars(Self.address(1), now: start + .seconds(61)))
    }

    @Test("So many addresses are kept and no more: the one that tried last the longest ago is forgotten")
    func bounded() {
        var wrong = WrongSecrets()
        for number in 0..<WrongSecrets.addresses {
            for _ in 0..<10 { wrong.note(Self.address(number), now: start + .milliseconds(number)) }
        }
        let now = start + .seconds(2)
        #expect(wrong.bars(Self.address(0), now: now))
        wrong.note(Self.address(0), now: now)
        for number in 5000..<5010 { wrong.note(Self.address(number), now: now) }
        #expect(wrong.count == WrongSecrets.addresses)
        #expect(wrong.bars(Self.address(0), now: now))
        #expect(!wrong.bars(Self.address(1), now: now))
        #expect(wrong.bars(Self.address(11), now: now))
    }

    @Test(
        "IPv6 counts by its first 64 bits, and an IPv4 address is the same however it is written"
    )
    func networks() {
        let prefix: [UInt8] = [0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 1]
        let one = ClientAddress(prefix + [0, 0, 0, 0, 0, 0, 0, 1])
        #expect(one == ClientAddress(prefix + [9, 8, 7, 6, 5, 4, 3, 2]))
        #expect(one != ClientAddress([0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1]))
        let mapped = [UInt8](repeating: 0, count: 10) + [0xff, 0xff, 192, 0, 2, 1]
        #expect(ClientAddress(mapped) == ClientAddress([192, 0, 2, 1]))
        #expect(ClientAddress(mapped) != ClientAddress([192, 0, 2, 2]))
        #expect(ClientAddress([1, 2, 3]) == nil)
    }
}
