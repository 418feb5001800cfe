import EventTime
import Events

/// How seldom a count so far out comes where nothing has happened: `in about one month in 400`.
struct RarityText {
    let text: String

    /// Nil where it is unknown, or so common that it says nothing.
    init?(_ pValue: Double?, _ unit: BucketUnit, _ language: Language) {
        guard let pValue, pValue < 0.5 else { return nil }
        let name = unit.singular(language)
        let one = "\(unit.one) \(name)"
        guard pValue >= 1 / Self.most else {
            let most = NumberText.short(Self.most)
            text = language.pick("in less than one \(name) in \(most)", "en menos de \(one) de cada \(most)")
            return
        }
        let number = NumberText.short(Self.inTwoDigits(1 / pValue))
        text = language.pick("in about one \(name) in \(number)", "en cerca de \(one) de cada \(number)")
    }

    /// Beyond this no model can be believed.
    private static let most = 1_000_000.0

    private static func inTwoDigits(_ number: Double) -> Double {
        var scale = 1.0
        while number / scale >= 100 { scale *= 10 }
        return (number / scale).rounded() * scale
    }
}

extension BucketUnit {
    /// Spanish.
    fileprivate var one: String { article() == "la" ? "una" : "un" }
}
