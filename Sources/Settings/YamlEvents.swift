import CYaml

/// What libyaml's scanner meets, one after the other. The door to libyaml: nothing of it leaves this file.
enum YamlEvent {
    case scalar(text: String, isPlain: Bool, YamlProperties)
    case sequenceStart(YamlProperties)
    case sequenceEnd
    case mappingStart(YamlProperties)
    case mappingEnd
    case alias(String)
    case documentStart
    case documentEnd
    case end
}

/// What may stand before a node.
struct YamlProperties {
    var anchor: String?
    /// `!!int` and its like.
    var isTagged: Bool
}

/// Where and why a text is not YAML, and what to do about it.
struct YamlFault: Error {
    var message: String
    var place: Place
    var hint = "check indentation, brackets and quotes up to here; a text with : or # in it needs quotes"
}

/// Reads bytes that outlive it; frees libyaml's parser when it goes.
struct YamlEvents: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let bytes: UnsafeBufferPointer<UInt8>

    /// Nil where memory has run out.
    init?(_ bytes: UnsafeBufferPointer<UInt8>) {
        parser = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        self.bytes = bytes
        guard yaml_parser_initialize(parser) == 1 else { return nil }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    mutating func next() throws(YamlFault) -> (YamlEvent, Place) {
        while true {
            var event = yaml_event_t()
            guard yaml_parser_parse(parser, &event) == 1 else { throw fault() }
            defer { yaml_event_delete(&event) }
            if let found = Self.event(event) { return (found, Place(event.start_mark)) }
        }
    }

    /// Copies every text out of the event, which the caller frees. Nil for what needs no attention.
    private static func event(_ event: yaml_event_t) -> YamlEvent? {
        switch event.type {
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let text = String(
                decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
            return .scalar(
                text: text, isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE,
                properties(scalar.anchor, scalar.tag))
        case YAML_SEQUENCE_START_EVENT:
            return .sequenceStart(
                properties(event.data.sequence_start.anchor, event.data.sequence_start.tag))
        case YAML_SEQUENCE_END_EVENT: return .sequenceEnd
        case YAML_MAPPING_START_EVENT:
            return .mappingStart(properties(event.data.mapping_start.anchor, event.data.mapping_start.tag))
        case YAML_MAPPING_END_EVENT: return .mappingEnd
        case YAML_ALIAS_EVENT: return .alias(event.data.alias.anchor.map { String(cString: $0) } ?? "")
        case YAML_DOCUMENT_START_EVENT: return .documentStart
        case YAML_DOCUMENT_END_EVENT: return .documentEnd
        case YAML_STREAM_END_EVENT, YAML_NO_EVENT: return .end
        default: return nil
        }
    }

    private static func properties(
        _ anchor: UnsafeMutablePointer<yaml_char_t>?, _ tag: UnsafeMutablePointer<yaml_char_t>?
    ) -> YamlProperties {
        YamlProperties(anchor: anchor.map { String(cString: $0) }, isTagged: tag != nil)
    }

    private func fault() -> YamlFault {
        let problem = parser.pointee.problem.map { String(cString: $0) } ?? "memory has run out"
        if parser.pointee.error == YAML_READER_ERROR {
            return YamlFault(
                message: problem, place: place(ofByte: parser.pointee.problem_offset),
                hint: problem.contains("UTF-8")
                    ? "save the file as UTF-8" : "remove the character")
        }
        let mark = parser.pointee.problem_mark
        if character(at: mark) == UInt8(ascii: "\t") {
            return YamlFault(message: "a tab stands here", place: Place(mark), hint: "write spaces")
        }
        guard let context = parser.pointee.context.map({ String(cString: $0) }) else {
            return YamlFault(message: problem, place: Place(mark))
        }
        let start = Place(parser.pointee.context_mark)
        let isElsewhere = start != Place(mark) && start.line > 0 && !context.contains("next token")
        let beginning = isElsewhere ? ", which begins at \(start.line):\(start.column)" : ""
        return YamlFault(message: "\(problem) \(context)\(beginning)", place: Place(mark))
    }

    /// The byte in the line and column of a mark, where all before it in the line are bytes too.
    private func character(at mark: yaml_mark_t) -> UInt8? {
        var line = 0
        var start = bytes.startIndex
        while line < mark.line, let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            (line, start) = (line + 1, end + 1)
        }
        let place = start + mark.column
        return line == mark.line && place < bytes.endIndex ? bytes[place] : nil
    }

    /// libyaml's reader knows the byte only.
    private func place(ofByte offset: Int) -> Place {
        let before = bytes.prefix(max(0, offset))
        let line = before.count { $0 == UInt8(ascii: "\n") }
        let lastLine = before.lastIndex(of: UInt8(ascii: "\n")).map { before[($0 + 1)...] } ?? before[...]
        return Place(line: line + 1, column: String(decoding: lastLine, as: UTF8.self).count + 1)
    }
}

extension Place {
    fileprivate init(_ mark: yaml_mark_t) { self.init(line: mark.line + 1, column: mark.column + 1) }
}
