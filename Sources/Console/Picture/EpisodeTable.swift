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

    /// An episode that is known.
    struct Entry: Sendable {
        /// The last word as it stands in the topic.
        fileprivate(set) var bytes: [UInt8] = []
        /// Nil until the topic of episodes has told it.
        fileprivate(set) var head: WordHead?
        fileprivate(set) var said = Timestamp(milliseconds: 0)
        /// Oldest first.
        fileprivate(set) var words: [KnownWord] = []
        /// The last word, read.
        fileprivate(set) var alert: AlertRecord?
    }

    /// By id.
    private(set) var entries: [String: Entry] = [:]
    /// Those that fire.
    private(set) var open: Set<String> = []
    /// Those that have ended and were not forgotten, in the order in which they were heard of.
    private var closed: [String] = []
    /// Grows with each change of a last word.
    private(set) var revision = 0
    /// Episodes that fire and found no room.
    private(set) var withoutRoom = 0

    init() {}

    /// Takes the last word on an episode; returns whether anything has changed.
    mutating func takeLast(_ id: String, _ record: UnsafeRawBufferPointer, said: Timestamp) -> Bool {
        guard let head = WordHead(record) else { return false }
        if head.isFiring, !open.contains(id), open.count >= Self.firing {
            withoutRoom += 1
            return false
        }
        var entry = entries[id] ?? Entry()
        guard entry.head != head else { return false }
        entry.bytes = Array(record)
        entry.head = head
        entry.said = said
        entry.alert = nil
        entries[id] = entry
        revision += 1
        if head.isFiring {
            open.insert(id)
        } else {
            open.remove(id)
            closed.append(id)
            forget()
        }
        return true
    }

    /// Takes any word.
    mutating func take(_ id: String, _ word: KnownWord) {
        var entry = entries[id] ?? Entry()
        guard entry.words.last.map({ ($0.partition, $0.offset) < (word.partition, word.offset) }) ?? true
        else {
            return
        }
        entry.words.append(word)
        if entry.words.count > Self.words { entry.words.removeFirst(entry.words.count - Self.words) }
        // Until the topic of episodes tells that it fires, it may have been forgotten there long ago.
        if entries[id] == nil { closed.append(id) }
        entries[id] = entry
        forget()
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
    var ended: [String] { lately.filter { entries[$0]?.head != nil } }

    /// How many are known, whether they fire or have ended.
    var known: Int { entries.count }

    /// Those that do not fire, as far as is known; the latest that was heard of first.
    private var lately: [String] {
        var seen: Set<String> = []
        return closed.reversed().filter { !open.contains($0) && seen.insert($0).inserted }
    }

    /// Cut by halves, so that a list is not moved for each word.
    private mutating func forget() {
        guard closed.count > Self.ended * 2 else { return }
        let kept = lately.prefix(Self.ended)
        for id in Set(closed).subtracting(kept) where !open.contains(id) { entries[id] = nil }
        closed = kept.reversed()
    }
}
