import EventTime

/// An alert record as it lies on the topic, of which a test names only what matters to it.
struct AlertSample {
    var rule = "usbp-record"
    var group: [String: String] = [:]
    var bucket = "2024-05"
    var status = "firing"
    var wordClass = "settled"
    var severity = "critical"
    var observed = 1000
    var id = "1"

    var json: [UInt8] {
        let names = group.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\"\($0.value)\"" }
        let card =
            "{\"label\":\"\(bucket)\",\"unit\":\"month\",\"zone\":\"America/New_York\","
            + "\"start\":\"\(bucket)-01T04:00:00Z\",\"end\":\"\(bucket)-28T04:00:00Z\"}"
        return Array(
            """
            {"specversion":"1.0","id":"\(id)","source":"/vigia/test","type":"org.vigia.alert.\(status).v1",
            "subject":"e","time":"2024-06-01T04:00:00Z","datacontenttype":"application/json","data":{
            "status":"\(status)","class":"\(wordClass)","severity":"\(severity)",
            "summary":{"en":"Headline of \(rule)","es":"Titular de \(rule)"},
            "text":{"en":"Text of \(rule).","es":"Texto de \(rule)."},
            "rule":{"name":"\(rule)","version":"1","method":"record","measure":"bucket","labels":{}},
            "stream":"encounters","group":{\(names.joined(separator: ","))},"bucket":\(card),
            "direction":"above","observed":\(observed),"bound":{"upper":10},"change":12.5,"since":\(card),
            "peak":{"bucket":\(card),"count":\(observed)},"completeness":100,"feeds":[],"drivers":[],
            "corrections":[],"breaks":[]}}
            """.utf8)
    }
}
