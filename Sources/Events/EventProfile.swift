/// What an event says besides when and how many: its source, report and dimensions. Few among many events, so
/// it is made from an `EventView`'s `profile` only when that is new.
package struct EventProfile: Hashable, Sendable {
    package var source: String
    package var report: String
    /// In the order of the schema's dimensions; "" where absent.
    package var values: [String]

    package init(source: String, report: String = Feed.defaultReport, values: [String]) {
        self.source = source
        self.report = report
        self.values = values
    }

    /// From the canonical bytes that `EventView.profile` documents, as a decoder or `bytes` made them; traps
    /// on any others.
    package init(bytes: UnsafeRawBufferPointer) {
        var parts: [String] = []
        var rest = bytes[...]
        while let length = rest.popFirst() {
            parts.append(String(decoding: rest.prefix(Int(length)), as: UTF8.self))
            rest.removeFirst(Int(length))
        }
        precondition(parts.count >= 2, "a profile starts with source and report")
        self.init(source: parts[0], report: parts[1], values: Array(parts[2...]))
    }

    /// The canonical bytes again. Traps where a part is longer than 255 bytes.
    package var bytes: [UInt8] {
        ([source, report] + values).flatMap { [UInt8($0.utf8.count)] + $0.utf8 }
    }
}
