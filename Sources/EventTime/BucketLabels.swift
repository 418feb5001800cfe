extension BucketCalendar {
    /// What a bucket is called, and the only name it has: `2024-05-03T14:07-05:00` (minute),
    /// `2024-05-03T14:00-05:00` (hour; `Z` at UTC), `2024-05-03`, `2024-W07`, `2024-05`, `2024-Q2`, `2024`,
    /// `FY2024`. The two hours that a change from daylight saving repeats differ by their offset.
    package func label(_ bucket: Bucket) -> String {
        var text = ""
        switch unit {
        case .minute, .hour:
            let start = start(of: bucket)
            let civil = zone.civil(at: start)
            text.append(date: civil.date)
            text.append("T")
            text.append(time: civil.millisecondOfDay, withSeconds: false)
            text.append(offset: zone.offset(at: start))
        case .day:
            text.append(date: CivilDate(days: bucket.ordinal))
        case .week:
            let week = ISOWeek(ordinal: bucket.ordinal)
            text.append(week.year, digits: 4)
            text.append("-W")
            text.append(week.number, digits: 2)
        case .month:
            let date = CivilDate(monthsSinceEpoch: Int(bucket.ordinal))
            text.append(date.year, digits: 4)
            text.append("-")
            text.append(date.month, digits: 2)
        case .quarter:
            text.append(1970 + Int(bucket.ordinal).floored(by: 4), digits: 4)
            text.append("-Q\(bucket.ordinal.modulo(4) + 1)")
        case .year:
            text.append(Int(bucket.ordinal), digits: 4)
        case .fiscalYear:
            text.append("FY")
            text.append(Int(bucket.ordinal), digits: 4)
        }
        return text
    }

    /// The inverse of `label`; nil for any text that `label` does not write.
    package func bucket(labelled text: String) -> Bucket? {
        guard let bucket = text.scanned(read), label(bucket) == text else { return nil }
        return bucket
    }

    /// Lenient about what does not exist (week 53, an hour skipped): comparing with the label finds that out.
    private func read(_ scanner: inout TextScanner) -> Bucket? {
        switch unit {
        case .minute, .hour:
            return readInstant(&scanner).map(bucket(containing:))
        case .day:
            return scanner.date().map { Bucket($0.days) }
        case .week:
            guard let year = scanner.number(digits: 4), scanner.skip("-"), scanner.skip("W"),
                let number = scanner.number(digits: 2)
            else { return nil }
            return Bucket(ISOWeek.first(ofYear: year) + Int32(number) - 1)
        case .month:
            guard let year = scanner.number(digits: 4), scanner.skip("-"),
                let month = scanner.number(digits: 2)
            else { return nil }
            return Bucket(Int32((year - 1970) * 12 + month - 1))
        case .quarter:
            guard let year = scanner.number(digits: 4), scanner.skip("-"), scanner.skip("Q"),
                let quarter = scanner.number(digits: 1)
            else { return nil }
            return Bucket(Int32((year - 1970) * 4 + quarter - 1))
        case .year:
            return scanner.number(digits: 4).map { Bucket(Int32($0)) }
        case .fiscalYear:
            guard scanner.skip("F"), scanner.skip("Y") else { return nil }
            return scanner.number(digits: 4).map { Bucket(Int32($0)) }
        }
    }

    private func readInstant(_ scanner: inout TextScanner) -> Timestamp? {
        guard let date = scanner.date(), scanner.skip("T"), let hour = scanner.number(digits: 2),
            scanner.skip(":"), let minute = scanner.number(digits: 2)
        else { return nil }
        var second = 0
        if scanner.skip(":") {
            guard let written = scanner.number(digits: 2) else { return nil }
            second = written
        }
        guard let offset = scanner.offset(lowercase: false, withSeconds: true) else { return nil }
        let seconds = Int64(date.days) * 86_400 + Int64(hour * 3600 + minute * 60 + second - offset)
        return Timestamp(milliseconds: seconds * 1000)
    }
}
