extension Fields {
    /// The PEM file that a key names, as it is seen from here.
    ///
    /// - Parameter readable: where a file lies; nil where it cannot be read.
    func pemFile(_ key: String, _ readable: (String) -> String?) -> String? {
        guard let setting = self[key], let path = setting.text(max: SettingsLimits.pathLength) else {
            return nil
        }
        guard let found = readable(path) else {
            setting.refuse("the file \"\(path)\" cannot be read", hint: "name a readable PEM file")
            return nil
        }
        return found
    }

    /// A key is the key of a certificate.
    func refuseKeyAlone() {
        guard has("key"), !has("certificate") else { return }
        refuse("key", because: "has no certificate beside it", hint: "write certificate: PATH too")
    }
}
