import CPage

/// A file of the page, as it lies inside the program.
struct PageAsset {
    private let asset: vigia_asset
    private let type: String

    /// `/` and `/page/app.js`; nil where there is none.
    init?(path: String) {
        let name = path == "/" ? "index.html" : path.hasPrefix("/page/") ? String(path.dropFirst(6)) : ""
        guard let asset = Self.assets[name], let ending = name.split(separator: ".").last,
            let type = Self.types[String(ending)]
        else { return nil }
        self.asset = asset
        self.type = type
    }

    /// The names of all of them.
    static var names: [String] { assets.keys.sorted() }

    var response: HTTPResponse {
        HTTPResponse(
            // A page that stays open for weeks must fit the daemon that it talks to.
            headers: [("Content-Type", type), ("Cache-Control", "no-cache")],
            body: .bytes(Array(UnsafeBufferPointer(start: asset.bytes, count: asset.size))))
    }

    private static let types = [
        "html": "text/html; charset=utf-8", "js": "text/javascript; charset=utf-8",
        "css": "text/css; charset=utf-8",
        "svg": "image/svg+xml",
    ]

    private nonisolated(unsafe) static let assets: [String: vigia_asset] = {
        var found: [String: vigia_asset] = [:]
        while let asset = vigia_asset_at(found.count)?.pointee, let path = asset.path {
            found[String(cString: path)] = asset
        }
        return found
    }()
}
