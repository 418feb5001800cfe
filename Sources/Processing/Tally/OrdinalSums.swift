/// Sums of things that go by small numbers, profiles or feeds.
struct OrdinalSums {
    private struct Sum {
        var count: Int64 = 0
        var events: Int64 = 0
    }

    private var sums: [Sum] = []
    /// The numbers with a sum.
    private var listed: [Int32] = []

    /// Adds to one; `events` is above zero.
    mutating func add(_ ordinal: Int32, count: Int64, events: Int64) {
        let index = Int(ordinal)
        while sums.count <= index { sums.append(Sum()) }
        if sums[index].events == 0 { listed.append(ordinal) }
        sums[index].count += count
        sums[index].events += events
    }

    /// Hands over every sum, in the order of the numbers, and starts anew. So what belongs to them is visited
    /// in the order of memory: with 3,840 profiles 2.4 % of a replay instead of 6.5 % in that of the events.
    mutating func drain(_ body: (_ ordinal: Int32, _ count: Int64, _ events: Int64) -> Void) {
        func take(_ index: Int) {
            let sum = sums[index]
            guard sum.events != 0 else { return }
            sums[index] = Sum()
            body(Int32(index), sum.count, sum.events)
        }
        if listed.count > sums.count / 16 {
            for index in sums.indices { take(index) }
        } else {
            for ordinal in listed.sorted() { take(Int(ordinal)) }
        }
        listed.removeAll(keepingCapacity: true)
    }
}
