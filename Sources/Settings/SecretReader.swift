/// Reads what comes from outside of the file: `{file: /run/secrets/password}` or `{env: KAFKA_PASSWORD}`.
struct SecretReader {
    let environment: Environment
    /// Reads a secret's file; nil where it cannot be read.
    let secretFile: (String) -> String?

    /// A secret that is written as it is, or kept elsewhere.
    func secret(_ setting: Setting) -> Secret? {
        let text =
            setting.isMapping ? kept(setting) : setting.text(max: SettingsLimits.propertyLength)
        return text.map(Secret.init)
    }

    /// The value behind `{file: PATH}` or `{env: NAME}`.
    func kept(_ setting: Setting) -> String? {
        guard let fields = setting.fields(["file", "env"]) else { return nil }
        if let name = fields["env"], fields["file"] == nil {
            guard let value = name.text().flatMap({ environment[$0] }) else {
                name.refuse(
                    "the environment has no variable \(name.scalar ?? "")", hint: "set it before the start")
                return nil
            }
            return value
        }
        if let path = fields["file"], fields["env"] == nil {
            guard let value = path.text(max: SettingsLimits.pathLength).flatMap(secretFile) else {
                path.refuse(
                    "the file \(path.node.kind) cannot be read",
                    hint: "name a readable text of at most \(SettingsLimits.secretBytes) bytes")
                return nil
            }
            return value
        }
        setting.refuse(
            "\"\(setting.name)\" needs one of \"file\" and \"env\"", hint: "write {file: PATH} or {env: NAME}"
        )
        return nil
    }
}
