package import KafkaClient
import Settings

/// Ends what an instance has left open, by starting transactions under its names: the brokers abort what an
/// older producer of that name has open, and refuse everything that it still sends.
package struct TransactionEnder {
    private let clients: ClientFactory
    private let timeout: Duration

    /// - Parameter timeout: for each stage; an abort is told to every partition of the transaction.
    package init(_ clients: ClientFactory, timeout: Duration = .seconds(30)) {
        self.clients = clients
        self.timeout = timeout
    }

    /// Ends the transactions of both stages. An instance of that name that runs is fenced: it ends with an
    /// error, and loses nothing, for what it had not committed is read again.
    package func end(_ instance: String) throws(KafkaError) {
        var configuration = clients.configuration
        configuration.instance = instance
        let impostor = ClientFactory(configuration, log: clients.log)
        for stage in InstanceSlot.stages {
            let producer = try impostor.producer(of: stage)
            defer { producer.close() }
            try producer.initTransactions(timeout: timeout)
        }
    }
}
