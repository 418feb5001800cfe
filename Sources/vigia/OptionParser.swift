import CGetopt
import Glibc
import Settings
import Synchronization

/// Reads a command line by a command's option table, with getopt_long: short options may be joined, long
/// ones shortened as far as they stay clear, options and operands mixed; `--` ends the options.
enum OptionParser {
    /// getopt_long keeps its place in globals.
    private static let lock = Mutex<Void>(())
    /// Results of getopt_long that stand for an option: far from any character.
    private static let firstCode: Int32 = 1000

    /// - Parameter words: what follows the command's name.
    static func parse(_ words: [String], of command: Command) throws(CommandError) -> Arguments {
        let options = command.options + [.help]
        let outcome: Result<Arguments, CommandError> = lock.withLock { _ in
            do throws(CommandError) {
                return .success(try run(CWords(["vigia"] + words), words, options))
            } catch {
                return .failure(error)
            }
        }
        return try outcome.get()
    }

    private static func run(
        _ line: CWords, _ words: [String], _ options: [Command.Option]
    ) throws(CommandError) -> Arguments {
        let names = CWords(options.map(\.name))
        let table =
            options.indices.map { index in
                option(
                    name: names.pointers[index], has_arg: options[index].value == nil ? 0 : 1, flag: nil,
                    val: firstCode + Int32(index))
            } + [option()]
        // With ':' in front a missing value is told from an unknown option.
        let shorts =
            ":"
            + options.map {
                ($0.short.map(String.init) ?? "") + ($0.value == nil || $0.short == nil ? "" : ":")
            }
            .joined()
        var arguments = Arguments()
        vigia_getopt_reset()
        while true {
            let place = Int(vigia_optind())
            let code = vigia_getopt_long(line.count, line.pointers, shorts, table, nil)
            if code == -1 { break }
            let known = options.firstIndex { option in
                option.short.flatMap(\.asciiValue).map(Int32.init) == code
            }
            let index = code >= firstCode ? Int(code - firstCode) : known
            guard let index else { throw refusal(code, line, place, options) }
            try take(options[index], into: &arguments)
        }
        arguments.operands = line.texts(from: Int(vigia_optind()))
        return arguments
    }

    private static func take(
        _ option: Command.Option, into arguments: inout Arguments
    ) throws(CommandError) {
        if !option.isRepeatable, option.value != nil, arguments.has(option.name) {
            throw CommandError(.usage, "--\(option.name) is given twice")
        }
        let value = option.value == nil ? "" : vigia_optarg().map { String(cString: $0) } ?? ""
        guard option.value == nil || !value.isEmpty else {
            throw CommandError(
                .usage, "--\(option.name) is empty: write --\(option.name) \(option.value ?? "")")
        }
        arguments.values[option.name, default: []].append(value)
    }

    /// What getopt_long could not read, as `optopt` or else the word that it read last tells.
    private static func refusal(
        _ code: Int32, _ line: CWords, _ place: Int, _ options: [Command.Option]
    ) -> CommandError {
        let offending = vigia_optopt()
        let word = line.text(max(1, Int(vigia_optind()) - 1))
        if let option = known(offending, options) {
            return code == Int32(UInt8(ascii: ":"))
                ? CommandError(
                    .usage, "--\(option.name) needs a value: write --\(option.name) \(option.value ?? "")")
                : CommandError(.usage, "--\(option.name) takes no value")
        }
        if offending > 0, let scalar = Unicode.Scalar(UInt32(offending)) {
            return CommandError(.usage, "there is no option -\(Character(scalar))")
        }
        let name = String(word.drop { $0 == "-" }.prefix { $0 != "=" })
        let possible = options.map(\.name).filter { $0.hasPrefix(name) }
        if possible.count > 1 {
            let list = possible.map { "--\($0)" }.joined(separator: " or ")
            return CommandError(.usage, "--\(name) may mean \(list): write more of it")
        }
        let suggestion = Suggestion.closest(to: name, in: options.map(\.name))
        return CommandError(
            .usage, "there is no option --\(name)" + (suggestion.map { "; did you mean --\($0)?" } ?? ""))
    }

    private static func known(_ code: Int32, _ options: [Command.Option]) -> Command.Option? {
        if code >= firstCode { return options[Int(code - firstCode)] }
        return options.first { $0.short.flatMap(\.asciiValue).map(Int32.init) == code }
    }
}

/// Words as C wants them, freed with this; `getopt_long` changes their order.
private final class CWords {
    let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private let words: [UnsafeMutablePointer<CChar>?]

    init(_ words: [String]) {
        self.words = words.map { strdup($0) }
        pointers = .allocate(capacity: words.count + 1)
        for (index, word) in self.words.enumerated() { (pointers + index).initialize(to: word) }
        (pointers + words.count).initialize(to: nil)
    }

    deinit {
        for word in words { free(word) }
        pointers.deallocate()
    }

    var count: Int32 { Int32(words.count) }

    func text(_ index: Int) -> String {
        guard index < words.count, let word = pointers[index] else { return "" }
        return String(cString: word)
    }

    func texts(from index: Int) -> [String] {
        index < words.count ? (index..<words.count).map(text) : []
    }
}
