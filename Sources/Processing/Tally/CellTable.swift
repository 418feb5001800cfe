import Aggregates
import EventTime

/// Sums that have not been sent yet, one cell a group (or feed).
///
/// Events come mostly in order, so a cell keeps the sum of one (bucket, known from) at hand; what it had
/// before spills into a dictionary. Nothing is allocated while the bucket stays the same.
struct CellTable<Key>: ~Copyable {
    struct Sum: Hashable {
        var count: Int64 = 0
        var events: Int64 = 0
    }

    /// Plain numbers, so that the record path retains nothing.
    private struct Cell {
        var bucket = Bucket(0)
        var knownFrom = Bucket(0)
        var sum = Sum()
        var isOpen = false

        /// False where it holds the sum of another place.
        mutating func add(_ bucket: Bucket, _ knownFrom: Bucket, count: Int64, events: Int64) -> Bool {
            // By their numbers, in place: a call into another module would cost more than all this.
            guard isOpen, self.bucket.ordinal == bucket.ordinal,
                self.knownFrom.ordinal == knownFrom.ordinal
            else { return false }
            sum.count += count
            sum.events += events
            return true
        }
    }

    private struct SpillKey: Hashable, Comparable {
        let cell: Int32
        let bucket: Bucket
        let knownFrom: Bucket

        static func < (a: SpillKey, b: SpillKey) -> Bool {
            (a.cell, a.bucket, a.knownFrom) < (b.cell, b.bucket, b.knownFrom)
        }
    }

    private var keys: [Key] = []
    /// Memory of its own: as an array, each addition would ask first whether somebody shares it.
    private var cells = UnsafeMutableBufferPointer<Cell>.allocate(capacity: 16)
    private var open: [Int32] = []
    private var spilled: [SpillKey: Sum] = [:]

    deinit { cells.deallocate() }

    mutating func makeCell(_ key: Key) -> Int32 {
        if keys.count == cells.count {
            let larger = UnsafeMutableBufferPointer<Cell>.allocate(capacity: cells.count * 2)
            _ = larger.moveInitialize(fromContentsOf: cells)
            cells.deallocate()
            cells = larger
        }
        cells.initializeElement(at: keys.count, to: Cell())
        keys.append(key)
        return Int32(keys.count - 1)
    }

    mutating func add(_ index: Int32, _ bucket: Bucket, _ knownFrom: Bucket, count: Int64, events: Int64) {
        let position = Int(index)
        precondition(position < keys.count, "no cell \(position)")
        if cells[position].add(bucket, knownFrom, count: count, events: events) { return }
        if cells[position].isOpen { spill(index) } else { open.append(index) }
        cells[position] = Cell(
            bucket: bucket, knownFrom: knownFrom, sum: Sum(count: count, events: events), isOpen: true)
    }

    /// Hands over every sum, those of nothing too, and starts anew; in an order that follows from that of
    /// the events alone.
    mutating func drain(isHistory: Bool, _ body: (Key, PendingSum) -> Void) {
        func hand(_ cell: Int32, _ bucket: Bucket, _ knownFrom: Bucket, _ sum: Sum) {
            body(
                keys[Int(cell)],
                PendingSum(
                    bucket: bucket, knownFrom: knownFrom, count: sum.count, events: sum.events,
                    isHistory: isHistory))
        }
        if spilled.isEmpty {
            for index in open {
                let cell = cells[Int(index)]
                hand(index, cell.bucket, cell.knownFrom, cell.sum)
            }
        } else {
            for index in open { spill(index) }
            for (key, sum) in spilled.sorted(by: { $0.key < $1.key }) {
                hand(key.cell, key.bucket, key.knownFrom, sum)
            }
        }
        clear()
    }

    mutating func clear() {
        for index in open {
            cells[Int(index)].isOpen = false
            cells[Int(index)].sum = Sum()
        }
        open.removeAll(keepingCapacity: true)
        spilled.removeAll(keepingCapacity: true)
    }

    private mutating func spill(_ index: Int32) {
        let cell = cells[Int(index)]
        let key = SpillKey(cell: index, bucket: cell.bucket, knownFrom: cell.knownFrom)
        spilled[key, default: Sum()].count += cell.sum.count
        spilled[key, default: Sum()].events += cell.sum.events
        cells[Int(index)].sum = Sum()
    }
}
