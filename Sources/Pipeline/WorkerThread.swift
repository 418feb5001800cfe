package import Dispatch
import Foundation

extension DispatchGroup {
    /// Begins a thread of its own for work that blocks; the group waits for its end.
    ///
    /// - Parameters:
    ///   - name: at most 15 characters are seen in the tools of the system.
    ///   - stackSize: bytes.
    package func start(_ name: String, stackSize: Int = 4 << 20, _ body: @escaping @Sendable () -> Void) {
        enter()
        let thread = Thread { [self] in
            defer { leave() }
            body()
        }
        thread.name = name
        thread.stackSize = stackSize
        thread.start()
    }
}
