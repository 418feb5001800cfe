import EventTime

/// Reads how a receiver is reached: address, time limit, certificates, token.
struct HTTPReader {
    static let keys = ["url", "timeout", "ca", "certificate", "key", "token"]

    let fields: Fields
    let secrets: SecretReader
    let readableFile: (String) -> String?
    let maxPollInterval: Duration

    func http() -> HTTPSettings? {
        let url = fields.required("url", "url: https://alerts.example.org/vigia").flatMap(address)
        var http = HTTPSettings(url: url ?? "")
        if let setting = fields["timeout"], let span = setting.duration(in: SettingsLimits.requestTimeout) {
            http.timeout = span
        }
        if http.timeout * 2 > maxPollInterval {
            (fields["timeout"] ?? fields.setting).refuse(
                "timeout \(http.timeout.settingsText) is more than half of max_poll_interval "
                    + maxPollInterval.settingsText,
                hint: "write a shorter timeout, or a longer max_poll_interval under timing:")
        }
        http.ca = fields.pemFile("ca", readableFile)
        http.certificate = fields.pemFile("certificate", readableFile)
        http.key = fields.pemFile("key", readableFile)
        http.token = fields["token"].flatMap(secrets.secret)
        fields.refuseKeyAlone()
        if let url, url.hasPrefix("http://") { refuseTLS() }
        return url == nil ? nil : http
    }

    /// Certificates mean nothing where nothing is encrypted, and a token would be read by everybody.
    private func refuseTLS() {
        for key in ["ca", "certificate", "key"] where fields.has(key) {
            fields.refuse(key, because: "needs an encrypted connection", hint: "write url: https://...")
        }
        if fields.has("token"), let url = fields["url"]?.scalar, !Self.isLoopback(url) {
            fields.refuse(
                "token", because: "would go over the network in plain text", hint: "write url: https://...")
        }
    }

    private func address(_ setting: Setting) -> String? {
        guard let text = setting.text(max: SettingsLimits.addressLength) else { return nil }
        guard !Self.authority(text).contains("@") else {
            setting.refuse(
                "\"\(setting.name)\" has a user or a password in it",
                hint: "write token: {file: PATH}, which is sent as a bearer token and never logged")
            return nil
        }
        guard Self.isAddress(text) else {
            setting.refuse(
                "\"\(setting.name)\" is no web address",
                hint: "write https:// (or http://), a host and a path"
            )
            return nil
        }
        return text
    }

    /// Whether a text is an address of the web: scheme, host, and nothing that ends a line of a request.
    static func isAddress(_ text: String) -> Bool {
        guard ["https://", "http://"].contains(where: text.hasPrefix) else { return false }
        let isClean = text.unicodeScalars.allSatisfy { $0.isASCII && $0.value > 0x20 && $0.value != 0x7F }
        let authority = authority(text)
        let port = authority.split(separator: "]").last?.split(
            separator: ":", omittingEmptySubsequences: false)
        let isPortSound = port.map { $0.count < 2 || UInt16($0.last ?? "").map { $0 > 0 } == true } ?? false
        return isClean && !authority.isEmpty && !authority.hasPrefix(":") && isPortSound
    }

    /// Host and port.
    private static func authority(_ text: String) -> Substring {
        guard let start = text.firstRange(of: "://")?.upperBound else { return "" }
        return text[start...].prefix { !"/?#".contains($0) }
    }

    private static func isLoopback(_ text: String) -> Bool {
        let authority = authority(text)
        return ["localhost", "127.0.0.1", "[::1]"].contains { host in
            authority == host || authority.hasPrefix(host + ":")
        }
    }

    /// The address without a path that is added anyway, and without a slash at its end.
    static func withoutPath(_ path: String, _ text: String) -> String {
        var text = text[...]
        while text.hasSuffix("/") { text = text.dropLast() }
        if text.hasSuffix(path) { text = text.dropLast(path.count) }
        while text.hasSuffix("/") { text = text.dropLast() }
        return String(text)
    }
}
