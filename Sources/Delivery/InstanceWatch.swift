import KafkaClient
import Pipeline
import Settings
import Telemetry

/// Whether any instance watches the streams: a heartbeat of the delivery alone would hide that nobody does.
final class InstanceWatch {
    private let clients: ClientFactory
    private let log: Log
    private var admin: Admin?

    init(_ clients: ClientFactory, log: Log) {
        self.clients = clients
        self.log = log
    }

    /// Asks the brokers; one that does not answer is as bad as no instance.
    var isAlive: Bool {
        do {
            let admin = try self.admin ?? clients.admin()
            self.admin = admin
            for stage in InstanceSlot.stages {
                let group = InstanceSlot.group(of: stage, in: clients.configuration.application)
                if try admin.members(ofGroup: group, timeout: .seconds(5)).isEmpty {
                    log.warning("no heartbeat is sent: no instance runs", ["group": group])
                    return false
                }
            }
            return true
        } catch {
            log.warning(
                "no heartbeat is sent: the brokers do not tell whether an instance runs",
                ["error": "\(error)"])
            return false
        }
    }
}
