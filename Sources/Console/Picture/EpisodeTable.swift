import Alerting
import EventCodec
import EventTime

/// The last word on each episode, and where all of its words stand.
///
/// Bounded: of episodes that have ended, the last `ended` are kept, and of each the last `words` words; what
/// fires is kept up to `firing`.
struct EpisodeTable: Sendable {
    /// An operations team looks back at weeks, not years; `vigia.alerts` has the rest.
    static let ended = 5000
    /// More that fire at once are no list that people read.
    static let firing = 50_000
    /// Of one episode; one that is told every hour for a week.
    static let words = 200

    /// More are only there while the topics are loaded, and then of episodes that nobody keeps.
    private static let unplacedWords = 1000

    /// An episode that is known.
    struct Entry: Sendable {
        /// The last word as it stands in the topic.
        fileprivate(set) var bytes: [UInt8] = []
        /// Nil until the topic of episodes has told it.
        fileprivate(set) var head: AlertHead?
        fileprivate(set) var said = Timestamp(milliseconds: 0)
        /// Oldest first.
        fileprivate(set) var words: [KnownWord] = []
        /// The last word, read.
        fileprivate(set) var alert: AlertRecord?

        /// A word that comes again is left out.
        fileprivate mutating func add(_ word: KnownWord) {
            let isNew = words.last.map { ($0.partition, $0.offset) < (word.partition, word.offset) } ?? true
            guard isNew else { return }
            words.append(word)
            if words.count > EpisodeTable.words { words.removeFirst(words.count - EpisodeTable.words) }
        }
    }

    /// By id.
    private(set) var entries: [String: Entry] = [:]
    /// Those that fire.
    private(set) var open: Set<String> = []
    /// Those that have ended and were not forgotten.
    private var closed: Set<String> = []
    /// Words on episodes of which the last word has not come: the two topics are not read in step.
    private var unplaced: [(id: String, word: KnownWord)] = []
    /// Grows with each change of a last word.
    private(set) var revision = 0
    /// Episodes that fire and found no room.
    private(set) var withoutRoom = 0

    init() {}

    /// Takes the last word on an episode; returns whether anything has changed.
    mutating func takeLast(_ id: String, _ record: UnsafeRawBufferPointer, said: Timestamp) -> Bool {
        guard let head = AlertHead(record) else { return false }
        if head.isFiring, !open.contains(id), open.count >= Self.firing {
            withoutRoom += 1
            return false
        }
        var entry = entries[id] ?? Entry()
        guard entry.head != head else { return false }
        if entry.head == nil { for other in unplaced where other.id == id { entry.add(other.word) } }
        entry.bytes = Array(record)
        entry.head = head
        entry.said = said
        entry.alert = nil
        entries[id] = entry
        revision += 1
        if head.isFiring {
            open.insert(id)
            closed.remove(id)
        } else {
            open.remove(id)
            closed.insert(id)
            forget()
        }
        return true
    }

    /// Takes any word.
    mutating func take(_ id: String, _ word: KnownWord) {
        guard entries[id] != nil else {
            unplaced.append((id, word))
            if unplaced.count > Self.unplacedWords * 2 { unplaced.removeFirst(Self.unplacedWords) }
            return
        }
        entries[id]?.add(word)
    }

    /// The record of an episode's last word, read once.
    mutating func alert(_ id: String) -> AlertRecord? {
        guard let entry = entries[id], entry.head != nil else { return nil }
        if let alert = entry.alert { return alert }
        let alert = try? AlertCodec.read(entry.bytes)
        entries[id]?.alert = alert
        return alert
    }

    /// Those that have ended, the newest first.
    var ended: [String] {
        closed.sorted { (entries[$0]?.said ?? .start, $0) > (entries[$1]?.said ?? .start, $1) }
    }

    /// How many are known, whether they fire or have ended.
    var known: Int { entries.count }

    /// Cut by halves, so that they are not sorted for each word.
    private mutating func forget() {
        guard closed.count > Self.ended * 2 else { return }
        for id in ended.dropFirst(Self.ended) {
            entries[id] = nil
            closed.remove(id)
        }
    }
}

extension Timestamp {
    fileprivate static let start = Timestamp(milliseconds: 0)
}
