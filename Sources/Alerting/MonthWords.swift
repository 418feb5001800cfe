import EventTime
import Events

/// The few calendar words that alerts need, in tables of our own for the reason that `NumberText` gives.
enum MonthWords {
    private static let english = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ]
    private static let spanish = [
        "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
        "noviembre", "diciembre",
    ]

    static func name(_ month: Int, _ language: Language) -> String {
        guard 1...12 ~= month else { return String(month) }
        switch language {
        case .en: return english[month - 1]
        case .es: return spanish[month - 1]
        }
    }

    /// Of a quarter.
    static func ordinal(_ quarter: Int, _ language: Language) -> String {
        guard 1...4 ~= quarter else { return String(quarter) }
        switch language {
        case .en: return ["first", "second", "third", "fourth"][quarter - 1]
        case .es: return ["primer", "segundo", "tercer", "cuarto"][quarter - 1]
        }
    }
}

extension BucketUnit {
    func singular(_ language: Language) -> String {
        switch (self, language) {
        case (.minute, .en): "minute"
        case (.minute, .es): "minuto"
        case (.hour, .en): "hour"
        case (.hour, .es): "hora"
        case (.day, .en): "day"
        case (.day, .es): "día"
        case (.week, .en): "week"
        case (.week, .es): "semana"
        case (.month, .en): "month"
        case (.month, .es): "mes"
        case (.quarter, .en): "quarter"
        case (.quarter, .es): "trimestre"
        case (.year, .en): "year"
        case (.year, .es): "año"
        case (.fiscalYear, .en): "fiscal year"
        case (.fiscalYear, .es): "año fiscal"
        }
    }

    func plural(_ language: Language) -> String {
        switch (self, language) {
        case (.month, .es): "meses"
        case (.fiscalYear, .es): "años fiscales"
        case _: singular(language) + "s"
        }
    }

    /// Spanish.
    func article(plural: Bool = false) -> String {
        switch self {
        case .hour, .week: plural ? "las" : "la"
        case .minute, .day, .month, .quarter, .year, .fiscalYear: plural ? "los" : "el"
        }
    }
}
