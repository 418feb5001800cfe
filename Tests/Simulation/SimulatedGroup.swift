import KafkaClient

/// A consumer group with cooperative rebalancing: a partition goes to another member only after its owner has
/// given it up, or was expelled.
final class SimulatedGroup {
    let name: String
    private(set) var members: [Int] = []
    private var nextMember = 1
    private var topics: [String] = []
    private var owners: [TopicPartition: Int] = [:]
    private var targets: [TopicPartition: Int] = [:]
    private unowned let log: SimulatedLog

    init(_ name: String, _ log: SimulatedLog) {
        self.name = name
        self.log = log
    }

    func join(_ topics: [String]) -> Int {
        self.topics = topics
        members.append(nextMember)
        nextMember += 1
        rebalance()
        return nextMember - 1
    }

    /// Leaves, or is expelled: what it owned is free.
    func remove(_ member: Int) {
        guard members.contains(member) else { return }
        members.removeAll { $0 == member }
        owners = owners.filter { $0.value != member }
        rebalance()
    }

    /// As few partitions move as can be.
    private func rebalance() {
        targets = [:]
        guard !members.isEmpty else { return }
        let places = topics.flatMap { log.places(of: $0) }
        let most = (places.count + members.count - 1) / members.count
        var load = Dictionary(uniqueKeysWithValues: members.map { ($0, 0) })
        for place in places {
            guard let owner = owners[place], let count = load[owner], count < most else { continue }
            targets[place] = owner
            load[owner] = count + 1
        }
        for place in places where targets[place] == nil {
            guard let least = members.min(by: { (load[$0] ?? 0, $0) < (load[$1] ?? 0, $1) }) else { return }
            targets[place] = least
            load[least, default: 0] += 1
        }
    }

    /// Makes a member give its partitions to the others, as a rebalance may.
    func shuffle(by shift: Int) {
        guard members.count > 1 else { return }
        targets = targets.mapValues { owner in
            let place = members.firstIndex(of: owner) ?? 0
            return members[(place + shift) % members.count]
        }
    }

    func toGiveUp(_ member: Int) -> [TopicPartition] {
        owners.filter { $0.value == member && targets[$0.key] != member }.keys.sorted()
    }

    func toTake(_ member: Int) -> [TopicPartition] {
        targets.filter { $0.value == member && owners[$0.key] == nil }.keys.sorted()
    }

    func release(_ places: [TopicPartition], _ member: Int) {
        for place in places where owners[place] == member { owners[place] = nil }
    }

    func take(_ places: [TopicPartition], _ member: Int) {
        for place in places { owners[place] = member }
    }
}
