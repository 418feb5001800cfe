import CCurl
package import Pipeline
package import Settings

/// Sends requests through libcurl. Owned by one thread, which waits for each answer; connections are kept.
package final class CurlSender: HTTPSender {
    private let settings: HTTPSettings
    private let handle: UnsafeMutableRawPointer
    private let stop: StopFlag?

    private let limit: Int
    /// libcurl wants it before any thread uses it.
    private static let isReady = vigia_curl_global_init() == CURLE_OK

    /// - Parameters:
    ///   - stop: ends a request that waits for its answer.
    ///   - limit: of an answer's body, so many bytes are kept; the rest is read and forgotten.
    package init(_ settings: HTTPSettings, stop: StopFlag? = nil, keeping limit: Int = 4096) {
        guard Self.isReady, let handle = curl_easy_init() else {
            preconditionFailure("libcurl has no memory for a handle")
        }
        self.settings = settings
        self.handle = handle
        self.stop = stop
        self.limit = limit
    }

    deinit { curl_easy_cleanup(handle) }

    package func send(_ request: HTTPRequest) -> Result<HTTPAnswer, HTTPFailure> {
        let exchange = Exchange(stop: stop, limit: limit)
        var headers: UnsafeMutablePointer<curl_slist>?
        // Without the empty one, libcurl asks before it sends a large body, and waits.
        for header in request.headers + ["Expect:"] { headers = curl_slist_append(headers, header) }
        defer { curl_slist_free_all(headers) }
        curl_easy_reset(handle)
        configure(request, headers)
        let code = withExtendedLifetime(exchange) {
            let context = Unmanaged.passUnretained(exchange).toOpaque()
            vigia_curl_on_body(handle, receiveBody, context)
            vigia_curl_on_header(handle, receiveHeader, context)
            vigia_curl_on_progress(handle, watchProgress, context)
            return perform(request, exchange)
        }
        guard code == CURLE_OK else {
            return .failure(CurlFailure(code, exchange.detail, settings, request.url).failure)
        }
        exchange.answer.status = vigia_curl_status(handle)
        exchange.answer.body = String(decoding: exchange.body, as: UTF8.self)
        return .success(exchange.answer)
    }

    /// The body and the text of an error are lent for the call.
    private func perform(_ request: HTTPRequest, _ exchange: Exchange) -> CURLcode {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(CURL_ERROR_SIZE)) { text in
            text.initialize(repeating: 0)
            vigia_curl_pointer(handle, CURLOPT_ERRORBUFFER, text.baseAddress)
            let code = (request.body ?? []).withUnsafeBytes { body in
                if request.body != nil {
                    vigia_curl_number(handle, CURLOPT_POST, 1)
                    vigia_curl_number(handle, CURLOPT_POSTFIELDSIZE, body.count)
                    // An empty body has no address, and without one libcurl would read standard input.
                    if let start = body.baseAddress {
                        vigia_curl_pointer(handle, CURLOPT_POSTFIELDS, start)
                    } else {
                        vigia_curl_text(handle, CURLOPT_COPYPOSTFIELDS, "")
                    }
                }
                return curl_easy_perform(handle)
            }
            exchange.detail = text.baseAddress.map { String(cString: $0) } ?? ""
            vigia_curl_pointer(handle, CURLOPT_ERRORBUFFER, nil)
            return code
        }
    }

    private func configure(_ request: HTTPRequest, _ headers: UnsafeMutablePointer<curl_slist>?) {
        vigia_curl_text(handle, CURLOPT_URL, request.url)
        vigia_curl_pointer(handle, CURLOPT_HTTPHEADER, headers)
        vigia_curl_number(handle, CURLOPT_NOSIGNAL, 1)
        vigia_curl_number(handle, CURLOPT_TIMEOUT_MS, Int(settings.timeout / .milliseconds(1)))
        if let path = settings.ca { vigia_curl_text(handle, CURLOPT_CAINFO, path) }
        if let path = settings.certificate { vigia_curl_text(handle, CURLOPT_SSLCERT, path) }
        if let path = settings.key { vigia_curl_text(handle, CURLOPT_SSLKEY, path) }
        if let token = settings.token {
            vigia_curl_number(handle, CURLOPT_HTTPAUTH, Int(bitPattern: Self.bearer))
            vigia_curl_text(handle, CURLOPT_XOAUTH2_BEARER, token.value)
        }
    }

    /// `CURLAUTH_BEARER`, a macro with a cast, which is not imported.
    private static let bearer: UInt = 1 << 6
}

/// What comes back while a request is performed; used by the performing thread alone.
private final class Exchange {
    let stop: StopFlag?
    let limit: Int
    var answer = HTTPAnswer(status: 0)
    var body: [UInt8] = []
    var detail = ""

    init(stop: StopFlag?, limit: Int) {
        self.stop = stop
        self.limit = limit
    }

    static func behind(_ context: UnsafeMutableRawPointer?) -> Exchange? {
        context.map { Unmanaged<Exchange>.fromOpaque($0).takeUnretainedValue() }
    }
}

/// libcurl's: on the performing thread; the bytes are libcurl's.
private func receiveBody(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let exchange = Exchange.behind(context), let bytes else { return 0 }
    let room = max(0, exchange.limit - exchange.body.count)
    exchange.body.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: min(room, size * count)))
    return size * count
}

/// libcurl's, like the one above; one header a call.
private func receiveHeader(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let exchange = Exchange.behind(context), let bytes else { return 0 }
    let line = String(decoding: UnsafeRawBufferPointer(start: bytes, count: size * count), as: UTF8.self)
    let parts = line.split(separator: ":", maxSplits: 1)
    if parts.count == 2, parts[0].lowercased() == "retry-after" {
        exchange.answer.retryAfter = String(parts[1].drop { $0 == " " }.prefix { !$0.isNewline })
    }
    return size * count
}

/// libcurl's, like the ones above.
private func watchProgress(
    _ context: UnsafeMutableRawPointer?, _: curl_off_t, _: curl_off_t, _: curl_off_t, _: curl_off_t
) -> Int32 {
    Exchange.behind(context)?.stop?.isSet == true ? 1 : 0
}
