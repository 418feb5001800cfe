extension Rejection {
    /// What is wrong and what to do, for the technician of the system that sent the record. Plain text.
    package func sentence(in language: Language) -> String {
        switch language {
        case .en: english
        case .es: spanish
        }
    }

    private var english: String {
        let name = field.map { "“\($0)”" } ?? "a field"
        switch reason {
        case .notJSON:
            return "The record is not valid JSON in UTF-8: send exactly one JSON object per record."
        case .notAnObject:
            return "The record is JSON but not an object: send one object in braces per record."
        case .wrongType: return "The field \(name) \(expectedInEnglish)."
        case .missingField:
            return "The field \(name) is missing or empty: every event needs id, time and source."
        case .duplicateField: return "The field \(name) appears twice: send each field once."
        case .badTime:
            return "The field \(name) is not a date and time with offset (RFC 3339) in the years "
                + "\(EventLimits.years.lowerBound) to \(EventLimits.years.upperBound): "
                + "write it like 2024-05-01T13:30:00-06:00."
        case .badPeriod:
            return "The field \(name) is not a positive ISO 8601 duration of whole numbers, at most "
                + "\(EventLimits.periodYears) years: write it like P1D for a day or P1M for a month."
        case .badCount:
            return "The field \(name) must be a whole number from 0 to \(EventLimits.count), "
                + "without sign, decimal point or exponent."
        case .badRevision:
            return "The field \(name) must be a whole number from 0 to \(EventLimits.revision); "
                + "raise it by one for each correction."
        case .badID: return "The field \(name) is empty: give every event an identifier of its own."
        case .idTooLong:
            return "The field \(name) is longer than \(EventLimits.id) bytes: send a shorter identifier."
        case .valueTooLong:
            return "The value of \(name) is longer than \(valueLimit) bytes: send a code or a short name."
        case .recordTooLarge:
            return "The record is larger than \(EventLimits.record) bytes or nested deeper than "
                + "\(EventLimits.depth) levels: send one event per record, and only its own fields."
        case .conflictingContent:
            return "An event with this id and revision came before with other content, and that one stands: "
                + "to correct an event send it again with a higher revision; for a new event use a new id."
        case .aheadOfTimestamp:
            return "The event's time is later than the moment at which it was received: "
                + "check the clock and the time zone of the sending system."
        case .personalField:
            return
                "The record has a field from the list of personal fields (\(name)); nothing of it was kept: "
                + "remove everything about single persons and send counts only."
        case .tooOld:
            return "The event is too old: the figures it would change can no longer be corrected. "
                + "If it matters, tell the operators of Vigía, who can replay history."
        case .unknownStream:
            return "No stream is configured for this record: check the stream's name and the topic."
        }
    }

    private var spanish: String {
        let name = field.map { "«\($0)»" } ?? "sin nombre"
        switch reason {
        case .notJSON:
            return "El registro no es JSON válido en UTF-8: envíe exactamente un objeto JSON por registro."
        case .notAnObject:
            return "El registro es JSON pero no un objeto: envíe un objeto entre llaves por registro."
        case .wrongType: return "El campo \(name) \(expectedInSpanish)."
        case .missingField:
            return "El campo \(name) falta o está vacío: todo evento necesita id, time y source."
        case .duplicateField: return "El campo \(name) aparece dos veces: envíe cada campo una sola vez."
        case .badTime:
            return "El campo \(name) no es una fecha y hora con desfase horario (RFC 3339) de los años "
                + "\(EventLimits.years.lowerBound) a \(EventLimits.years.upperBound): "
                + "escríbalo como 2024-05-01T13:30:00-06:00."
        case .badPeriod:
            return "El campo \(name) no es una duración ISO 8601 positiva de números enteros, de no más de "
                + "\(EventLimits.periodYears) años: escriba P1D para un día o P1M para un mes."
        case .badCount:
            return "El campo \(name) debe ser un número entero de 0 a \(EventLimits.count), "
                + "sin signo, punto decimal ni exponente."
        case .badRevision:
            return "El campo \(name) debe ser un número entero de 0 a \(EventLimits.revision); "
                + "auméntelo en uno con cada corrección."
        case .badID: return "El campo \(name) está vacío: dé a cada evento un identificador propio."
        case .idTooLong:
            return "El campo \(name) tiene más de \(EventLimits.id) bytes: envíe un identificador más corto."
        case .valueTooLong:
            return "El valor de \(name) tiene más de \(valueLimit) bytes: envíe un código o un nombre corto."
        case .recordTooLarge:
            return
                "El registro tiene más de \(EventLimits.record) bytes o más de \(EventLimits.depth) niveles "
                + "anidados: envíe un evento por registro, y solo sus propios campos."
        case .conflictingContent:
            return "Ya llegó un evento con este id y esta revisión y con otro contenido, y aquel queda: "
                + "para corregir un evento envíelo con una revisión mayor; para uno nuevo use otro id."
        case .aheadOfTimestamp:
            return "La hora del evento es posterior al momento en que se recibió: "
                + "revise el reloj y la zona horaria del sistema que envía."
        case .personalField:
            return
                "El registro trae un campo de la lista de datos personales (\(name)); nada de él se guardó: "
                + "quite todo lo que se refiera a personas y envíe solo conteos."
        case .tooOld:
            return "El evento es demasiado antiguo: las cifras que cambiaría ya no se pueden corregir. "
                + "Si importa, avise a los operadores de Vigía, que pueden reprocesar la historia."
        case .unknownStream:
            return
                "No hay un flujo configurado para este registro: revise el nombre del flujo y el tópico."
        }
    }

    private var valueLimit: Int {
        let isFeedPart = field == EventField.source.rawValue || field == EventField.report.rawValue
        return isFeedPart ? EventLimits.sourceOrReport : EventLimits.value
    }

    private var expectedInEnglish: String {
        switch field.flatMap(EventField.init(rawValue:)) {
        case .revision, .count: "must be a number, without quotes"
        case .withdrawn: "must be true or false, without quotes"
        case .id, .time, .period, .source, .report, nil: "must be text in quotes"
        }
    }

    private var expectedInSpanish: String {
        switch field.flatMap(EventField.init(rawValue:)) {
        case .revision, .count: "debe ser un número, sin comillas"
        case .withdrawn: "debe ser true o false, sin comillas"
        case .id, .time, .period, .source, .report, nil: "debe ser texto entre comillas"
        }
    }
}
