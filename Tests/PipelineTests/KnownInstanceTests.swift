import EventCodec
import Testing

@testable import Pipeline

struct KnownInstanceTests {
    private func known(
        _ recorded: Set<String>, tally: [String] = [], watch: [String] = []
    ) -> KnownInstances {
        KnownInstances(application: "vigia", recorded: recorded, members: ["tally": tally, "watch": watch])
    }

    @Test func aMemberOfEitherGroupRunsAndTheOthersAreGone() {
        let instances = known(["a", "b", "c"], tally: ["vigia-tally-a"], watch: ["vigia-watch-c"])
        #expect(instances.names(.running) == ["a", "c"])
        #expect(instances.names(.gone) == ["b"])
        #expect(instances.anyRuns)
    }

    @Test func aMemberThatTheJournalDoesNotNameIsListedToo() {
        #expect(known([], tally: ["vigia-tally-new"]).names(.running) == ["new"])
    }

    @Test func noInstanceIsTakenForGoneWhereMembersDoNotTellTheirName() {
        let instances = known(["a", "b"], tally: ["vigia-tally-a", "mine", "mine"], watch: ["mine"])
        #expect(instances.names(.running) == ["a"])
        #expect(instances.names(.unclear) == ["b"])
        #expect(instances.nameless == 2)
        #expect(instances.anyRuns)
    }

    @Test func nobodyRunsWhereTheGroupsAreEmpty() {
        #expect(!known(["a"]).anyRuns)
        #expect(known(["a"]).names(.gone) == ["a"])
    }

    @Test func anInstanceIsReadFromTheNameOfItsClientInItsOwnGroup() {
        let slot = InstanceSlot(application: "vigia-b", instance: "n-1")
        #expect(slot.transactionalIds == ["vigia-b-tally-n-1", "vigia-b-watch-n-1"])
        for stage in InstanceSlot.stages {
            let name = slot.name(of: stage)
            #expect(InstanceSlot.instance(clientId: name, of: stage, in: "vigia-b") == "n-1")
            #expect(InstanceSlot.instance(clientId: name, of: stage, in: "vigia") == nil)
        }
        #expect(InstanceSlot.instance(clientId: "rdkafka", of: "tally", in: "vigia") == nil)
        #expect(InstanceSlot.instance(clientId: "vigia-tally-", of: "tally", in: "vigia") == nil)
    }

    @Test func theJournalTellsTheNewestLayoutAndEveryInstance() {
        let old = PartitionLayout(inputs: ["encounters": 4], tallies: 2, plan: 1)
        let new = PartitionLayout(inputs: ["encounters": 4], tallies: 2, plan: 2)
        var notes = JournalNotes()
        for entry in [ClockEntry.layout(old), .instance("a"), .instance("b"), .layout(new), .instance("a")] {
            notes.take(entry)
        }
        #expect(notes.layout == new)
        #expect(notes.instances == ["a", "b"])
    }
}
