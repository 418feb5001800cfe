import Seeded

/// The faults of one run, each armed at a step; a fault strikes the first worker that passes its place.
struct FaultSchedule {
    private var planned: [(step: Int, place: FaultPlace)]
    private var armed: [(place: FaultPlace, skips: Int)] = []
    private var random: SeededRandom

    init(_ places: [FaultPlace], steps: Int, _ random: inout SeededRandom) {
        self.random = SeededRandom(random.next())
        planned = places.map { (random.int(20...steps), $0) }
    }

    var isEmpty: Bool { planned.isEmpty && armed.isEmpty }

    /// Arms what is due; returns the transitions that are rare and must be brought about.
    mutating func arm(_ step: Int) -> [Transition] {
        guard !planned.isEmpty || (!armed.isEmpty && step % 100 == 0) else { return [] }
        let due = planned.filter { $0.step <= step }.map(\.place)
        planned.removeAll { $0.step <= step }
        for place in due { add(place) }
        // What has not struck is provoked again.
        return due.map(\.transition) + (step % 100 == 0 ? armed.map(\.place.transition) : [])
    }

    mutating func add(_ place: FaultPlace) {
        let often: Set<Transition> = [.poll, .write, .checkpoint, .restore, .tend]
        armed.append((place, often.contains(place.transition) ? random.int(0...8) : 0))
    }

    mutating func strike(_ transition: Transition) -> Fault? {
        guard let index = armed.firstIndex(where: { $0.place.transition == transition }) else { return nil }
        if armed[index].skips > 0 {
            armed[index].skips -= 1
            return nil
        }
        return armed.remove(at: index).place.fault
    }

    mutating func putBack(_ fault: Fault, _ transition: Transition) {
        armed.append((FaultPlace(fault: fault, transition: transition), 3))
    }
}
