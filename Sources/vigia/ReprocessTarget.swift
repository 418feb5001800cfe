import EventCodec
import Foundation
import KafkaClient
import Pipeline
import Processing
import Replay
import Settings

/// The application that `vigia reprocess` prepares, and what must hold before anything is made for it.
struct ReprocessTarget {
    let old: Configuration
    let new: Configuration
    /// The file of its configuration.
    let output: String
    private let text: String
    private let plan: Plan
    private let clients: (old: ClientFactory, new: ClientFactory)

    /// Reads the files, and asks no broker.
    ///
    /// - Parameter rules: as the command line names them; none keeps those of the file.
    init(file: String, name: String, output: String?, rules: [String]) throws {
        let reader = SettingsReader()
        old = try reader.configuration(file: file)
        guard old.application != name else {
            throw CommandError(
                .usage, "--application \(name) is the running application itself: write another id")
        }
        let output = output ?? "\(Self.folder(of: file))\(name).yaml"
        self.output = output
        let home = Self.folder(of: output)
        let given = rules.isEmpty ? nil : rules.map { Self.path($0, from: home) }
        let (text, new) = try reader.successor(of: file, named: name, in: home, rules: given)
        (self.text, self.new) = (text, new)
        let taken = Set(old.topics.all.map(\.name) + old.streams.map(\.topic.name))
        if let clash = new.topics.all.map(\.name).first(where: taken.contains) {
            throw CommandError(
                .usage, "\(clash) is a topic of \(old.application): write another id than \(name)")
        }
        let book = try reader.rules(of: new, file: output)
        guard !book.rules.isEmpty else { throw CommandError(.refused, "there are no rules") }
        plan = Plan(
            rules: book.rules, schemas: new.schemas, policies: new.feeds, breaks: new.breaks,
            seriesPerGrouping: new.limits.seriesPerGrouping)
        clients = (ReprocessCommand.clients(old), ReprocessCommand.clients(new))
    }

    private static func folder(of file: String) -> String {
        file.lastIndex(of: "/").map { String(file[...$0]) } ?? ""
    }

    /// As a file in that folder writes a path: below it from there, else in full.
    private static func path(_ path: String, from folder: String) -> String {
        let full = URL(fileURLWithPath: path).standardizedFileURL.path
        let home = URL(fileURLWithPath: folder.isEmpty ? "." : folder).standardizedFileURL.path + "/"
        return full.hasPrefix(home) ? String(full.dropFirst(home.count)) : full
    }

    // MARK: - The file

    /// A file that says the same may stay: the command was run before.
    func checkFile(isForced: Bool) throws(CommandError) {
        let found = try? String(contentsOfFile: output, encoding: .utf8)
        guard FileManager.default.fileExists(atPath: output), !isForced, found != text else { return }
        throw CommandError(
            .refused, "\(output) exists and says something else: add --force, or write --write OTHER.yaml")
    }

    func write() throws(CommandError) {
        do {
            try text.write(toFile: output, atomically: true, encoding: .utf8)
        } catch {
            throw CommandError(.failure, "\(output) cannot be written: \(error.localizedDescription)")
        }
    }

    // MARK: - The broker

    func journal(_ stop: StopFlag = StopFlag()) -> JournalCopy {
        JournalCopy(from: clients.old, to: clients.new, stop: stop)
    }

    /// Refuses topics that are missing, and those of the new application that hold what is not its own.
    ///
    /// - Returns: the partitions of the topics that are there.
    func checkTopics() throws -> [String: Int] {
        let inputs = new.streams.filter { plan.streams.contains($0.name) }.map(\.topic.name)
        let own = new.topics.all.map(\.name)
        let all = new.streams.map(\.topic.name) + own + [old.topics.clock.name]
        let counts = try ReprocessCommand.partitionCounts(all, clients.old)
        if let missing = inputs.first(where: { counts[$0] == nil }) {
            throw CommandError(.failure, "there is no topic \(missing): nothing can be read again")
        }
        guard counts[old.topics.clock.name] == 1 else {
            throw CommandError(
                .failure,
                "there is no topic \(old.topics.clock.name) with one partition: \(old.application) has "
                    + "never run here")
        }
        let admin = try clients.old.admin()
        try checkOwn(own, counts, admin)
        try warnOfLoss(inputs, counts, admin)
        return counts
    }

    private func checkOwn(_ own: [String], _ counts: [String: Int], _ admin: Admin) throws {
        let target = counts[new.topics.clock.name] == nil ? .empty : try journal().target()
        switch target {
        case .empty:
            if let full = try own.first(where: { try isFull($0, counts, admin) }) {
                throw foreign("the topic \(full) exists and holds records")
            }
        case .foreign: throw foreign("the topic \(new.topics.clock.name) exists and holds its own clock")
        case .begun(let inheritance), .started(let inheritance):
            guard inheritance.application != old.application else { break }
            throw foreign("\(new.application) was made from \(inheritance.application)")
        }
        switch target {
        case .empty, .begun: try checkGroups(counts, admin)
        case .started, .foreign: break
        }
    }

    private func foreign(_ reason: String) -> CommandError {
        CommandError(
            .refused,
            "\(reason), not made from \(old.application) by vigia reprocess: write another id than "
                + new.application)
    }

    private func isFull(_ topic: String, _ counts: [String: Int], _ admin: Admin) throws -> Bool {
        let places = TopicPartition.all(of: [topic], counts)
        let marks = try admin.watermarks(places, timeout: ReprocessCommand.timeout)
        return marks.values.contains { $0.high > 0 }
    }

    /// With offsets of an application that was here before, a part of the inputs would not be read.
    private func checkGroups(_ counts: [String: Int], _ admin: Admin) throws {
        let inputs = new.streams.map(\.topic.name)
        for (stage, topics) in [("tally", inputs), ("watch", [new.topics.tallies.name])] {
            let places = TopicPartition.all(of: topics, counts)
            guard !places.isEmpty else { continue }
            let group = InstanceSlot.group(of: stage, in: new.application)
            let offsets = try admin.committed(ofGroup: group, places, timeout: ReprocessCommand.timeout)
            guard offsets.values.contains(where: { $0 != nil }) else { continue }
            throw CommandError(
                .refused,
                "the group \(group) has read these topics before: delete it with "
                    + "kafka-consumer-groups.sh, or write another id than \(new.application)")
        }
    }

    /// What the broker has deleted cannot be read again.
    private func warnOfLoss(_ inputs: [String], _ counts: [String: Int], _ admin: Admin) throws {
        for topic in inputs {
            let places = TopicPartition.all(of: [topic], counts)
            let marks = try admin.watermarks(places, timeout: ReprocessCommand.timeout)
            guard let lost = marks.values.map(\.low).max(), lost > 0 else { continue }
            Terminal.tell(
                "\(topic) does not begin at its first record any more (offset \(Int(lost).grouped)): what is "
                    + "said of that time, and against it, will differ")
        }
    }
}
