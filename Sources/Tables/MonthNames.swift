/// The months as tables name them.
enum MonthNames {
    private static let english = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
        "november", "december",
    ]
    private static let spanish = [
        "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
        "noviembre", "diciembre",
    ]

    private static let numbers: [String: Int] = {
        var numbers = ["sept": 9, "setiembre": 9, "set": 9]
        for (index, name) in (english + spanish).enumerated() {
            numbers[name] = index % 12 + 1
            numbers[String(name.prefix(3))] = index % 12 + 1
        }
        for number in 1...12 {
            numbers[String(number)] = number
            if number < 10 { numbers["0\(number)"] = number }
        }
        return numbers
    }()

    /// 1 to 12, from a number, a name or its first three letters, in English or Spanish; a full stop may
    /// follow.
    static func number(_ text: String) -> Int? {
        let name = text.lowercased()
        return numbers[name.hasSuffix(".") ? String(name.dropLast()) : name]
    }
}
