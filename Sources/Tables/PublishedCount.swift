/// Counts of persons as tables write them.
enum PublishedCount {
    /// More than there are people: a larger figure is a slip, and sums of such figures cannot overflow.
    static let most = 99_999_999_999

    /// `1234` or `1,234`: digits alone, or groups of three after commas; `nil` for everything else.
    static func parsed(_ cell: String) -> Int? {
        let groups = cell.split(separator: ",", omittingEmptySubsequences: false)
        let isGrouped = groups.count > 1
        for (index, group) in groups.enumerated() {
            guard !group.isEmpty, group.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
            if isGrouped, index == 0 ? group.utf8.count > 3 : group.utf8.count != 3 { return nil }
        }
        guard let count = Int(groups.joined()), count <= most else { return nil }
        return count
    }
}
