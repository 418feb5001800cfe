/// Numbers for axes, three digits at most: `0`, `12.5`, `999`, `1.5k`, `250k`, `1.25M`, `3G`;
/// `∞` from 10^27 on.
package enum ShortNumber {
    /// `?` for what is no finite number.
    package static func text(_ value: Double) -> String {
        guard value.isFinite else { return "?" }
        var size = value.magnitude
        var suffixes = ["", "k", "M", "G", "T"][...]
        while size >= 999.5, suffixes.count > 1 {
            size /= 1000
            suffixes.removeFirst()
        }
        let places = size < 9.995 ? 100.0 : size < 99.95 ? 10 : 1
        let scaled = (size * places).rounded()
        guard scaled < 1e15 else { return value < 0 ? "-∞" : "∞" }
        var text = "\(Int(scaled) / Int(places))"
        var fraction = String(Int(scaled) % Int(places) + Int(places)).dropFirst()
        while fraction.last == "0" { fraction.removeLast() }
        if !fraction.isEmpty { text += ".\(fraction)" }
        return (value < 0 && scaled > 0 ? "-" : "") + text + (suffixes.first ?? "")
    }
}
