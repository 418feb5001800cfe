package import Alerting
package import Events

/// Someone who is sent the alerts: an Alertmanager or a webhook.
package struct ReceiverSettings: Hashable, Sendable {
    /// What goes to it, and how.
    package enum Target: Hashable, Sendable {
        case alertmanager(AlertmanagerSettings)
        case webhook(WebhookSettings)
    }

    /// Begins nothing and is a part of its consumer group's name: where it changes, the receiver starts anew.
    package var name: String
    /// Of what is written for people.
    package var language: Language
    /// Which alerts it wants.
    package var only: ReceiverFilter
    /// Of one rule and bucket, more episodes than this are told in one message.
    package var rollUp: Int
    /// What it is.
    package var target: Target

    package init(
        name: String, language: Language = .en, only: ReceiverFilter = .init(), rollUp: Int = 10,
        target: Target
    ) {
        self.name = name
        self.language = language
        self.only = only
        self.rollUp = rollUp
        self.target = target
    }

    /// Where requests go.
    package var http: HTTPSettings {
        switch target {
        case .alertmanager(let alertmanager): alertmanager.http
        case .webhook(let webhook): webhook.http
        }
    }
}

/// Which alerts a receiver wants; all of the conditions must hold.
package struct ReceiverFilter: Hashable, Sendable {
    /// Teams of rules; empty: all, those of rules without a team too.
    package var teams: Set<String>
    /// Labels of rules, each with the values that it may have.
    package var labels: [String: Set<String>]
    /// The lowest that is wanted.
    package var severity: Severity

    package init(
        teams: Set<String> = [], labels: [String: Set<String>] = [:], severity: Severity = .info
    ) {
        self.teams = teams
        self.labels = labels
        self.severity = severity
    }
}

/// What is particular to Prometheus' Alertmanager (API version 2).
package struct AlertmanagerSettings: Hashable, Sendable {
    /// Its address without `/api/v2/alerts`.
    package var http: HTTPSettings
    /// What fires is sent again after this long: an Alertmanager that starts anew knows nothing.
    package var resend: Duration
    /// What is not sent again for this long has ended, for Alertmanager: how long a stop may take.
    package var hold: Duration
    /// Whether an alert is sent that always fires.
    package var heartbeat: Bool
    /// A web address for each alert, in which `{episode}` stands for its id; nil: none.
    package var link: String?

    package init(
        http: HTTPSettings, resend: Duration = .seconds(60), hold: Duration = .seconds(900),
        heartbeat: Bool = true, link: String? = nil
    ) {
        self.http = http
        self.resend = resend
        self.hold = hold
        self.heartbeat = heartbeat
        self.link = link
    }
}

/// What is particular to a webhook.
package struct WebhookSettings: Hashable, Sendable {
    /// Where each word is posted.
    package var http: HTTPSettings
    /// Signs each request; nil: they are not signed.
    package var secret: Secret?

    package init(http: HTTPSettings, secret: Secret? = nil) {
        self.http = http
        self.secret = secret
    }
}

/// How a receiver is reached.
package struct HTTPSettings: Hashable, Sendable {
    /// `http://` or `https://`, without a user.
    package var url: String
    /// How long one request may take in all.
    package var timeout: Duration
    /// A file with the authorities that may sign the receiver's certificate; nil: those of the machine.
    package var ca: String?
    /// A file with our own certificate; with its key in `key`, or in the same file.
    package var certificate: String?
    /// A file with the key of the certificate; nil: it stands in the same file.
    package var key: String?
    /// Sent as `Authorization: Bearer`.
    package var token: Secret?

    package init(
        url: String, timeout: Duration = .seconds(10), ca: String? = nil, certificate: String? = nil,
        key: String? = nil, token: Secret? = nil
    ) {
        self.url = url
        self.timeout = timeout
        self.ca = ca
        self.certificate = certificate
        self.key = key
        self.token = token
    }
}
