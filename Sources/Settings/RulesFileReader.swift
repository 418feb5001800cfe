import Rules

/// Reads rules from the texts of files, with the problems of all of them.
struct RulesFileReader {
    let configuration: Configuration
    private(set) var problems: [Problem] = []
    var located: [LocatedRule] = []
    /// By team, and where they are written.
    var budgets: [String?: (budget: FalseAlarmBudget, place: Location)] = [:]
    /// Every name that was read, of faulty rules too.
    private var names: [String: Location] = [:]
    private var count = 0

    init(configuration: Configuration) { self.configuration = configuration }

    mutating func read(_ bytes: some Collection<UInt8>, file: String) {
        let sheet = ProblemSheet(file: file)
        if let root = YamlDocument.root(of: bytes, sheet: sheet) {
            let setting = Setting(name: "", node: root, sheet: sheet)
            let fields = setting.fields(["rules", "budget"])
            if let members = fields?.required("rules", "rules: and a list of rules") {
                read(members, sheet, RuleLines(bytes))
            }
            if let budget = fields?["budget"] { take(BudgetReader().budgets(budget), file: file) }
        }
        problems += sheet.sorted
    }

    /// Finds a fault when all files are read.
    mutating func report(_ problem: Problem) { problems.append(problem) }

    private mutating func read(_ setting: Setting, _ sheet: ProblemSheet, _ lines: RuleLines) {
        guard case .sequence(let nodes) = setting.node.content else {
            setting.refuse(
                "\"rules\" must be a list, not \(setting.node.kind)", hint: "write - name: ... under it")
            return
        }
        for (index, node) in nodes.enumerated() {
            count += 1
            guard count <= SettingsLimits.rules else {
                sheet.report(
                    "this is rule \(count), more than \(SettingsLimits.rules)", at: node.place,
                    hint: "join rules that differ in a value by grouping: by: [area]")
                return
            }
            let next = nodes.indices.contains(index + 1) ? nodes[index + 1].place : nil
            read(
                rule: Setting(name: Self.name(of: node), node: node, sheet: sheet), sheet,
                lines.member(at: node.place, before: next))
        }
    }

    /// As messages call it, before anything of it is known to be right.
    private static func name(of node: YamlNode) -> String {
        guard case .mapping(let entries) = node.content,
            case .scalar(let name)? = entries.first(where: { $0.key == "name" })?.value.content
        else { return "rule" }
        return String(name.prefix(SettingsLimits.nameLength))
    }

    private mutating func read(rule setting: Setting, _ sheet: ProblemSheet, _ text: String) {
        guard let fields = setting.fields(RuleReader.keys) else { return }
        let location = Location(file: sheet.file, place: setting.node.place)
        if let name = fields["name"], let text = name.scalar {
            if let first = names[text] {
                name.refuse(
                    "a rule is called \"\(text)\" already",
                    hint: "choose another name; the first is at \(first)")
            } else {
                names[text] = location
            }
        }
        if let rule = RuleReader(fields: fields, configuration: configuration).rule(),
            names[rule.name] == location
        {
            located.append(LocatedRule(rule: rule, location: location, text: text))
        }
    }
}
