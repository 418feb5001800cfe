import Detectors

/// What `vigia detect --list` says of the methods.
enum DetectionMethodList {
    static var text: String {
        DetectionMethod.allCases.map { method in
            """
            \(method.rawValue)
                \(method.summary)
                for: \(method.suits)
                warm-up: \(method.warmUp); score: \(method.score); alpha unless given: \(method.usualAlpha)
            """ + method.parameters.map { "\n    --set " + line($0.name, usual: $0.usual) }.joined()
        }.joined(separator: "\n")
    }

    /// `half_window=3: buckets on each side of the same time of year; a whole number from 0 to 12`
    private static func line(_ parameter: MethodParameter, usual: String) -> String {
        switch parameter.kind {
        case .word: "\(parameter.rawValue)=\(usual): \(parameter.meaning); \(parameter.expected)"
        case .whole, .number:
            usual.contains(" ")
                ? "\(parameter.rawValue): \(parameter.meaning); \(parameter.expected); \(usual)"
                : "\(parameter.rawValue)=\(usual): \(parameter.meaning); \(parameter.expected)"
        }
    }
}
