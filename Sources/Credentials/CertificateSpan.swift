import CCrypto

/// From when to when a certificate is valid, in seconds since 1970.
package struct CertificateSpan: Hashable, Sendable {
    /// The first second in which it is.
    package let start_s: Int64
    /// The last.
    package let end_s: Int64

    /// The first certificate of a PEM text; nil where there is none.
    package init?(pem: [UInt8]) {
        var (start, end): (Int64, Int64) = (0, 0)
        guard vigia_certificate_span(pem, Int32(pem.count), &start, &end) == 1 else { return nil }
        (start_s, end_s) = (start, end)
    }
}
