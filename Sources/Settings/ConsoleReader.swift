/// Reads `console:`.
struct ConsoleReader {
    let secrets: SecretReader
    let readableFile: (String) -> String?

    func console(_ setting: Setting) -> ConsoleSettings {
        var console = ConsoleSettings()
        let before = setting.sheet.count
        guard let fields = setting.fields(["listen", "certificate", "key", "proxy", "users"]) else {
            return console
        }
        if let setting = fields["listen"] { console.listen = address(setting) }
        console.certificate = fields.pemFile("certificate", readableFile)
        console.key = fields.pemFile("key", readableFile)
        if let flag = fields["proxy"]?.flag() { console.isBehindProxy = flag }
        if let setting = fields["users"] { console.users = users(setting) }
        fields.refuseKeyAlone()
        // A certificate or users that cannot be read are reported already.
        guard setting.sheet.count == before else { return console }
        for fault in console.faults {
            (fields["listen"] ?? fields.setting).refuse(fault.what, hint: fault.hint)
        }
        return console
    }

    /// `127.0.0.1:8427`, `[::1]:8427`, or `none`.
    private func address(_ setting: Setting) -> ConsoleSettings.Address? {
        guard let text = setting.text(max: SettingsLimits.addressLength), text != "none" else { return nil }
        guard let address = ConsoleSettings.Address(text) else {
            setting.refuse(
                "\"listen\" is no address with a port",
                hint: "write listen: 127.0.0.1:8427, or listen: none")
            return nil
        }
        return address
    }

    private func users(_ setting: Setting) -> [ConsoleSettings.User] {
        guard case .sequence = setting.node.content, let members = setting.list(max: SettingsLimits.users)
        else {
            setting.refuse(
                "\"users\" must be a list, not \(setting.node.kind)",
                hint: "write - {name: ana, role: analyst, secret: {file: PATH}} under it")
            return []
        }
        var seen: Set<String> = []
        return members.compactMap { user($0, &seen) }
    }

    private func user(_ setting: Setting, _ seen: inout Set<String>) -> ConsoleSettings.User? {
        guard let fields = setting.fields(["name", "role", "secret"]) else { return nil }
        let name = fields.required("name", "name: ana")?.text(max: SettingsLimits.nameLength)
        if let name, !seen.insert(name).inserted {
            fields["name"]?.refuse("two users are called \"\(name)\"", hint: "give each a name of their own")
        }
        let role = fields.required("role", "role: viewer")?.choice(ConsoleSettings.Role.self)
        let secret = fields.required("secret", "secret: {file: PATH}").flatMap(secrets.secret)
        if let secret, secret.value.utf8.count < SettingsLimits.loginSecret {
            fields["secret"]?.refuse(
                "\"secret\" has fewer than \(SettingsLimits.loginSecret) bytes",
                hint: "write a longer one, made by chance: openssl rand -hex 16")
        }
        guard let name, let role, let secret else { return nil }
        return ConsoleSettings.User(name: name, role: role, secret: secret)
    }
}
