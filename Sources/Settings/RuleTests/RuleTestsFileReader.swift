/// Reads files of rule tests, with the problems of all of them.
struct RuleTestsFileReader {
    let configuration: Configuration
    let book: RuleBook
    private(set) var problems: [Problem] = []
    private(set) var tests: [RuleTest] = []

    init(configuration: Configuration, book: RuleBook) {
        (self.configuration, self.book) = (configuration, book)
    }

    mutating func read(_ bytes: some Sequence<UInt8>, file: String) {
        let sheet = ProblemSheet(file: file)
        if let root = YamlDocument.root(of: bytes, sheet: sheet) {
            let setting = Setting(name: "", node: root, sheet: sheet)
            if let fields = setting.fields(["rules", "tests"]) {
                _ = fields["rules"]?.texts(max: SettingsLimits.rulesFiles)
                if let members = fields.required("tests", "tests: and a list of tests") { read(members) }
            }
        }
        problems += sheet.sorted
    }

    private mutating func read(_ setting: Setting) {
        guard case .sequence(let nodes) = setting.node.content else {
            setting.refuse(
                "\"tests\" must be a list, not \(setting.node.kind)", hint: "write - name: ... under it")
            return
        }
        guard nodes.count <= SettingsLimits.tests else {
            setting.refuse(
                "\"tests\" has \(nodes.count) members, more than \(SettingsLimits.tests)",
                hint: "split the file")
            return
        }
        for node in nodes {
            guard
                let fields = Setting(name: "test", node: node, sheet: setting.sheet).fields(
                    RuleTestReader.keys)
            else { continue }
            let reader = RuleTestReader(fields: fields, book: book, configuration: configuration)
            if let test = reader.test() { tests.append(test) }
        }
    }
}
