/// The exact numbers that the final words of one rule on one series have shown, in all of its episodes: what
/// the next word must not be subtracted from. Empty, and free, for rules without a privacy minimum.
package struct DisclosedBefore: Hashable, Sendable {
    /// Beyond this many numbers, whatever is new is rounded: nothing that was shown is ever forgotten. A word
    /// shows two or three.
    package static let limit = 256

    /// Sorted, without repeats.
    package private(set) var exact: [Int64]

    /// Takes back what a checkpoint kept.
    package init(exact: [Int64] = []) {
        self.exact = Array(Set(exact).sorted().prefix(Self.limit))
    }

    func contains(_ count: Int64) -> Bool {
        let place = place(of: count)
        return place < exact.count && exact[place] == count
    }

    func hasRoom(for count: Int) -> Bool { exact.count + count <= Self.limit }

    mutating func insert(_ count: Int64) {
        let place = place(of: count)
        guard place == exact.count || exact[place] != count else { return }
        exact.insert(count, at: place)
    }

    private func place(of count: Int64) -> Int {
        var (low, high) = (0, exact.count)
        while low < high {
            let middle = (low + high) / 2
            if exact[middle] < count { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
