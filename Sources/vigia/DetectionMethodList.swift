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
            """
        }.joined(separator: "\n")
    }
}
