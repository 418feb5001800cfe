/// Words in lines of a width. Widths are characters, which is what Latin scripts take on a terminal.
package enum TextWrap {
    /// A word that is longer than the width has a line of its own. A percent sign stays with its number.
    package static func lines(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in words(text) {
            if !line.isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = ""
            }
            line += line.isEmpty ? word : " " + word
        }
        return line.isEmpty ? lines : lines + [line]
    }

    private static func words(_ text: String) -> [String] {
        text.split(separator: " ").reduce(into: []) { words, next in
            if next.hasPrefix("%"), let number = words.popLast() {
                words.append("\(number) \(next)")
            } else {
                words.append(String(next))
            }
        }
    }

    /// Without words in the middle, where it is too long: what tells texts of one kind apart stands at the
    /// end.
    package static func shortened(_ text: String, to width: Int, ellipsis: String = "…") -> String {
        guard text.count > width else { return text }
        let words = text.split(separator: " ")
        var tail: [Substring] = []
        let half = (width - ellipsis.count) / 2
        for word in words.reversed() {
            let length = tail.reduce(word.count) { $0 + $1.count + 1 }
            if length > half, !tail.isEmpty { break }
            tail.insert(word, at: 0)
        }
        let end = ellipsis + " " + tail.joined(separator: " ")
        var head = ""
        for word in words {
            guard head.count + 1 + word.count + end.count <= width else { break }
            head += head.isEmpty ? word : " " + word
        }
        if end.count > width { return cut(text, to: width, ellipsis: ellipsis) }
        return head + end
    }

    /// Cut to a width, with a sign that it was.
    package static func cut(_ text: String, to width: Int, ellipsis: String = "…") -> String {
        guard text.count > width else { return text }
        let kept = text.prefix(max(0, width - ellipsis.count))
        return String(kept.reversed().drop { $0 == " " }.reversed()) + ellipsis
    }

    package static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    package static func rightAligned(_ text: String, to width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
