import Aggregates
import EventTime
import Events

extension TallyTask {
    /// A record that could not be decoded: nothing but a count.
    package mutating func countRefused() { counters.refused += 1 }

    mutating func refuse(_ rejection: Rejection) -> Rejection {
        counters.refused += 1
        return rejection
    }

    /// Ends the run and fills `placements`; false where every cadence that reads the profile holds it too
    /// late.
    mutating func place(
        _ time: Timestamp, _ civil: CivilTime, _ period: Period?, _ profile: Int32, isHistory: Bool
    ) -> Bool {
        endRun()
        if isHistory {
            for pacer in pacers.indices {
                placements[pacer] = pacers[pacer].placeHistory(time, civil, period)
            }
            return true
        }
        var late = 0
        for pacer in pacers.indices {
            placements[pacer] = pacers[pacer].place(time, civil, period)
            if placements[pacer] == .tooLate { late += 1 }
        }
        guard late > 0 else { return true }
        let reading = routes(profile)
        let tooLate = reading.count { placements[Int($0.pacer)] == .tooLate }
        counters.late += tooLate
        return reading.isEmpty || tooLate < reading.count
    }

    /// Counts a new event where `placements` says; with it may begin a run.
    mutating func count(
        _ event: borrowing EventView, _ entry: IdEntry, isInRun: Bool, isHistory: Bool
    ) {
        if isHistory || !isInRun && placements.contains(.tooLate) {
            if !isHistory { noteZone(entry.profile, events: 1) }
            return add(entry, count: event.count, events: 1, periodic: event.period != nil)
        }
        if !isInRun { run.begin(with: event, span: commonSpan) }
        run.add(entry.profile, count: event.count)
    }

    /// While the clock stands, events of this time fall where the last one fell that covers no period.
    private var commonSpan: Range<Timestamp> {
        pacers.reduce(.distantPast ..< .distantFuture) { $0.clamped(to: $1.span) }
    }

    /// Adds the sums of the run to the cells of its profiles and feeds. Its placements hold up to here.
    mutating func endRun() {
        let periodic = run.isPeriodic
        var (run, feedSums) = (EventRun(), OrdinalSums())
        swap(&run, &self.run)
        swap(&feedSums, &self.feedSums)
        run.end { profile, count, events in
            noteZone(profile, events: Int(events))
            addToGroups(profile, count: count, events: events)
            feedSums.add(profiles.places[Int(profile)].feed, count: count, events: events)
        }
        feedSums.drain { feed, count, events in
            addToFeed(feed, count: count, events: events, periodic: periodic)
        }
        swap(&run, &self.run)
        swap(&feedSums, &self.feedSums)
    }

    /// Adds what an event counts to the cells of its profile, by `placements`.
    mutating func add(_ entry: IdEntry, count: Int64, events: Int64, periodic: Bool) {
        if entry.origin == .live {
            addToGroups(entry.profile, count: count, events: events)
            let feed = profiles.places[Int(entry.profile)].feed
            addToFeed(feed, count: count, events: events, periodic: periodic)
        } else {
            addHistory(entry, count: count, events: events, periodic: periodic)
        }
    }

    private mutating func addToGroups(_ profile: Int32, count: Int64, events: Int64) {
        for index in profiles.places[Int(profile)].routes {
            let route = profiles.routes[Int(index)]
            switch placements[Int(route.pacer)] {
            case .known(let bucket, let from)?:
                cells.add(route.cell, bucket, from, count: count, events: events)
            case .history(let bucket, let from)?:
                historyCells.add(route.cell, bucket, from, count: count, events: events)
            case .tooLate?, nil: break
            }
        }
    }

    private mutating func addToFeed(_ feed: Int32, count: Int64, events: Int64, periodic: Bool) {
        for route in profiles.feedRoutes[Int(feed)] {
            guard case .known(let bucket, let from)? = placements[Int(route.pacer)] else { continue }
            let cell = periodic ? route.periodic : route.plain
            feedCells.add(cell, bucket, from, count: count, events: events)
        }
    }

    /// The same for what came as history: inside the horizon it counts as a live event does. Its report is
    /// told to the ledger of the past in any case, which looks at buckets before the first that settled.
    private mutating func addHistory(_ entry: IdEntry, count: Int64, events: Int64, periodic: Bool) {
        let place = profiles.places[Int(entry.profile)]
        let isBeforeClock = entry.origin == .beforeClock
        for index in place.routes {
            let route = profiles.routes[Int(index)]
            guard let (bucket, from, isKnown) = placements[Int(route.pacer)]?.place else { continue }
            if isKnown, !isBeforeClock {
                cells.add(route.cell, bucket, from, count: count, events: events)
            } else {
                historyCells.add(route.cell, bucket, from, count: count, events: events)
            }
        }
        for route in profiles.feedRoutes[Int(place.feed)] {
            guard let (bucket, from, isKnown) = placements[Int(route.pacer)]?.place else { continue }
            let cell = periodic ? route.periodic : route.plain
            if isKnown, !isBeforeClock { feedCells.add(cell, bucket, from, count: count, events: events) }
            historyFeedCells.add(cell, bucket, from, count: 0, events: events)
        }
    }

    mutating func advance(to time: Timestamp) {
        if isEnded {
            isEnded = false
            mustTellClock = true
        }
        guard clock.advance(to: time), time >= nextPace else { return }
        endRun()
        for pacer in pacers.indices where pacers[pacer].follow(time) { mustTellClock = true }
        nextPace = pacers.map(\.nextChange).min() ?? .distantFuture
    }

    /// An id that is known: a duplicate, an older revision, other content, or a correction.
    mutating func correct(
        _ position: Int, with entry: IdEntry, _ time: Timestamp, _ civil: CivilTime, _ period: Period?,
        isHistory: Bool
    ) -> Rejection? {
        let old = ids[position]
        var entry = entry
        // What history has told stays told, also where the live stream corrects it.
        if !isHistory, old.origin != .live { entry.origin = .history }
        if entry.revision < old.revision {
            counters.superseded += 1
            return nil
        }
        if entry.revision == old.revision {
            guard entry.content != old.content else {
                counters.duplicates += 1
                return nil
            }
            return refuse(Rejection(reason: .conflictingContent, field: "id"))
        }
        guard replace(old, with: entry, time, civil, period, isHistory: isHistory) else {
            return refuse(Rejection(reason: .tooOld, field: "time"))
        }
        ids.replace(position, with: entry)
        counters.revisions += 1
        if entry.withdrawn { counters.withdrawn += 1 }
        if isHistory { counters.history += 1 } else { advance(to: time) }
        return nil
    }

    /// Takes the old contribution back and adds the new one, cadence by cadence. Where the old one can no
    /// longer be taken back but the new one would count, the same people would count twice: then the whole
    /// revision is refused and the earlier report stands.
    private mutating func replace(
        _ old: IdEntry, with new: IdEntry, _ time: Timestamp, _ civil: CivilTime, _ period: Period?,
        isHistory: Bool
    ) -> Bool {
        let shape = shapes[old.shape]
        let oldCivil = CivilTime(
            millisecondsSinceEpoch: old.time.milliseconds + Int64(shape.offset_s) * 1000)
        let oldInTime =
            place(old.time, oldCivil, shape.period, old.profile, isHistory: isHistory) || old.withdrawn
        let oldPlacements = placements
        let newInTime = place(time, civil, period, new.profile, isHistory: isHistory) || new.withdrawn
        guard oldInTime, newInTime else { return false }
        if !old.withdrawn, !new.withdrawn, wouldCountTwice(old.profile, oldPlacements, new.profile) {
            return false
        }
        if !isHistory { noteZone(new.profile, events: 1) }
        if !new.withdrawn { add(new, count: Int64(new.count), events: 1, periodic: period != nil) }
        if !old.withdrawn {
            placements = oldPlacements
            add(old, count: -Int64(old.count), events: -1, periodic: shape.period != nil)
        }
        return true
    }

    /// Whether a cadence that reads both reports would keep the old one, which is too late to be taken back:
    /// of what is behind the horizon nobody here knows whether it counted as history or was told live, so it
    /// must stay in its bucket.
    private func wouldCountTwice(_ old: Int32, _ oldPlacements: [Placement?], _ new: Int32) -> Bool {
        let reading = routes(new).map(\.pacer)
        return routes(old).contains { route in
            guard reading.contains(route.pacer), let new = placements[Int(route.pacer)]?.place else {
                return false
            }
            switch oldPlacements[Int(route.pacer)] {
            case .known?, nil: return false
            case .tooLate?: return new.isKnown
            case .history(let bucket, _)?: return new.isKnown || new.bucket != bucket
            }
        }
    }

    func routes(_ profile: Int32) -> [ProfileTable.FeedRoute] {
        profiles.feedRoutes[Int(profiles.places[Int(profile)].feed)]
    }

    /// Learns a profile: its cells in every grouping and its feed's cells in every cadence that read it.
    mutating func adopt(_ bytes: UnsafeRawBufferPointer, _ hash: ProfileTable.Hash) -> Int32 {
        let profile = EventProfile(bytes: bytes)
        let feed = Feed(stream: origin.stream, source: profile.source, report: profile.report)
        var routes: [ProfileTable.Route] = []
        for (index, grouping) in plan.groupings.enumerated() {
            guard let pacer = pacerOfGrouping[index], let group = grouping.group(of: profile, in: schema)
            else { continue }
            routes.append(.init(cell: cell(of: group, in: index), pacer: pacer))
        }
        return profiles.insert(bytes, hash, routes: routes, feed: number(of: feed))
    }

    private mutating func cell(of group: Group, in grouping: Int) -> Int32 {
        let key = CellKey(grouping: grouping, group: group)
        if let known = cellOfGroup[key] { return known }
        let routedBy = plan.groupings[grouping].routedBy
        let target = TallyTarget(
            grouping: plan.groupingFingerprints[grouping], group: group,
            partition: group.prefix(routedBy).partition(of: talliesPartitions),
            notice: plan.sharedGroupings.contains(grouping) ? group.stableHash : nil)
        let cell = cells.makeCell(target)
        _ = historyCells.makeCell(target)
        cellOfGroup[key] = cell
        return cell
    }

    private mutating func number(of feed: Feed) -> Int32 {
        if let known = numberOfFeed[feed] { return known }
        let routes = plan.cadences(reading: feed).compactMap { cadence in
            pacerOfCadence[cadence].map { pacer in
                ProfileTable.FeedRoute(
                    periodic: makeCell(of: feed, in: cadence, periodic: true),
                    plain: makeCell(of: feed, in: cadence, periodic: false), pacer: pacer)
            }
        }
        let number = profiles.insertFeed(routes)
        numberOfFeed[feed] = number
        return number
    }

    private mutating func makeCell(of feed: Feed, in cadence: Int, periodic: Bool) -> Int32 {
        let target = FeedTarget(cadence: plan.cadenceFingerprints[cadence], feed: feed, periodic: periodic)
        _ = historyFeedCells.makeCell(target)
        return feedCells.makeCell(target)
    }
}

/// Periods and offsets, of which there are few, as small ordinals; 0 stands for no period in UTC.
struct ShapeTable {
    struct Shape: Hashable {
        let period: Period?
        let offset_s: Int32
    }

    private var shapes: [Shape] = [Shape(period: nil, offset_s: 0)]
    private var ordinals: [Shape: UInt32] = [Shape(period: nil, offset_s: 0): 0]
    private var last = (shape: Shape(period: nil, offset_s: 0), ordinal: UInt32(0))

    subscript(ordinal: UInt32) -> Shape { shapes[Int(ordinal)] }

    mutating func ordinal(of period: Period?, offset_s: Int32) -> UInt32 {
        let shape = Shape(period: period, offset_s: offset_s)
        if shape == last.shape { return last.ordinal }
        let ordinal = ordinals[shape] ?? UInt32(shapes.count)
        if Int(ordinal) == shapes.count {
            precondition(shapes.count < IdEntry.shapes, "more than 33 million kinds of period and offset")
            shapes.append(shape)
            ordinals[shape] = ordinal
        }
        last = (shape, ordinal)
        return ordinal
    }
}

extension Timestamp {
    /// Seconds since 1970, rounded down.
    var wholeSeconds: Int64 {
        let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
        return rest < 0 ? seconds - 1 : seconds
    }
}
