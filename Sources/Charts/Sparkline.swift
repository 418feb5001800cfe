/// A series in one line of text, from 0 to its highest value: `▁▂▂▅█▃`.
package enum Sparkline {
    /// One character a value, or the highest of several where there are more than `width`. A missing value is
    /// a blank; 0 alone has the lowest level. Negative values are drawn as 0.
    package static func line(values: [Double?], width: Int, ascii: Bool = false) -> String {
        let levels = (ascii ? Glyphs.ascii : Glyphs.unicode).spark
        let columns = ChartColumn.columns(values: values, limit: width)
        let highest = columns.compactMap(\.value).max() ?? 0
        let characters = columns.map { column -> Character in
            guard let value = column.value else { return " " }
            guard value > 0 else { return levels[0] }
            let level = Int((value / highest * Double(levels.count - 1)).rounded(.up))
            return levels[min(max(level, 1), levels.count - 1)]
        }
        return String(characters)
    }
}
