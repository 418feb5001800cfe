/// What a cell means, which is what its colour follows.
enum Ink {
    case plain, label, bar, fired, bound, boundOnBar, boundOnFired

    /// Parameters of "select graphic rendition" (ECMA-48): the terminal's own palette, so that its theme
    /// decides.
    var rendition: String? {
        switch self {
        case .plain: nil
        case .label: "2"
        case .bar: "36"
        case .fired: "31"
        case .bound: "33"
        case .boundOnBar: "30;46"
        case .boundOnFired: "30;41"
        }
    }
}

/// Some characters of one ink.
struct Stroke {
    private var characters: String
    private let ink: Ink
    /// Shown in colour instead: what only colour can tell from the cells around it.
    private var coloredCharacters: String?

    init(_ text: String, _ ink: Ink) {
        characters = text
        self.ink = ink
    }

    init(_ character: Character, _ ink: Ink, _ count: Int = 1) {
        self.init(String(repeating: character, count: count), ink)
    }

    /// The same stroke, made of another character where there is colour.
    func inColor(_ character: Character) -> Stroke {
        var stroke = self
        stroke.coloredCharacters = String(repeating: character, count: characters.count)
        return stroke
    }

    /// One line of strokes; without blanks at its end.
    static func text(_ strokes: [Stroke], isColored: Bool) -> String {
        var strokes = strokes[...]
        while strokes.last?.characters.allSatisfy({ $0 == " " }) == true { strokes.removeLast() }
        guard isColored else { return strokes.map(\.characters).joined() }
        var text = ""
        var current: String?
        for stroke in strokes {
            if stroke.ink.rendition != current {
                if current != nil { text += "\u{1B}[0m" }
                if let rendition = stroke.ink.rendition { text += "\u{1B}[\(rendition)m" }
                current = stroke.ink.rendition
            }
            text += stroke.coloredCharacters ?? stroke.characters
        }
        return current == nil ? text : text + "\u{1B}[0m"
    }
}
