/// One request, read whole.
package struct HTTPRequest: Sendable {
    /// `GET`, `POST`, ...
    package var method: String
    /// Without the query, percent signs resolved: `/api/episodes/x`.
    package var path: String
    /// The parameters of the query in their order, resolved; a name may stand there twice.
    package var query: [(name: String, value: String)]
    /// By lower-case name; of headers that stand there twice the last.
    package var headers: [String: String]
    /// At most `HTTPLimits.body` bytes.
    package var body: [UInt8]
    /// From where it comes, or the proxy that passed it on; nil where that is not known.
    package var client: ClientAddress?

    package init(
        method: String = "GET", path: String, query: [(name: String, value: String)] = [],
        headers: [String: String] = [:], body: [UInt8] = [],
        client: ClientAddress? = nil
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.client = client
    }
}
