import Foundation
package import Tables

/// Reads settings files. Every function throws `Problems` with all that is wrong in all of its files.
package struct SettingsReader {
    private let environment: Environment

    package init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        self.environment = Environment(environment)
    }

    /// Reads `vigia.yaml`. Secrets' files are found from its folder.
    package func configuration(file: String) throws(Problems) -> Configuration {
        let sheet = ProblemSheet(file: file)
        let reader = ConfigurationReader(environment: environment, folder: SettingsFiles.folder(of: file))
        let bytes = SettingsFiles.bytes(of: file, sheet: sheet)
        let configuration = bytes.map { reader.configuration($0, sheet: sheet) }
        guard let configuration, sheet.isClean else { throw Problems(sheet.sorted) }
        return configuration
    }

    /// Reads a configuration that is no file (standard input, a test); `name` stands in problems.
    package func configuration(text: String, name: String) throws(Problems) -> Configuration {
        try configuration(text: text, name: name, folder: "")
    }

    /// The same as if it stood in a folder: secrets' files are found from there.
    func configuration(text: String, name: String, folder: String) throws(Problems) -> Configuration {
        let sheet = ProblemSheet(file: name)
        let reader = ConfigurationReader(environment: environment, folder: folder)
        let configuration = reader.configuration(text.utf8, sheet: sheet)
        guard sheet.isClean else { throw Problems(sheet.sorted) }
        return configuration
    }

    /// The rules that a configuration names; paths are found from the folder of its file.
    package func rules(of configuration: Configuration, file: String) throws(Problems) -> RuleBook {
        try rules(paths: rulesPaths(of: configuration, file: file), configuration: configuration)
    }

    /// The files and folders of rules that a configuration names, as seen from here.
    package func rulesPaths(of configuration: Configuration, file: String) -> [String] {
        let folder = SettingsFiles.folder(of: file)
        return configuration.rules.map { SettingsFiles.path($0, from: folder) }
    }

    /// Reads rules from files, and from all `*.yaml` in folders and their folders, except `*.test.yaml`.
    package func rules(
        paths: [String], configuration: Configuration
    ) throws(Problems) -> RuleBook {
        var reader = RulesFileReader(configuration: configuration)
        var problems: [Problem] = []
        var seen: Set<String> = []
        for path in paths {
            let sheet = ProblemSheet(file: path)
            for file in SettingsFiles.rulesFiles(at: path, sheet: sheet) where seen.insert(file).inserted {
                let fileSheet = ProblemSheet(file: file)
                if let bytes = SettingsFiles.bytes(of: file, sheet: fileSheet) {
                    reader.read(bytes, file: file)
                }
                problems += fileSheet.sorted
            }
            problems += sheet.sorted
        }
        reader.shareBudgets()
        problems += reader.problems
        guard problems.isEmpty else { throw Problems(problems) }
        return RuleBook(reader.located)
    }

    /// Reads rules that are no file (standard input, a test); `name` stands in problems.
    package func rules(
        text: String, name: String, configuration: Configuration
    ) throws(Problems) -> RuleBook {
        var reader = RulesFileReader(configuration: configuration)
        reader.read(text.utf8, file: name)
        reader.shareBudgets()
        guard reader.problems.isEmpty else { throw Problems(reader.problems) }
        return RuleBook(reader.located)
    }

    /// Reads a mapping of a published table; where a configuration is given, its events must fit into one of
    /// the streams.
    package func tableMapping(
        file: String, configuration: Configuration? = nil
    ) throws(Problems) -> TableMapping {
        let sheet = ProblemSheet(file: file)
        let bytes = SettingsFiles.bytes(of: file, sheet: sheet)
        guard let mapping = bytes.flatMap({
            TableMappingReader(sheet: sheet, streams: configuration?.streams).mapping($0)
        }) else {
            throw Problems(sheet.sorted)
        }
        return mapping
    }

    /// Reads a mapping that is no file; `name` stands in problems.
    package func tableMapping(text: String, name: String) throws(Problems) -> TableMapping {
        let sheet = ProblemSheet(file: name)
        guard let mapping = TableMappingReader(sheet: sheet).mapping(text.utf8) else {
            throw Problems(sheet.sorted)
        }
        return mapping
    }
}
