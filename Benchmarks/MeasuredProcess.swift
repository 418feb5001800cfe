import Foundation

/// A child process whose use of the machine is known when it has ended.
final class MeasuredProcess {
    struct Usage {
        /// From start to end.
        var wall: Duration
        /// Of all its threads, in user and kernel.
        var cpuSeconds: Double
        var peakMebibytes: Double
        var status: Int32
    }

    private let child: pid_t
    private let start = ContinuousClock.now
    private var usage: Usage?

    /// - Parameter log: receives what it prints.
    init(_ command: [String], log: URL) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, log.path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var arguments = command.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var child = pid_t()
        let code = posix_spawnp(&child, command[0], &actions, nil, &arguments, environ)
        guard code == 0 else {
            throw Failure(what: "Cannot start \(command[0]): \(String(cString: strerror(code)))")
        }
        self.child = child
    }

    deinit { if usage == nil { _ = end(by: SIGKILL) } }

    /// Waits for its own end, and throws where that was not a good one.
    func wait() throws -> Usage {
        let usage = collect()
        guard usage.status == 0 else { throw Failure(what: "It ended with status \(usage.status)") }
        return usage
    }

    /// False once it has ended, which it should not do by itself.
    var isRunning: Bool {
        var status = siginfo_t()
        return waitid(P_PID, id_t(child), &status, WEXITED | WNOHANG | WNOWAIT) == 0 && status.si_signo == 0
    }

    func end(by signal: Int32) -> Usage {
        if let usage { return usage }
        kill(child, signal)
        return collect()
    }

    private func collect() -> Usage {
        if let usage { return usage }
        var status: Int32 = 0
        var resources = rusage()
        while wait4(child, &status, 0, &resources) < 0, errno == EINTR {}
        let usage = Usage(
            wall: start.duration(to: .now),
            cpuSeconds: seconds(resources.ru_utime) + seconds(resources.ru_stime),
            peakMebibytes: Double(resources.ru_maxrss) / 1024,
            status: status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f)
        self.usage = usage
        return usage
    }

    private func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
}

/// Why there is no measurement.
struct Failure: Error, CustomStringConvertible {
    var what: String
    var description: String { what }
}

extension Duration {
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
