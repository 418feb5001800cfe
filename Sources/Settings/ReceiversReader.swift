import Alerting
import EventTime
import Events

/// Reads `receivers:`, the list of those who are sent the alerts.
struct ReceiversReader {
    static let keys = ["name", "language", "only", "rollup", "alertmanager", "webhook"]

    let secrets: SecretReader
    let readableFile: (String) -> String?
    /// A request must be over long before the group takes its receiver for dead.
    let maxPollInterval: Duration

    func receivers(_ setting: Setting) -> [ReceiverSettings] {
        guard case .sequence = setting.node.content,
            let members = setting.list(max: SettingsLimits.receivers)
        else {
            setting.refuse(
                "\"receivers\" must be a list, not \(setting.node.kind)",
                hint: "write - name: operations under it")
            return []
        }
        var seen: Set<String> = []
        return members.compactMap { receiver($0, &seen) }
    }

    private func receiver(_ setting: Setting, _ seen: inout Set<String>) -> ReceiverSettings? {
        let before = setting.sheet.count
        guard let fields = setting.fields(Self.keys) else { return nil }
        let hasUnknown = setting.sheet.count > before
        let name = fields.required("name", "name: operations").flatMap(RuleReader.name)
        if let name, !seen.insert(name).inserted {
            fields["name"]?.refuse("two receivers are called \"\(name)\"", hint: "give each its own name")
        }
        let language = fields["language"].map { $0.choice(Language.self) } ?? .en
        let rollUp = fields["rollup"].map { $0.whole(in: SettingsLimits.rollUp, unit: "episodes") } ?? 10
        let only = fields["only"].map(filter) ?? ReceiverFilter()
        guard let target = target(fields, hasUnknown), let name, let language, let rollUp, let only else {
            return nil
        }
        return ReceiverSettings(name: name, language: language, only: only, rollUp: rollUp, target: target)
    }

    /// - Parameter hasUnknown: one of the two may stand there misspelt, which is reported already.
    private func target(_ fields: Fields, _ hasUnknown: Bool) -> ReceiverSettings.Target? {
        let example = "alertmanager: {url: \"http://localhost:9093\"} or webhook: {url: https://...}"
        switch (fields["alertmanager"], fields["webhook"]) {
        case (let setting?, nil): return alertmanager(setting).map { .alertmanager($0) }
        case (nil, let setting?): return webhook(setting).map { .webhook($0) }
        case (_?, let webhook?):
            webhook.refuse(
                "a receiver is an Alertmanager or a webhook, not both", hint: "write two receivers")
        case (nil, nil):
            if !hasUnknown {
                fields.setting.refuse(
                    "the receiver has neither \"alertmanager\" nor \"webhook\"", hint: "write \(example)")
            }
        }
        return nil
    }

    /// `{team: [southwest], labels: {agency: [USBP, OFO]}, severity: warning}`
    private func filter(_ setting: Setting) -> ReceiverFilter? {
        guard let fields = setting.fields(["team", "labels", "severity"]) else { return nil }
        var filter = ReceiverFilter()
        if let teams = fields["team"]?.texts(max: SettingsLimits.filterValues) { filter.teams = Set(teams) }
        let example = "labels: {agency: [USBP, OFO]}"
        for (key, value) in fields["labels"]?.entries(max: SettingsLimits.labels, example: example) ?? [] {
            guard RuleTexts.isLabelName(key.name) else {
                key.refuse(
                    "\"\(key.name)\" is no name for a label", hint: "write the name as the rules write it")
                continue
            }
            filter.labels[key.name] = value.texts(max: SettingsLimits.filterValues).map(Set.init)
        }
        if let severity = fields["severity"]?.choice(Severity.self) { filter.severity = severity }
        return filter
    }

    private func alertmanager(_ setting: Setting) -> AlertmanagerSettings? {
        let keys = HTTPReader.keys + ["resend", "hold", "heartbeat", "link"]
        guard let fields = setting.fields(keys), let http = http(fields) else { return nil }
        var settings = AlertmanagerSettings(http: http)
        settings.http.url = HTTPReader.withoutPath("/api/v2/alerts", settings.http.url)
        if let span = fields["resend"]?.duration(in: SettingsLimits.resend) { settings.resend = span }
        if let span = fields["hold"]?.duration(in: SettingsLimits.alertHold) { settings.hold = span }
        if let flag = fields["heartbeat"]?.flag() { settings.heartbeat = flag }
        settings.link = fields["link"].flatMap(link)
        if settings.hold < settings.resend * 3 {
            (fields["hold"] ?? fields["resend"] ?? setting).refuse(
                "hold \(settings.hold.settingsText) is less than three times resend "
                    + settings.resend.settingsText,
                hint: "write hold: \((settings.resend * 3).settingsText) or more, or a shorter resend")
        }
        return settings
    }

    private func link(_ setting: Setting) -> String? {
        guard let text = setting.text(max: SettingsLimits.addressLength) else { return nil }
        guard HTTPReader.isAddress(text.replacing("{episode}", with: "0")) else {
            setting.refuse(
                "\"link\" is no web address",
                hint: "write https:// and the page of an episode: https://vigia.example.org/#{episode}")
            return nil
        }
        return text
    }

    private func webhook(_ setting: Setting) -> WebhookSettings? {
        guard let fields = setting.fields(HTTPReader.keys + ["secret"]), let http = http(fields) else {
            return nil
        }
        let secret = fields["secret"].map(secrets.secret)
        if let known = secret ?? nil, known.value.utf8.count < SettingsLimits.signingSecret {
            fields["secret"]?.refuse(
                "\"secret\" has fewer than \(SettingsLimits.signingSecret) bytes",
                hint: "write a longer one, made by chance: openssl rand -hex 32")
        }
        return WebhookSettings(http: http, secret: secret ?? nil)
    }

    private func http(_ fields: Fields) -> HTTPSettings? {
        HTTPReader(
            fields: fields, secrets: secrets, readableFile: readableFile, maxPollInterval: maxPollInterval
        ).http()
    }
}
