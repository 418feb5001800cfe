/// What is answered.
package struct HTTPResponse: Sendable {
    /// The body of an answer.
    package enum Body: Sendable {
        case bytes([UInt8])
        /// What is published from now on, while the reader may still read it; one that comes back tells the
        /// last id that it has.
        case events(
            EventChannel, after: String?, for: EventChannel.Audience, while: @Sendable () -> Bool)
        /// A response that is given later, to which the headers of this one are added. Whoever gives it must
        /// do so before the server is stopped.
        case later(LaterResponse)
    }

    /// As HTTP numbers it.
    package var status: Int
    /// In addition to those that `HTTPServer` adds.
    package var headers: [(name: String, value: String)]
    /// What follows them.
    package var body: Body

    package init(status: Int = 200, headers: [(name: String, value: String)] = [], body: Body) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The bytes of the body; nothing for a stream.
    package var bytes: [UInt8] {
        switch body {
        case .bytes(let bytes): bytes
        case .events, .later: []
        }
    }
}
