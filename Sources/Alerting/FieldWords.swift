import Events

/// The names of streams and dimensions, and the codes that published tables write, as people say them. What
/// is not in these tables stands as it was written.
enum FieldWords {
    static func stream(_ name: String, _ language: Language) -> String {
        text(name, in: streams, language)
    }

    static func dimension(_ name: String, _ language: Language) -> String {
        text(name, in: dimensions, language)
    }

    /// A value of any dimension but those of countries.
    static func value(_ code: String, _ language: Language) -> String { text(code, in: values, language) }

    private static func text(_ name: String, in words: [String: LocalizedText], _ language: Language)
        -> String
    {
        words[name]?[language] ?? name
    }

    private static let streams: [String: LocalizedText] = [
        "encounters": .init(en: "encounters", es: "encuentros"),
        "repatriations": .init(en: "repatriations", es: "repatriaciones"),
        "screenings": .init(en: "screenings", es: "entrevistas"),
        "asylum-claims": .init(en: "asylum claims", es: "solicitudes de asilo"),
        "receptions": .init(en: "receptions", es: "recepciones"),
    ]

    private static let dimensions: [String: LocalizedText] = [
        "source": .init(en: "source", es: "fuente"),
        "country": .init(en: "country", es: "país"),
        "area": .init(en: "area", es: "área"),
        "nationality": .init(en: "nationality", es: "nacionalidad"),
        "citizenship": .init(en: "citizenship", es: "ciudadanía"),
        "demographic": .init(en: "demographic", es: "grupo demográfico"),
        "authority": .init(en: "authority", es: "fundamento legal"),
        "type": .init(en: "type", es: "tipo"),
        "destination": .init(en: "destination", es: "destino"),
    ]

    /// Those of the tables in Config/sources.
    private static let values: [String: LocalizedText] = [
        "single-adults": .init(en: "single adults", es: "adultos solos"),
        "family-units": .init(en: "family units", es: "unidades familiares"),
        "unaccompanied-minors": .init(en: "unaccompanied minors", es: "menores no acompañados"),
        "accompanied-minors": .init(en: "accompanied minors", es: "menores acompañados"),
        "male 18+": .init(en: "men 18 and over", es: "hombres de 18 años y más"),
        "female 18+": .init(en: "women 18 and over", es: "mujeres de 18 años y más"),
        "male 12-17": .init(en: "boys 12 to 17", es: "niños de 12 a 17 años"),
        "female 12-17": .init(en: "girls 12 to 17", es: "niñas de 12 a 17 años"),
        "male under 12 accompanied": .init(
            en: "accompanied boys under 12", es: "niños menores de 12 años acompañados"),
        "male under 12 unaccompanied": .init(
            en: "unaccompanied boys under 12", es: "niños menores de 12 años no acompañados"),
        "female under 12 accompanied": .init(
            en: "accompanied girls under 12", es: "niñas menores de 12 años acompañadas"),
        "female under 12 unaccompanied": .init(
            en: "unaccompanied girls under 12", es: "niñas menores de 12 años no acompañadas"),
        "apprehensions": .init(en: "apprehensions", es: "aprehensiones"),
        "inadmissibles": .init(en: "inadmissibles", es: "inadmisibles"),
        "expulsions": .init(en: "expulsions", es: "expulsiones"),
        "title-42-expulsions": .init(en: "Title 42 expulsions", es: "expulsiones por el Título 42"),
        "removals": .init(en: "removals", es: "remociones"),
        "enforcement-returns": .init(en: "enforcement returns", es: "retornos forzosos"),
        "administrative-returns": .init(en: "administrative returns", es: "retornos administrativos"),
        "deportation": .init(en: "deportation", es: "deportación"),
        "assisted-return": .init(en: "assisted return", es: "retorno asistido"),
        "assisted-return-of-children": .init(
            en: "assisted return of children", es: "retorno asistido de menores"),
        "Title 8": .init(en: "Title 8", es: "Título 8"),
        "Title 42": .init(en: "Title 42", es: "Título 42"),
    ]
}
