import Foundation

/// Finds and reads settings files; what cannot be read becomes a problem of the file.
enum SettingsFiles {
    /// Nil where it cannot be read; the sheet says why.
    static func bytes(of file: String, sheet: ProblemSheet) -> Data? {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: file, isDirectory: &isFolder) else {
            sheet.report("there is no such file", at: nil, hint: "check the path")
            return nil
        }
        guard !isFolder.boolValue else {
            sheet.report("this is a folder", at: nil, hint: "name a file in it")
            return nil
        }
        guard let handle = FileHandle(forReadingAtPath: file),
            let bytes = try? handle.read(upToCount: SettingsLimits.fileBytes + 1) ?? Data()
        else {
            sheet.report("the file cannot be read", at: nil, hint: "check its permissions")
            return nil
        }
        return bytes
    }

    /// A file itself; of a folder its rules files at any depth, sorted.
    static func rulesFiles(at path: String, sheet: ProblemSheet) -> [String] {
        yamlFiles(at: path, sheet: sheet, where: { !$0.hasSuffix(".test.yaml") }).names
    }

    /// A file itself; of a folder its YAML files at any depth, sorted.
    static func yamlFiles(
        at path: String, sheet: ProblemSheet, where isWanted: (String) -> Bool = { _ in true }
    ) -> (names: [String], isFolder: Bool) {
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        guard exists, isFolder.boolValue else { return ([path], false) }
        let names = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
        let files = names.filter { $0.hasSuffix(".yaml") && isWanted($0) }.sorted()
        if files.isEmpty {
            sheet.report("the folder has no rules", at: nil, hint: "put files named *.yaml into it")
        }
        if files.count > SettingsLimits.rulesFiles {
            sheet.report(
                "the folder has \(files.count) files, more than \(SettingsLimits.rulesFiles)", at: nil,
                hint: "join some of them")
        }
        return (files.prefix(SettingsLimits.rulesFiles).map { Self.path($0, from: path) }, true)
    }

    /// The secret in a file, without the line break at its end.
    static func secret(at path: String) -> String? {
        guard let handle = FileHandle(forReadingAtPath: path),
            let bytes = try? handle.read(upToCount: SettingsLimits.secretBytes + 1),
            bytes.count <= SettingsLimits.secretBytes,
            let text = String(validating: bytes, as: UTF8.self)
        else { return nil }
        let secret = text.hasSuffix("\r\n") || text.hasSuffix("\n") ? String(text.dropLast()) : text
        return secret.isEmpty ? nil : secret
    }

    /// The path, where a file lies there that can be read.
    static func readable(_ path: String) -> String? {
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        return exists && !isFolder.boolValue && FileManager.default.isReadableFile(atPath: path) ? path : nil
    }

    static func folder(of file: String) -> String {
        file.lastIndex(of: "/").map { String(file[...$0]) } ?? ""
    }

    /// A relative path, seen from a folder.
    static func path(_ path: String, from folder: String) -> String {
        if path.hasPrefix("/") || folder.isEmpty { return path }
        return folder.hasSuffix("/") ? folder + path : folder + "/" + path
    }
}
