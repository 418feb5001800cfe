/// Collects what is wrong in one file while it is read to the end: all problems are reported at once.
final class ProblemSheet {
    let file: String
    private var problems: [Problem] = []

    init(file: String) { self.file = file }

    var count: Int { problems.count }
    var isClean: Bool { problems.isEmpty }

    /// In the order of lines; what was found of the whole file comes first.
    var sorted: [Problem] {
        let none = Place(line: 0, column: 0)
        return problems.enumerated().sorted {
            ($0.element.location.place ?? none, $0.offset) < ($1.element.location.place ?? none, $1.offset)
        }.map(\.element)
    }

    func report(_ message: String, at place: Place?, hint: String) {
        problems.append(Problem(location: Location(file: file, place: place), message: message, hint: hint))
    }
}
