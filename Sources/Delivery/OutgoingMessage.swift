/// What a receiver is sent in one request.
package struct OutgoingMessage: Hashable, Sendable {
    /// The same whenever the same is sent again: receivers tell repetitions by it.
    package let id: String
    /// JSON.
    package let body: [UInt8]
    /// For the log: how many words, episodes or alerts it tells.
    package let count: Int

    package init(id: String, body: [UInt8], count: Int) {
        self.id = id
        self.body = body
        self.count = count
    }
}
