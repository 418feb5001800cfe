import Alerting

/// The parameters of a request's query, each at most once.
struct QueryParameters {
    private var values: [String: String] = [:]

    /// - Parameter known: any other is a mistake of the caller, which a silent answer would hide.
    init(_ request: HTTPRequest, known: Set<String>) throws(APIError) {
        for (name, value) in request.query {
            guard known.contains(name) else {
                throw APIError(
                    400, "there is no parameter \(name.prefix(50))",
                    es: "no existe el parámetro \(name.prefix(50))")
            }
            guard values.updateValue(value, forKey: name) == nil else {
                throw APIError(400, "\(name) stands there twice", es: "\(name) está dos veces")
            }
        }
    }

    func text(_ name: String) throws(APIError) -> String? {
        guard let value = values[name] else { return nil }
        guard value.unicodeScalars.count <= 200 else {
            throw APIError(
                400, "\(name) has more than 200 characters", es: "\(name) tiene más de 200 caracteres")
        }
        return value
    }

    func number(_ name: String, in range: ClosedRange<Int>) throws(APIError) -> Int? {
        guard let value = values[name] else { return nil }
        guard let number = Int(value), range.contains(number), String(number) == value else {
            throw APIError(
                400, "\(name) is a number from \(range.lowerBound) to \(range.upperBound)",
                es: "\(name) es un número de \(range.lowerBound) a \(range.upperBound)")
        }
        return number
    }
}

/// A request that is not done, and why: the page shows it in its language.
struct APIError: Error {
    let status: Int
    let sentence: LocalizedText
    var headers: [(name: String, value: String)] = []

    init(
        _ status: Int, _ english: String, es spanish: String,
        headers: [(name: String, value: String)] = []
    ) {
        self.status = status
        sentence = LocalizedText(en: english, es: spanish)
        self.headers = headers
    }

    static func nothing(at path: String) -> APIError {
        APIError(
            404, "there is nothing at \(path.prefix(100))", es: "no hay nada en \(path.prefix(100))")
    }

    static func noEpisode(_ id: String) -> APIError {
        APIError(
            404, "no episode \(id.prefix(80)) is known here",
            es: "aquí no se conoce el episodio \(id.prefix(80))")
    }
}
