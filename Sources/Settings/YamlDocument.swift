/// One YAML document as a tree of nodes.
///
/// A subset for settings that people write: mappings have texts as keys, each once; tags and second documents
/// are refused; an alias stands for a copy of its anchor's node, within the limits of depth and size.
enum YamlDocument {
    /// Nil where the file is empty or no YAML: the sheet says so.
    static func root(of bytes: some Sequence<UInt8>, sheet: ProblemSheet) -> YamlNode? {
        let bytes = Array(bytes)
        guard bytes.count <= SettingsLimits.fileBytes else {
            sheet.report(
                "the file has \(bytes.count) bytes, more than \(SettingsLimits.fileBytes)", at: nil,
                hint: "split it into several files")
            return nil
        }
        return bytes.withUnsafeBufferPointer { buffer in
            guard let events = YamlEvents(buffer) else {
                sheet.report("there is no memory left to read the file", at: nil, hint: "free some")
                return nil
            }
            var composer = YamlComposer(sheet: sheet)
            do throws(YamlFault) {
                let root = try composer.compose(events)
                if root == nil {
                    sheet.report("the file is empty", at: nil, hint: "write at least one key")
                }
                return root
            } catch {
                sheet.report(
                    "not YAML: \(error.message)", at: error.place, hint: error.hint)
                return nil
            }
        }
    }
}
