import CXXHash

extension UnsafeRawPointer {
    /// Asks the processor to bring what stands at this address near, without waiting for it.
    package func fetchAhead() { fetch_ahead(self) }
}

extension UnsafeMutableRawBufferPointer {
    /// Memory as `allocate` gives it, and to be given back as that is; from two pages of two megabytes on in
    /// such pages, if the machine gives them.
    package static func allocateInLargePages(byteCount: Int) -> UnsafeMutableRawBufferPointer {
        let page = 1 << 21
        guard byteCount >= 2 * page else { return allocate(byteCount: byteCount, alignment: 16) }
        let memory = allocate(byteCount: byteCount, alignment: page)
        if let start = memory.baseAddress { use_large_pages(start, byteCount) }
        return memory
    }
}
