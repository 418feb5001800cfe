import EventCodec
import EventTime
import Processing
import Testing

@Suite struct TallyHeadTests {
    private let time = Timestamp(milliseconds: 1_714_566_600_250)

    @Test func aHeadComesBackAsItWas() throws {
        let head = TallyHead(clock: time, idFloor: nil, isEnded: true, lastRequest: 4, lastInherited: 1200)
        let bytes = TallyCheckpointCodec.encode(head)
        #expect(try bytes.withUnsafeBytes { try TallyCheckpointCodec.decodeHead($0) } == head)
    }

    /// State that an earlier version wrote stays good.
    @Test func aHeadOfTheFirstVersionHasInheritedNothing() throws {
        let head = TallyHead(clock: time, idFloor: nil, isEnded: false, lastRequest: 4, lastInherited: -1)
        var bytes = TallyCheckpointCodec.encode(head)
        bytes[0] = 1
        bytes.removeLast()
        #expect(try bytes.withUnsafeBytes { try TallyCheckpointCodec.decodeHead($0) } == head)
    }
}
