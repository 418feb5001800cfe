import Foundation
import Rules

/// The unit in which a method's levels are written, and how they are read and shown.
enum LevelUnit {
    /// `threshold`: `1000`.
    case persons
    /// `change` and `record`: `50%`, `-30%`.
    case fraction
    /// `crossover`: `1.5` or `150%`.
    case factor
    /// `silence`: `3`.
    case buckets
    /// `detect`: `1 in 400`, or `0.25%`.
    case rarity

    init(of method: Rules.Method) {
        switch method {
        case .threshold: self = .persons
        case .change, .record: self = .fraction
        case .crossover: self = .factor
        case .silence: self = .buckets
        case .detect: self = .rarity
        }
    }

    /// A level without regard to its side; nil and reported where it is none.
    func read(_ setting: Setting) -> Double? {
        switch self {
        case .persons: return setting.whole(in: SettingsLimits.count, unit: "persons").map(Double.init)
        case .buckets:
            // A level is passed by more than it, and a rule says from which bucket on.
            return setting.whole(in: SettingsLimits.silence, unit: "buckets").map { Double($0 - 1) }
        case .fraction: return readFraction(setting)
        case .factor: return readFactor(setting)
        case .rarity: return readRarity(setting)
        }
    }

    /// A level of the lower side: rarities are negative there, so that a level further out is a lower one.
    func readBelow(_ setting: Setting) -> Double? {
        switch self {
        case .rarity: read(setting).map { -$0 }
        case .persons, .fraction, .factor, .buckets: read(setting)
        }
    }

    private func readRarity(_ setting: Setting) -> Double? {
        let text = setting.scalar ?? ""
        let words = text.split(separator: " ")
        let rarity: Double? =
            if words.count == 3, words[0] == "1", words[1] == "in" {
                Self.decimal(words[2].filter { $0 != "," })
            } else if text.hasSuffix("%"), let percent = Self.decimal(text.dropLast()), percent > 0 {
                100 / percent
            } else { nil }
        guard let rarity else {
            setting.refuse(
                "\"\(setting.name)\" must say how rare, not \(setting.node.kind)",
                hint: "write \(setting.name): 1 in 400, or 0.25%: so many buckets pass it by chance")
            return nil
        }
        guard SettingsLimits.rarity.contains(rarity) else {
            let limits = SettingsLimits.rarity
            setting.refuse(
                "\"\(setting.name)\" is \(text), not between \(self.text(limits.lowerBound)) and "
                    + self.text(limits.upperBound),
                hint: "write \(setting.name): 1 in 400")
            return nil
        }
        return rarity
    }

    private func readFraction(_ setting: Setting) -> Double? {
        guard let text = setting.scalar, text.hasSuffix("%"), let percent = Self.decimal(text.dropLast())
        else {
            let example = setting.name == "below" ? "-30%" : "50%"
            setting.refuse(
                "\"\(setting.name)\" must be a percentage, not \(setting.node.kind)",
                hint: "write a number and %, such as \(setting.name): \(percentMeant(by: setting) ?? example)"
            )
            return nil
        }
        guard abs(percent / 100) <= SettingsLimits.fraction else {
            setting.refuse(
                "\"\(setting.name)\" is \(text), beyond \(inPercent(SettingsLimits.fraction))",
                hint: "write a smaller percentage")
            return nil
        }
        return percent / 100
    }

    /// `0.5` means 50%; `50`, `50 percent` and `−50%` with another minus say what they mean.
    private func percentMeant(by setting: Setting) -> String? {
        let text = (setting.scalar ?? "").replacing("\u{2212}", with: "-").replacing("\u{2013}", with: "-")
        let number = text.prefix { $0.isASCII && ($0.isNumber || "+-.".contains($0)) }
        guard let value = Self.decimal(number) else { return nil }
        let isFraction = abs(value) < 2 && number.contains(".") && text == number
        return isFraction ? inPercent(value) : plain(value) + "%"
    }

    private func readFactor(_ setting: Setting) -> Double? {
        let text = setting.scalar ?? ""
        let factor = text.hasSuffix("%") ? Self.decimal(text.dropLast()).map { $0 / 100 } : Self.decimal(text)
        guard let factor else {
            setting.refuse(
                "\"\(setting.name)\" must be a factor, not \(setting.node.kind)",
                hint: "write a number or a percentage: 1.5 or 150% is half as much again")
            return nil
        }
        guard factor > 0, factor <= SettingsLimits.factor else {
            setting.refuse(
                "\"\(setting.name)\" is \(text), not above 0 and at most \(Int(SettingsLimits.factor))",
                hint: "write 1 for \"equal\", 2 for \"twice as many\"")
            return nil
        }
        return factor
    }

    /// Plain decimals only: no exponents, no `inf`, no hexadecimal.
    static func decimal(_ text: some StringProtocol) -> Double? {
        let digits = text.first == "-" || text.first == "+" ? text.dropFirst() : text[...]
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, digits.utf8.count <= 20,
            parts.allSatisfy({ part in
                !part.isEmpty && part.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            })
        else { return nil }
        return Double(String(text))
    }

    /// As a rule's author would write it.
    func text(_ level: Double) -> String {
        switch self {
        case .persons: String(Int(level))
        case .buckets: String(Int(level) + 1)
        case .fraction: inPercent(level)
        case .factor: plain(level)
        case .rarity: "1 in \(plain(abs(level)))"
        }
    }

    private func inPercent(_ fraction: Double) -> String { plain(fraction * 100) + "%" }

    /// Without the digits that binary fractions add (0.55 times 100).
    private func plain(_ number: Double) -> String {
        let rounded = (number * 1e6).rounded() / 1e6
        return rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)
    }
}
