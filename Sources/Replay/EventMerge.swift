import EventTime

/// Which of several files comes next: the one whose event at hand happened first; of equal times the file
/// that was named first. Each file keeps its own order.
struct EventMerge {
    private var files: [EventFile]

    /// Files are read up to their first event.
    init(_ files: [EventFile]) throws(FileError) {
        for file in files { _ = try file.advance() }
        self.files = files
    }

    /// Lends the next file and the time up to which it stays the next one; nil when all have ended.
    /// One file alone is next to its end: nothing is compared for each of its events.
    mutating func next() -> (file: EventFile, turn: Turn)? {
        files.removeAll(where: \.isAtEnd)
        guard var best = files.indices.first else { return nil }
        var rival: Int?
        for index in files.indices.dropFirst() {
            if files[index].time < files[best].time {
                (rival, best) = (best, index)
            } else if files[index].time < rival.map({ files[$0].time }) ?? .distantFuture {
                rival = index
            }
        }
        guard let rival else { return (files[best], .toTheEnd) }
        return (files[best], best < rival ? .through(files[rival].time) : .before(files[rival].time))
    }

    enum Turn {
        case toTheEnd
        case through(Timestamp)
        case before(Timestamp)

        func includes(_ time: Timestamp) -> Bool {
            switch self {
            case .toTheEnd: true
            case .through(let end): time <= end
            case .before(let end): time < end
            }
        }
    }
}
