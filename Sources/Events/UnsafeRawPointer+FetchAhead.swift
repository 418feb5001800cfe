import CXXHash

extension UnsafeRawPointer {
    /// Asks the processor to bring what stands at this address near, without waiting for it.
    package func fetchAhead() { fetch_ahead(self) }
}
