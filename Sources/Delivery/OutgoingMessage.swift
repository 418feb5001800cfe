/// What a receiver is sent in one request.
package struct OutgoingMessage: Hashable, Sendable {
    /// The same whenever the same is sent again: receivers tell repetitions by it.
    package let id: String
    /// JSON.
    package let body: [UInt8]
    /// For the log: how many words, episodes or alerts it tells.
    package let count: Int
    /// How many of what it tells stand for many episodes at once, and are news.
    package let rollUps: Int

    package init(id: String, body: [UInt8], count: Int, rollUps: Int = 0) {
        self.id = id
        self.body = body
        self.count = count
        self.rollUps = rollUps
    }
}
