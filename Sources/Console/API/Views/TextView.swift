import Alerting
import EventCodec
import EventTime
import Events

/// A text in both languages.
///
/// What the API answers are such views, member by member as `Config/schemas/console.openapi.yaml` has them;
/// `JSONBody` writes their names with underscores.
struct TextView: Encodable {
    let en: String
    let es: String

    init(_ text: LocalizedText) { (en, es) = (text.en, text.es) }
}

/// A number, or `{"below": 10}`, or `{"about": 120}`.
struct CountView: Encodable {
    let count: ShownCount

    init(_ count: ShownCount) { self.count = count }

    private enum CodingKeys: CodingKey { case below, about }

    func encode(to encoder: any Encoder) throws {
        switch count {
        case .exact(let count):
            var container = encoder.singleValueContainer()
            try container.encode(count)
        case .below(let limit):
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(limit, forKey: .below)
        case .rounded(let count):
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(count, forKey: .about)
        }
    }
}

/// Percent, or `{"below": 10}` persons.
struct ChangeView: Encodable {
    let change: ShownChange

    private enum CodingKeys: CodingKey { case below }

    func encode(to encoder: any Encoder) throws {
        switch change {
        case .percent(let percent):
            var container = encoder.singleValueContainer()
            try container.encode(percent)
        case .fewerThan(let limit):
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(limit, forKey: .below)
        }
    }
}

struct BucketView: Encodable {
    let label: String
    let unit: String
    let zone: String
    let start: String
    let end: String

    init(_ bucket: AlertRecord.Bucket) {
        (label, unit, zone, start, end) = (bucket.label, bucket.unit, bucket.zone, bucket.start, bucket.end)
    }

    init(_ card: BucketCard) {
        (label, unit, zone) = (card.label, card.unit.rawValue, card.zone)
        (start, end) = (card.start.rfc3339, card.end.rfc3339)
    }
}

struct MeasurementView: Encodable {
    let bucket: BucketView
    let count: CountView

    init(bucket: BucketView, count: CountView) { (self.bucket, self.count) = (bucket, count) }

    init(_ measurement: AlertRecord.Measurement) {
        self.init(bucket: BucketView(measurement.bucket), count: CountView(measurement.count))
    }
}

struct BoundView: Encodable {
    let lower: Double?
    let upper: Double?
}
