import Detectors
import EventTime
import Replay
import Rules
import Settings

/// What a command line of `vigia detect` asks for.
struct DetectWish {
    let method: DetectionMethod
    var settings = DetectionMethod.Settings()
    let unit: BucketUnit?
    let zone: Zone
    let from: (time: CountTime, text: String)?
    let history: Int?
    let budget: FalseAlarmBudget?
    let isZeroFilled: Bool
    let input: String
    let plot: String?

    var inputName: String { input == "-" ? "standard input" : input }

    init(_ arguments: Arguments) throws {
        method = try Self.method(try arguments.required("method"))
        unit = try arguments["bucket"].map(Self.unit)
        zone = try Self.zone(arguments["zone"] ?? "UTC")
        history = try arguments.number("history", in: 1...10_000_000)
        budget = try Self.budget(arguments, method)
        isZeroFilled = arguments.has("zero-fill")
        plot = arguments["plot"]
        guard arguments.operands.count <= 1 else {
            throw CommandError(.usage, "\"\(arguments.operands[1])\" is one word too many: name one table")
        }
        input = arguments.operands.first ?? "-"
        if let text = arguments["from"] {
            guard let time = CountTime(text, zone: zone) else {
                throw CommandError(
                    .usage, "--from cannot be \"\(text)\": write a time like \(CountTime.forms)")
            }
            from = (time, text)
        } else {
            from = nil
        }
        settings.alpha = try arguments["alpha"].map(Self.alpha)
        settings.isAsInR = arguments.has("as-in-r")
        settings.history = history
        settings.choices = try Self.choices(arguments.all("set"), of: method)
        if let file = arguments["holidays"] {
            guard method == .seasonal else {
                throw CommandError(.usage, "--holidays is for --method seasonal, not \(method.rawValue)")
            }
            settings.holidays = try Self.holidays(file)
        }
    }

    /// `--set half_window=3`; `halfWindow` is understood as well.
    private static func choices(
        _ texts: [String], of method: DetectionMethod
    ) throws(CommandError) -> MethodChoices {
        var choices = MethodChoices()
        for text in texts {
            guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
                throw CommandError(.usage, "--set cannot be \"\(text)\": write NAME=VALUE, such as years=3")
            }
            let written = String(text[..<equals])
            let name = written.reduce(into: "") { $0 += $1.isUppercase ? "_\($1.lowercased())" : "\($1)" }
            let known = method.parameters.map(\.name.rawValue)
            guard let parameter = MethodParameter(rawValue: name), known.contains(name) else {
                let list = known.isEmpty ? "it has none" : "it knows \(known.joined(separator: ", "))"
                let hint = Suggestion.closest(to: name, in: known).map { "did you mean \($0)?" } ?? list
                throw CommandError(
                    .usage, "--set \(written): \(method.rawValue) has no such parameter; \(hint)")
            }
            let value = String(text[text.index(after: equals)...])
            guard choices[parameter] == nil else {
                throw CommandError(.usage, "--set \(name) is given twice")
            }
            guard let read = MethodValue(value, of: parameter) else {
                throw CommandError(
                    .usage, "--set \(name) cannot be \"\(value)\": write \(parameter.expected)")
            }
            choices[parameter] = read
        }
        return choices
    }

    private static func method(_ name: String) throws(CommandError) -> DetectionMethod {
        if let method = DetectionMethod(rawValue: name) { return method }
        let names = DetectionMethod.allCases.map(\.rawValue)
        let hint =
            Suggestion.closest(to: name, in: names).map { "did you mean \($0)?" }
            ?? "there are \(names.joined(separator: ", "))"
        throw CommandError(.usage, "there is no method \"\(name)\"; \(hint)")
    }

    private static func unit(_ name: String) throws(CommandError) -> BucketUnit {
        if let unit = BucketUnit(rawValue: name) { return unit }
        let names = BucketUnit.allCases.map(\.rawValue).joined(separator: ", ")
        throw CommandError(.usage, "--bucket cannot be \"\(name)\": write one of \(names)")
    }

    private static func zone(_ name: String) throws(CommandError) -> Zone {
        if let zone = Zone(name) { return zone }
        throw CommandError(
            .usage, "--zone cannot be \"\(name)\": write an IANA name, such as America/New_York")
    }

    private static func alpha(_ text: String) throws(CommandError) -> Double {
        if let alpha = Double(text), alpha > 0, alpha <= 0.5 { return alpha }
        throw CommandError(
            .usage, "--alpha cannot be \"\(text)\": write a share above 0 and up to 0.5, such as 0.005")
    }

    private static func budget(
        _ arguments: Arguments, _ method: DetectionMethod
    ) throws(CommandError) -> FalseAlarmBudget? {
        guard let text = arguments["budget"] else { return nil }
        guard method == .automatic else {
            throw CommandError(.usage, "--budget goes with --method auto, not with \(method.rawValue)")
        }
        guard !arguments.has("alpha") else {
            throw CommandError(.usage, "--budget stands beside --alpha: name one of the two")
        }
        if let budget = FalseAlarmBudget(text: text), budget.alarms > 0 { return budget }
        throw CommandError(
            .usage, "--budget cannot be \"\(text)\": write it like \"2 false alarms per week\"")
    }

    private static func holidays(_ path: String) throws -> HolidayCalendar {
        let text = String(decoding: try WholeFile.read(path: path), as: UTF8.self)
        do {
            return try HolidayCalendar(text: text)
        } catch {
            throw CommandError(
                .refused,
                "\(path):\(error.line): \"\(error.text)\" is no date: write it like 2024-12-25")
        }
    }
}
