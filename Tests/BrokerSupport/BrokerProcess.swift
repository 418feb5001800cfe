import Foundation

/// A process, java or another server, that cannot outlive us.
///
/// A shell starts it and reads the names of signals from a pipe. When we end, however that happens, the
/// pipe closes: the shell then kills it and removes the folder. The shell ends when it has ended.
///
/// Not Foundation's `Process`: its children inherit the signal mask of the thread that starts them, and those
/// of a test run block SIGTERM, so that a clean stop never arrives.
final class BrokerProcess {
    private let shell: pid_t
    private let commands: FileHandle
    private var hasEnded = false

    /// `$1` is the folder, `$2` the log file, the rest java's command line. The reader needs the pipe under a
    /// number of its own, because a shell takes the standard input away from what it starts in the
    /// background.
    private static let script = """
        folder=$1 log=$2; shift 2
        "$@" </dev/null >>"$log" 2>&1 &
        java=$!
        exec 3<&0
        (
            while read signal <&3; do kill -"$signal" $java; done
            : >"$folder/abandoned"
            kill -KILL $java
        ) &
        reader=$!
        wait $java
        kill -KILL $reader
        if [ -e "$folder/abandoned" ]; then rm -rf "$folder"; fi
        """

    init(_ command: [String], folder: URL, log: URL) throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw BrokerFailure(what: "No pipe for a broker") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        // Closed on exec: no other child of ours holds the pipe open.
        commands = FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
        defer { close(ends[0]) }
        shell = try Self.spawn(
            ["/bin/sh", "-c", Self.script, "broker", folder.path, log.path] + command, input: ends[0])
    }

    /// Whether java, and with it the shell, is still there.
    var isRunning: Bool {
        if !hasEnded { hasEnded = waitpid(shell, nil, WNOHANG) != 0 }
        return !hasEnded
    }

    /// Sends java a signal by its name and waits until it has ended, after half a minute by force.
    func end(by signal: String) {
        for signal in [signal, "KILL"] where isRunning {
            try? commands.write(contentsOf: Data("\(signal)\n".utf8))
            let limit = ContinuousClock.now + .seconds(30)
            while isRunning, .now < limit { Thread.sleep(forTimeInterval: 0.02) }
        }
    }

    private static func spawn(_ command: [String], input: Int32) throws -> pid_t {
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        posix_spawn_file_actions_adddup2(&files, input, 0)
        posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var arguments = command.map { strdup($0) }
        defer { for argument in arguments { free(argument) } }
        arguments.append(nil)
        var child: pid_t = 0
        let code = posix_spawn(&child, command[0], &files, &attributes, arguments, environ)
        guard code == 0 else { throw BrokerFailure(what: "Cannot start a broker: error \(code)") }
        return child
    }
}
