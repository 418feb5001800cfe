import Alerting
package import Answers
import EventCodec
package import EventTime
import Events
package import Settings

/// How things stand, for an Alertmanager: what fires, and what of it Alertmanager does not know yet.
///
/// Alertmanager is told states and not words: of many words about an episode only the last one matters, a
/// repetition does no harm, and an Alertmanager that comes back knowing nothing is told all that fires. The
/// episodes of one rule that began in one bucket stand in a group; where they are more than the limit, one
/// roll-up stands for them, until all have ended.
package struct AlertBoard: Outbox {
    /// A rule and the bucket in which the breach began, as the label of a roll-up says it.
    private struct Key: Hashable {
        let rule: String
        let bucket: String
    }

    private let receiver: ReceiverSettings
    private let settings: AlertmanagerSettings
    private let application: String
    private let limit: Int
    private var groups: [Key: AlertGroup] = [:]
    /// In which group each episode stands.
    private var places: [String: Key] = [:]
    /// What fires and is not told, by episode.
    private var muted: [String: AlertGroup.Member] = [:]
    private var mutes = Mutes.none
    /// What Alertmanager does not know yet, by labels.
    private var pending: [[String: String]: PostedAlert] = [:]
    /// Labels of what it is to be told again, the next one first.
    private var again: [[String: String]] = []
    private var beats = false
    /// What the last message holds: news, and how many of `again`.
    private var sending: (news: [PostedAlert], again: Int) = ([], 0)

    /// Episodes that are told once and not again, because too many fire.
    package private(set) var overflow = 0
    /// Alertmanager does not know yet how things stand.
    package var isUrgent: Bool { !pending.isEmpty }
    /// Alerts that have begun, changed or ended since it was told.
    package var waiting: Int { pending.count }
    /// It does, and all that is to be told again is told.
    package var isIdle: Bool { pending.isEmpty && again.isEmpty && !beats }
    /// How many episodes are told again until they end.
    package var firing: Int { places.count }

    /// - Parameters:
    ///   - application: for the heartbeat.
    ///   - limit: how many episodes are kept; a test has another.
    package init(
        _ receiver: ReceiverSettings, _ settings: AlertmanagerSettings, application: String,
        limit: Int = DeliveryLimits.firing
    ) {
        self.receiver = receiver
        self.settings = settings
        self.application = application
        self.limit = limit
    }

    /// Puts up what fires; new or not, Alertmanager is told all of it.
    package mutating func restore(_ firing: [DeliveredWord], isNew: Bool) {
        var touched: [Key: Timestamp] = [:]
        for word in firing where receiver.only.wants(word.alert) {
            if let key = stand(word) { touched[key] = word.said }
        }
        for (key, said) in touched { settle(key, said, [:]) }
    }

    /// Brings the board up to date.
    ///
    /// Of a word that was known already it only remains to end what does not stand any more: an episode that
    /// has ended since, or an alert of another severity.
    package mutating func take(_ words: [PlacedWord]) {
        var touched: [Key: Timestamp] = [:]
        var endings: [String: DeliveredWord] = [:]
        for word in words.filter(\.isCovered).map(\.word) { endFormer(word) }
        for word in words.filter({ !$0.isCovered }).map(\.word) {
            if word.isFiring, receiver.only.wants(word.alert) {
                endings[word.episode] = nil
                if let key = stand(word) { touched[key] = word.said }
            } else if muted.removeValue(forKey: word.episode) != nil {
                continue
            } else if let key = remove(word.episode) {
                touched[key] = word.said
                endings[word.episode] = word
            } else if word.alert.data.status != .amended {
                end(word, [word.alert.data.severity])
            }
        }
        for (key, said) in touched { settle(key, said, endings) }
    }

    /// Ends the alerts of what is muted now, and tells what is not muted any more; answers are annotations,
    /// so alerts change with them.
    package mutating func mute(_ mutes: Mutes, now: Timestamp) {
        guard !mutes.isSame(as: self.mutes) else { return }
        self.mutes = mutes
        for (episode, key) in places {
            guard let member = groups[key]?.members[episode], member.mute(mutes) != nil else { continue }
            _ = remove(episode)
            muted[episode] = member
        }
        for member in muted.values where member.mute(mutes) == nil { _ = stand(member.word) }
        for key in groups.keys { settle(key, now, [:]) }
    }

    /// All that fires is to be told again.
    package mutating func refresh(isVigiaAlive: Bool) {
        again = groups.values.flatMap(\.posted.keys)
        beats = settings.heartbeat && isVigiaAlive
    }

    /// Alertmanager is told nothing of it: the episodes go on elsewhere.
    package mutating func forget(where isGone: (String) -> Bool) {
        var touched: Set<Key> = []
        muted = muted.filter { !isGone($0.key) }
        for episode in places.keys.filter(isGone) {
            if let key = remove(episode) { touched.insert(key) }
        }
        for key in touched {
            groups[key]?.render(receiver, settings, mutes)
            if groups[key]?.members.isEmpty == true { groups[key] = nil }
        }
        pending = pending.filter { labels, _ in labels["episode"].map { !isGone($0) } ?? true }
    }

    /// As many alerts as one request holds: news first, the oldest of it before the rest.
    package mutating func next(now: Timestamp) -> OutgoingMessage? {
        let ordered = pending.values.sorted { ($0.startsAt, $0.order) < ($1.startsAt, $1.order) }
        let news = Array(ordered.prefix(DeliveryLimits.alerts))
        let repeated = again.prefix(DeliveryLimits.alerts - news.count)
        sending = (news, repeated.count)
        let repetitions = repeated.compactMap { pending[$0] == nil ? standing($0) : nil }
        let alerts = news + repetitions + (beats ? [heartbeat(now)] : [])
        guard !alerts.isEmpty else {
            // What was to be told again has ended meanwhile.
            again.removeFirst(repeated.count)
            return again.isEmpty ? nil : next(now: now)
        }
        return OutgoingMessage(
            id: "", body: AlertmanagerBody.encode(alerts, now: now), count: alerts.count,
            rollUps: news.count { $0.labels[AlertLabels.rollUp] != nil })
    }

    /// They are known now.
    package mutating func delivered() {
        for alert in sending.news { pending[alert.labels] = nil }
        again.removeFirst(min(sending.again, again.count))
        sending = ([], 0)
        beats = false
    }
}

extension AlertBoard {
    /// Puts an episode where it stands, and says where; nil where there is no room, and it is told once. One
    /// that is muted is set aside, and where it stood is said.
    private mutating func stand(_ word: DeliveredWord) -> Key? {
        let aside = muted.removeValue(forKey: word.episode)
        let member = AlertGroup.Member(
            alert: word.alert, startsAt: min(aside?.startsAt ?? word.said, word.said),
            partition: word.partition)
        if muted.count < limit, member.mute(mutes) != nil {
            muted[word.episode] = member
            return remove(word.episode)
        }
        let began = Key(rule: word.alert.data.rule.name, bucket: AlertGroup.rollUpLabel(word))
        guard let key = places[word.episode] ?? (places.count < limit ? began : nil) else {
            let alert = AlertGroup.alert(word, receiver, settings, mutes)
            pending[alert.labels] = alert
            overflow += 1
            return nil
        }
        places[word.episode] = key
        let earlier = groups[key]?.members[word.episode]?.startsAt ?? member.startsAt
        groups[key, default: AlertGroup()].members[word.episode] = AlertGroup.Member(
            alert: word.alert, startsAt: min(earlier, member.startsAt), partition: word.partition)
        return key
    }

    /// The alert with these labels, if it stands.
    private func standing(_ labels: [String: String]) -> PostedAlert? {
        let rollUp = Key(rule: labels["rule"] ?? "", bucket: labels[AlertLabels.rollUp] ?? "")
        return groups[labels["episode"].flatMap { places[$0] } ?? rollUp]?.posted[labels]
    }

    private mutating func remove(_ episode: String) -> Key? {
        guard let key = places.removeValue(forKey: episode) else { return nil }
        groups[key]?.members[episode] = nil
        return key
    }

    /// Ends what was told before a restart and does not stand any more. Alertmanager is told of no more ends
    /// than it must be: it reports each in the notifications of its group.
    private mutating func endFormer(_ word: DeliveredWord) {
        switch word.alert.data.status {
        // The end, if there is one, is said by a later word.
        case .firing: return
        // What it was before is told by no record.
        case .updated, .amended: end(word, Severity.allCases)
        case .resolved, .withdrawn: end(word, [word.alert.data.severity])
        }
    }

    /// Ends alerts of an episode that we do not keep. Those that stand are left alone.
    private mutating func end(_ word: DeliveredWord, _ severities: [Severity]) {
        for severity in severities where receiver.only.wants(word.alert, as: severity) {
            var alert = AlertGroup.alert(word, receiver, settings, mutes)
            alert.labels["severity"] = severity.rawValue
            let isStanding = standing(alert.labels) != nil || pending[alert.labels]?.isFiring == true
            guard !isStanding else { continue }
            alert.state = .ended(word.said)
            pending[alert.labels] = alert
        }
    }

    /// Notes what Alertmanager must be told of a group that has changed.
    private mutating func settle(_ key: Key, _ said: Timestamp, _ endings: [String: DeliveredWord]) {
        guard var group = groups[key] else { return }
        let before = group.posted
        group.render(receiver, settings, mutes)
        for (labels, alert) in before where group.posted[labels] == nil {
            var last = alert
            if let word = labels["episode"].flatMap({ endings[$0] }) {
                last.annotations = AlertAnnotations.of(word.alert, in: receiver.language)
            }
            last.annotations["muted"] = labels["episode"].flatMap { muted[$0]?.mute(mutes) }?
                .text(in: receiver.language)
            last.state = .ended(said)
            pending[labels] = last
        }
        for (labels, alert) in group.posted where before[labels] != alert { pending[labels] = alert }
        groups[key] = group.members.isEmpty ? nil : group
    }

    /// Always fires while Vigía lives: a dead man's switch. It ends by itself soon after the last one.
    private func heartbeat(_ now: Timestamp) -> PostedAlert {
        let text = LocalizedText(
            en: "Vigía is at work. When this alert ends, it is silent.",
            es: "Vigía está en marcha. Cuando esta alerta termina, calla.")
        return PostedAlert(
            labels: ["alertname": "VigiaHeartbeat", "application": application, "severity": "none"],
            annotations: ["summary": text[receiver.language]], startsAt: now,
            state: .firing(for: settings.resend * 5), generatorURL: nil)
    }
}

extension PostedAlert {
    fileprivate var isFiring: Bool {
        switch state {
        case .firing: true
        case .ended: false
        }
    }

    fileprivate var order: String { labels["episode"] ?? labels[AlertLabels.rollUp] ?? "" }
}
