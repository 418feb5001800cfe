import EventTime
package import Pipeline
package import Settings

/// Whose transactions are to end, as a command line says it.
package enum EndWish: Hashable, Sendable {
    case named([String], isForced: Bool)
    case allDead

    /// From the options of `vigia txn end`.
    package init(_ arguments: Arguments) throws(CommandError) {
        let (names, isForced) = (arguments.all("instance"), arguments.has("force"))
        switch (names.isEmpty, arguments.has("all-dead")) {
        case (true, false):
            throw CommandError(
                .usage,
                "say whose transactions are to end: --instance NAME, or --all-dead; vigia txn lists them")
        case (false, true): throw CommandError(.usage, "write --instance or --all-dead, not both")
        case (false, false): self = .named(names, isForced: isForced)
        case (true, true):
            guard !isForced else {
                throw CommandError(
                    .usage,
                    "--all-dead ends nothing that runs: force those that are meant with --instance NAME")
            }
            self = .allDead
        }
    }

    /// The instances that may be ended, in their order; refuses what must not be.
    package func names(
        among instances: KnownInstances, _ configuration: Configuration
    ) throws(CommandError) -> [String] {
        switch self {
        case .allDead:
            guard instances.nameless == 0 else {
                throw CommandError(
                    .refused,
                    "\(instances.nameless) running instance(s) do not tell their name, so none is known to "
                        + "be "
                        + "gone: end what is meant with --instance NAME --force")
            }
            return instances.names(.gone)
        case .named(let names, let isForced):
            for name in names where !isForced { try check(name, instances, configuration) }
            return names
        }
    }

    private func check(
        _ name: String, _ instances: KnownInstances, _ configuration: Configuration
    ) throws(CommandError) {
        guard let known = instances.list.first(where: { $0.name == name }) else {
            let all = instances.list.map(\.name)
            let hint = Suggestion.closest(to: name, in: all).map { "did you mean \"\($0)\"?" }
            let list = all.isEmpty ? "none has started yet" : "there are \(all.joined(separator: ", "))"
            throw CommandError(.refused, "no instance \"\(name)\" has ever started: \(hint ?? list)")
        }
        switch known.presence {
        case .gone: return
        case .running:
            let session = configuration.timing.sessionTimeout.settingsText
            throw CommandError(
                .refused,
                "\(name) runs: stop it first. If it was just killed, ask again when its session_timeout "
                    + "(\(session)) is over; --force ends it now")
        case .unclear:
            throw CommandError(
                .refused,
                "\(instances.nameless) running instance(s) do not tell their name, and \(name) may be one: "
                    + "--force ends it all the same")
        }
    }
}
