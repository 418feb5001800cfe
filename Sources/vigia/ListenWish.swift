import Settings

/// Where an option has something served, in place of the configuration's `console.listen`.
enum ListenWish {
    /// The settings of the console, at the address of an option; they must allow it.
    static func settings(
        _ option: String, _ text: String, _ configured: ConsoleSettings
    ) throws(CommandError) -> ConsoleSettings {
        guard let address = ConsoleSettings.Address(text) else {
            throw CommandError(
                .usage, "--\(option) cannot be \"\(text)\": write an address and a port, 127.0.0.1:8427")
        }
        var settings = configured
        settings.listen = address
        if let fault = settings.faults.first {
            throw CommandError(
                .refused, "\(fault.what); in the configuration, under console, \(fault.hint)")
        }
        return settings
    }
}
