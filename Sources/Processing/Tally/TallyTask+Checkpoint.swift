package import Aggregates
package import EventTime
import Events

/// One remembered id as it is written to the changelog: nothing in it refers to a table in memory.
package struct IdRecord: Hashable, Sendable {
    package var fingerprint: IdFingerprint
    package var content: UInt32
    package var time_s: Int64
    package var count: Int32
    package var revision: UInt32
    package var withdrawn: Bool
    package var origin: IdOrigin
    package var period: Period?
    package var offset_s: Int32
    /// The number of its profile in the generation of its block.
    package var profile: Int32

    package init(
        fingerprint: IdFingerprint, content: UInt32, time_s: Int64, count: Int32, revision: UInt32,
        withdrawn: Bool, origin: IdOrigin = .live, period: Period?, offset_s: Int32, profile: Int32
    ) {
        self.fingerprint = fingerprint
        self.content = content
        self.time_s = time_s
        self.count = count
        self.revision = revision
        self.withdrawn = withdrawn
        self.origin = origin
        self.period = period
        self.offset_s = offset_s
        self.profile = profile
    }
}

/// Ids that one transaction added or replaced: one record of the changelog.
package struct IdBlock: Hashable, Sendable {
    /// As in `EventView.profile`.
    package typealias Profile = [UInt8]

    /// How many profiles the blocks before it in its generation have told; with 0 a generation begins.
    package var firstProfile: Int32
    /// The profiles that it tells: the next ones by number.
    package var profiles: [Profile]
    package var records: [IdRecord]

    package init(firstProfile: Int32, profiles: [Profile], records: [IdRecord]) {
        self.firstProfile = firstProfile
        self.profiles = profiles
        self.records = records
    }

    /// What must be known of a block that has been written.
    struct Outline {
        let beginsGeneration: Bool
        let newest: Timestamp
    }

    var outline: Outline {
        Outline(
            beginsGeneration: firstProfile == 0,
            newest: Timestamp(milliseconds: (records.lazy.map(\.time_s).max() ?? 0) * 1000))
    }
}

/// What stands beside the ids: small, rewritten in each transaction that moves it.
package struct TallyHead: Hashable, Sendable {
    /// Where the partition clock stands.
    package var clock: Timestamp?
    package var idFloor: Timestamp?
    package var isEnded: Bool
    package var lastRequest: Int64
    package var lastInherited: Int64

    package init(
        clock: Timestamp?, idFloor: Timestamp?, isEnded: Bool, lastRequest: Int64, lastInherited: Int64
    ) {
        self.clock = clock
        self.idFloor = idFloor
        self.isEnded = isEnded
        self.lastRequest = lastRequest
        self.lastInherited = lastInherited
    }
}

extension TallyTask {
    package var head: TallyHead {
        TallyHead(
            clock: clock.now, idFloor: idFloor, isEnded: isEnded, lastRequest: lastRequest,
            lastInherited: lastInherited)
    }

    /// How many ids are remembered.
    package var idCount: Int { ids.count }

    /// How many ids changed since they were last taken, committed or taken back.
    package var idChangeCount: Int { ids.changeCount }

    /// Takes the ids that changed since then, in blocks of a record each.
    package mutating func takeIdChanges() -> [IdBlock] {
        // Put aside, since its task is read while it works.
        var cutter = IdBlockCutter()
        swap(&cutter, &idCutter)
        cutter.expect(ids.changeCount)
        ids.forEachChange { cutter.add(record(of: $0), of: profiles.entries) }
        ids.noteChanges()
        swap(&cutter, &idCutter)
        return idCutter.take()
    }

    /// Every id that is remembered, likewise: a generation of its own.
    package func idBlocks() -> [IdBlock] {
        var cutter = IdBlockCutter()
        ids.forEach { cutter.add(record(of: $0), of: profiles.entries) }
        return cutter.take()
    }

    private func record(of entry: IdEntry) -> IdRecord {
        let shape = shapes[entry.shape]
        return IdRecord(
            fingerprint: entry.fingerprint, content: entry.content, time_s: entry.time_s,
            count: entry.count, revision: entry.revision, withdrawn: entry.withdrawn,
            origin: entry.origin, period: shape.period, offset_s: shape.offset_s, profile: entry.profile)
    }

    /// Everything since the last commit is real now. Ids that no correction can reach any more are forgotten.
    package mutating func commit() {
        committedClock = clock
        committedIsEnded = isEnded
        committedLastRequest = lastRequest
        committedLastInherited = lastInherited
        ids.commit()
        idCutter.commit()
        toldGroups.commit()
        forgetOldIds()
    }

    /// Stands again where the last commit stood.
    package mutating func rollback() {
        run.clear()
        cells.clear()
        feedCells.clear()
        historyCells.clear()
        historyFeedCells.clear()
        ids.rollback()
        idCutter.rollback()
        toldGroups.rollback()
        clock = committedClock
        isEnded = committedIsEnded
        lastRequest = committedLastRequest
        lastInherited = committedLastInherited
        mustTellClock = false
        let mine = pacerOfCadence.sorted { $0.value < $1.value }.map(\.key)
        pacers = mine.map { Pacer(plan.cadences[$0], tellsMarks: plan.projecting[$0]) }
        nextPace = Timestamp(milliseconds: .min)
        if let now = clock.now {
            for pacer in pacers.indices { _ = pacers[pacer].follow(now) }
        }
    }

    /// Takes a block of the changelog; blocks come in the order in which they were written, and no generation
    /// lacks its first ones.
    package mutating func restore(_ block: IdBlock) {
        if block.firstProfile == 0 { restoredProfiles = [] }
        precondition(restoredProfiles.count == block.firstProfile, "ids without the profiles before them")
        for profile in block.profiles {
            let hash = StableHash.hash128(profile)
            let number = profiles.find(hash) ?? profile.withUnsafeBytes { adopt($0, hash) }
            restoredProfiles.append(number)
        }
        for record in block.records {
            let entry = IdEntry(
                fingerprint: record.fingerprint, content: record.content, time_s: record.time_s,
                profile: restoredProfiles[Int(record.profile)], count: record.count,
                revision: record.revision,
                withdrawn: record.withdrawn, origin: record.origin,
                shape: shapes.ordinal(of: record.period, offset_s: record.offset_s))
            if let known = ids.find(record.fingerprint) {
                ids.replace(known, with: entry)
            } else {
                ids.insert(entry)
            }
        }
    }

    /// Ends a restore: the clock stands where it stood at the last commit.
    package mutating func restore(_ head: TallyHead) {
        restoredProfiles = []
        idFloor = head.idFloor
        if let now = head.clock { advance(to: now) }
        isEnded = head.isEnded
        lastRequest = head.lastRequest
        lastInherited = head.lastInherited
        mustTellClock = false
        commit()
    }

    private mutating func forgetOldIds() {
        guard let lifetime = idLifetime else { return }
        if let now = clock.now {
            let floor = now - lifetime
            // A sixteenth of the life time between sweeps: each costs the index entries of what goes.
            let isDue = idFloor.map { floor > $0 + lifetime / 16 } ?? true
            if isDue {
                idFloor = max(floor, idFloor ?? floor)
                ids.forget(before: floor)
            }
        }
        // The one thing that depends on where batches end: a replay of a run that hit the cap may differ from
        // it.
        if ids.count > idsRemembered {
            let raised = ids.medianTime()
            counters.idFloorRaised += 1
            idFloor = max(raised, idFloor ?? raised)
            ids.forget(before: raised)
        }
        beginGeneration(lifetime)
    }

    /// A generation is kept in the changelog until its last id is forgotten, so it spans a quarter of an id's
    /// life time: what is kept too long is a quarter, and what each generation tells anew is little.
    private mutating func beginGeneration(_ lifetime: Milliseconds) {
        guard let idFloor else { return }
        let isDue = generationFloor.map { idFloor > $0 + lifetime / 4 } ?? true
        guard isDue || idCutter.count >= Limits.idsPerGeneration else { return }
        idCutter.beginGeneration()
        generationFloor = idFloor
    }

    /// Generations of blocks whose newest event is older than this can be deleted from the changelog.
    package var idsForgottenBefore: Timestamp? { idFloor }
}
