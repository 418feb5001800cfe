/// A text that opens a door. It never shows when it is printed.
package struct Secret: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    /// The text itself; not to be printed.
    package let value: String

    package init(_ value: String) { self.value = value }

    package var description: String { "(secret)" }
    package var customMirror: Mirror { Mirror(reflecting: description) }
}
