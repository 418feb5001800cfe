import Alerting
import EventCodec
import EventTime
import Events

/// What the demo says of itself, in one language.
struct DemoWords {
    let language: Language

    private func pick(_ en: String, _ es: String) -> String { LocalizedText(en: en, es: es)[language] }

    var title: String {
        pick(
            "Official figures through a real Kafka protocol, all of it in this process",
            "Cifras oficiales por un protocolo Kafka real, todo dentro de este proceso")
    }
    var broker: String { pick("broker", "broker") }
    var lookIn: String { pick("try", "pruebe") }
    var page: String { pick("page", "página") }
    var events: String { pick("events", "eventos") }
    var rules: String { pick("rules", "reglas") }
    var log: String { pick("log", "registro") }

    func tables(_ events: Int, _ tables: Int, _ span: String) -> String {
        pick(
            "\(events.grouped) from \(tables) tables, \(span)",
            "\(events.grouped) de \(tables) tablas, \(span)")
    }

    func rules(_ count: Int) -> String {
        pick("\(count) (each alert names its rule)", "\(count) (cada alerta nombra su regla)")
    }

    func loading(_ done: Int, _ all: Int) -> String {
        pick("Loading history", "Cargando el historial") + " \(done.grouped) / \(all.grouped)"
    }

    func loaded(_ events: Int, _ words: Int, before month: String) -> String {
        pick(
            "History before \(month): \(events.grouped) events, \(words.grouped) alerts (not shown).",
            "Historial anterior a \(month): \(events.grouped) eventos, "
                + "\(words.grouped) alertas (no se muestran)."
        )
    }

    func legend(_ style: DemoStyle) -> String {
        let (up, down, early, end) =
            style.isUnicode ? ("▲", "▼", "◌", "✓") : ("^", "v", "~", "+")
        return style.ink(
            pick(
                "\(up) above its limit  \(down) below it  "
                    + "\(early) early word, month still open  \(end) resolved",
                "\(up) sobre su límite  \(down) bajo su límite  \(early) aviso temprano  \(end) resuelta"),
            .dim)
    }

    func streaming(_ month: String, _ written: Int, _ all: Int, _ words: Int) -> String {
        pick(
            "Streaming \(month): \(written.grouped) of \(all.grouped) events, \(words.grouped) alerts",
            "Transmitiendo \(month): \(written.grouped) de \(all.grouped) eventos, \(words.grouped) alertas")
    }

    var settling: String { pick("Settling what is left", "Cerrando lo que falta") }

    func more(_ count: Int, in month: String) -> String {
        pick(
            "and \(count) more for \(month) (--all shows them)",
            "y \(count) más de \(month) (--all las muestra)")
    }

    func status(_ alert: AlertRecord.Content) -> String {
        switch (alert.status, alert.wordClass, language) {
        case (_, .early, .en): "early"
        case (_, .early, .es): "temprana"
        case (.firing, _, _): alert.severity.word(in: language)
        case (.updated, _, .en): "worse"
        case (.updated, _, .es): "empeora"
        case (.amended, _, .en): "amended"
        case (.amended, _, .es): "enmendada"
        case (.withdrawn, _, .en): "withdrawn"
        case (.withdrawn, _, .es): "retirada"
        case (.resolved, _, .en): "resolved"
        case (.resolved, _, .es): "resuelta"
        }
    }

    var standsOut: String { pick("What stands out", "Lo más notable") }
    var byRule: String { pick("By rule, history included", "Por regla, con el historial") }
    var columns: [String] {
        switch language {
        case .en: ["severity", "rule", "fired", "resolved", "open"]
        case .es: ["gravedad", "regla", "inicios", "resueltas", "abiertas"]
        }
    }
    var silentRules: String { pick("No alerts of: ", "Sin alertas de: ") }

    func ended(_ events: Int, _ words: Int, _ rejects: Int, _ seconds: Int) -> String {
        pick(
            "\(events.grouped) events and \(words.grouped) alerts in \(seconds) s; "
                + "\(rejects.grouped) events refused.",
            "\(events.grouped) eventos y \(words.grouped) alertas en \(seconds) s; "
                + "\(rejects.grouped) eventos rechazados.")
    }

    var settled: String {
        pick(
            "Every input has ended, and every bucket is settled.",
            "Todas las entradas han terminado y todos los períodos están cerrados.")
    }

    var staying: String {
        pick(
            "The broker stays, for kcat. Ctrl-C ends.", "El broker sigue en pie, para kcat. Ctrl-C termina.")
    }

    var interrupted: String { pick("Ended before the data did.", "Terminado antes que los datos.") }

    /// `May 2024` for `2024-05`.
    func month(_ month: YearMonth) -> String { period("\(month)", .month) }

    /// A bucket as people call it.
    func period(_ label: String, _ unit: BucketUnit) -> String {
        let zero = Timestamp(milliseconds: 0)
        return PeriodText(
            BucketCard(label: label, unit: unit, zone: "UTC", start: zero, end: zero), in: language
        ).bare
    }
}
