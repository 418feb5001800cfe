package import Events

/// Writes events as `vigia convert` and `vigia send` send them.
package enum EventEncoder {
    /// One line of JSON without its end. Canonical: fields in `EventField`'s order, then the dimensions as
    /// given; what is absent or says the default (revision 0, not withdrawn) is left out, the count never is.
    package static func encode(_ event: Event) -> [UInt8] {
        var line = JSONLine()
        line.object {
            $0.field("id", event.id)
            if event.revision != 0 { $0.field("revision", Int64(event.revision)) }
            if event.withdrawn { $0.field("withdrawn", true) }
            $0.field("time", event.time)
            if let period = event.period { $0.field("period", period) }
            $0.field("count", event.count)
            $0.field("source", event.source)
            if let report = event.report { $0.field("report", report) }
            for dimension in event.dimensions { $0.field(dimension.name, dimension.value) }
        }
        return line.bytes
    }
}
