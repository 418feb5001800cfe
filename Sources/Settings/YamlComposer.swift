/// Builds the tree from events, on a stack of its own: hostile nesting cannot exhaust the program's.
struct YamlComposer {
    private struct OpenNode {
        enum Kind {
            case sequence([YamlNode])
            case mapping([YamlEntry], pending: (key: String, place: Place)?)
        }
        var kind: Kind
        var place: Place
        var anchor: String?
        var nodesBefore: Int
        /// Of the highest finished child.
        var height = 0
        /// Of a mapping: the line of each key.
        var keyLines: [String: Int] = [:]
    }

    private struct Anchored {
        var node: YamlNode
        var size: Int
        var height: Int
    }

    private let sheet: ProblemSheet
    private var open: [OpenNode] = []
    private var anchors: [String: Anchored] = [:]
    private var nodes = 0
    private var documents = 0
    private var root: YamlNode?

    init(sheet: ProblemSheet) { self.sheet = sheet }

    mutating func compose(_ events: consuming YamlEvents) throws(YamlFault) -> YamlNode? {
        while true {
            let (event, place) = try events.next()
            switch event {
            case .end: return root
            case .documentEnd: break
            case .documentStart:
                documents += 1
                if documents > 1 {
                    throw YamlFault(
                        message: "a second document starts in the same file", place: place,
                        hint: "write one document, or two files")
                }
            case .scalar(let text, let isPlain, let properties):
                refuseTag(properties, at: place)
                let isEmpty = isPlain && ["", "~", "null"].contains(text)
                let node = YamlNode(content: isEmpty ? .empty : .scalar(text), place: place)
                try count(1, at: place)
                if let anchor = properties.anchor {
                    anchors[anchor] = Anchored(node: node, size: 1, height: 0)
                }
                try add(node, height: 0)
            case .sequenceStart(let properties):
                try push(.sequence([]), properties, at: place)
            case .mappingStart(let properties):
                try push(.mapping([], pending: nil), properties, at: place)
            case .sequenceEnd, .mappingEnd:
                try pop()
            case .alias(let name):
                guard let anchored = anchors[name] else {
                    throw YamlFault(
                        message: "no finished anchor &\(name) stands before *\(name)", place: place,
                        hint: "write &\(name) before the value that it stands for, or quotes round a text")
                }
                try count(anchored.size, at: place)
                try checkDepth(open.count + anchored.height, at: place)
                try add(anchored.node, height: anchored.height)
            }
        }
    }

    private func refuseTag(_ properties: YamlProperties, at place: Place) {
        guard properties.isTagged else { return }
        sheet.report(
            "a tag stands before this value", at: place,
            hint: "remove it: what a value means follows from its key")
    }

    /// Copies made by aliases count in full, so that a few lines cannot stand for millions of nodes.
    private mutating func count(_ added: Int, at place: Place) throws(YamlFault) {
        nodes += added
        guard nodes <= SettingsLimits.yamlNodes else {
            throw YamlFault(
                message: "more than \(SettingsLimits.yamlNodes) values in one file", place: place,
                hint: "split it; copies made by aliases count in full")
        }
    }

    private func checkDepth(_ depth: Int, at place: Place) throws(YamlFault) {
        guard depth <= SettingsLimits.yamlDepth else {
            throw YamlFault(
                message: "nested more than \(SettingsLimits.yamlDepth) deep", place: place,
                hint: "write it flatter: a rule needs 6")
        }
    }

    private mutating func push(
        _ kind: OpenNode.Kind, _ properties: YamlProperties, at place: Place
    ) throws(YamlFault) {
        refuseTag(properties, at: place)
        try checkDepth(open.count + 1, at: place)
        open.append(OpenNode(kind: kind, place: place, anchor: properties.anchor, nodesBefore: nodes))
        try count(1, at: place)
    }

    private mutating func pop() throws(YamlFault) {
        let closed = open.removeLast()
        let content: YamlNode.Content
        switch closed.kind {
        case .sequence(let children): content = .sequence(children)
        case .mapping(let entries, _): content = .mapping(entries)
        }
        let node = YamlNode(content: content, place: closed.place)
        let height = closed.height + 1
        if let anchor = closed.anchor {
            anchors[anchor] = Anchored(node: node, size: nodes - closed.nodesBefore, height: height)
        }
        try add(node, height: height)
    }

    private mutating func add(_ node: YamlNode, height: Int) throws(YamlFault) {
        guard let index = open.indices.last else {
            root = node
            return
        }
        open[index].height = max(open[index].height, height)
        switch open[index].kind {
        case .sequence(var children):
            open[index].kind = .sequence([])  // so that `children` is the only copy and grows in place
            children.append(node)
            open[index].kind = .sequence(children)
        case .mapping(var entries, let pending?):
            open[index].kind = .mapping([], pending: nil)
            if isNew(pending.key, at: pending.place, in: &open[index]) {
                entries.append(YamlEntry(key: pending.key, keyPlace: pending.place, value: node))
            }
            open[index].kind = .mapping(entries, pending: nil)
        case .mapping(let entries, nil):
            guard case .scalar(let key) = node.content else {
                throw YamlFault(message: "a key must be a text, not \(node.kind)", place: node.place)
            }
            open[index].kind = .mapping(entries, pending: (key, node.place))
        }
    }

    private func isNew(_ key: String, at place: Place, in mapping: inout OpenNode) -> Bool {
        if key == "<<" {
            sheet.report(
                "keys cannot be merged with <<", at: place,
                hint: "write them out; an alias can stand for a whole value")
            return false
        }
        guard let line = mapping.keyLines.updateValue(place.line, forKey: key) else { return true }
        sheet.report(
            "the key \"\(key)\" stands here a second time", at: place,
            hint: "keep this one or that of line \(line)")
        return false
    }
}
