/// One line of librdkafka's own log.
///
/// The closure that gets it is called on librdkafka's threads, several at a time, in the middle of their
/// work: it must be quick, must not block, and must not call the client that logs.
package struct ClientLog: Sendable {
    /// syslog's levels: 0 emergency, 3 error, 4 warning, 5 notice, 6 info, 7 debug.
    package var level: Int32
    /// librdkafka's short name of the place: `FAIL`, `REQTMOUT`, `CONFWARN`.
    package var facility: String
    package var message: String
}
