extension BinaryInteger {
    /// The quotient rounded towards negative infinity, so that time before 1970 falls into buckets like any
    /// other. `divisor` must be positive.
    @inline(__always)
    func floored(by divisor: Self) -> Self {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }

    /// What `floored(by:)` leaves over: in `0 ..< divisor`.
    @inline(__always)
    func modulo(_ divisor: Self) -> Self {
        let remainder = self % divisor
        return remainder < 0 ? remainder + divisor : remainder
    }
}
