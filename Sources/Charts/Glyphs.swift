/// The characters that a chart is drawn with.
struct Glyphs {
    /// A bar's topmost cell, from the least that can be seen to a full cell.
    let fill: [Character]
    let bound: Character
    let missing: Character
    let fired: Character
    let axis: Character
    let tick: Character
    let baseline: Character
    let origin: Character
    /// Levels of a sparkline; the first is 0.
    let spark: [Character]

    static let unicode = Glyphs(
        fill: Array("▁▂▃▄▅▆▇█"), bound: "╌", missing: "·", fired: "▲", axis: "│", tick: "┤", baseline: "─",
        origin: "┼", spark: Array("▁▂▃▄▅▆▇█"))

    static let ascii = Glyphs(
        fill: Array(".:#"), bound: "-", missing: "?", fired: "^", axis: "|", tick: "+", baseline: "-",
        origin: "+",
        spark: Array("_.:-=+*#"))
}
