import Foundation
import Glibc
import UnixSignals

/// A program that stands where this one stands: the same streams, folder and terminal; what is sent to this process reaches it.
struct ForegroundProgram: Sendable {
    enum Ending: Hashable, Sendable {
        case exited(Int32)
        case signalled(Int32)
    }
    /// The program's name comes first.
    var arguments: [String]
    /// `NAME=value` each: all that it gets.
    var variables: [[UInt8]]
    /// Where a name without a slash is looked for.
    var path: String?

    /// Runs it to its end.
    func run(keeping files: InheritedFiles) async throws(StartFault) -> Ending {
        // With a terminal it stays in this process's group, or the terminal would stop it when it reads; the keyboard's signals then
        // reach it by themselves. Without one it leads a group of its own, and everybody in that gets what comes here, once.
        let hasTerminal = Self.hasTerminal()
        let ignored = Self.ignoredSignals()
        let signals = await UnixSignalsSequence(trapping: Self.relayed.filter { !ignored.contains($0.number) }.map(\.signal))
        files.closeOthersOnStart()
        let pid = try start(inOwnGroup: !hasTerminal)
        return await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                for await signal in signals {
                    guard let number = Self.relayed.first(where: { $0.signal == signal })?.number else { continue }
                    if hasTerminal, [SIGINT, SIGQUIT].contains(number) { continue }
                    kill(hasTerminal ? pid : -pid, number)
                }
                return false
            }
            group.addTask {
                await Self.end(of: pid)
                return true
            }
            for await hasEnded in group where hasEnded { group.cancelAll() }
            // Not before nobody sends it anything any more: afterwards the number may be another's.
            return Self.reap(pid)
        }
    }

    /// It cannot be started.
    struct StartFault: Error, CustomStringConvertible {
        var program: String
        var code: Int32
        var description: String { "\(program): \(String(cString: strerror(code))) (os error \(code))" }
    }

    private static let relayed: [(signal: UnixSignal, number: Int32)] = [
        (.sighup, SIGHUP), (.sigint, SIGINT), (.sigquit, SIGQUIT), (.sigterm, SIGTERM), (.sigusr1, SIGUSR1), (.sigusr2, SIGUSR2),
        (.sigalrm, SIGALRM),
    ]

    private static func hasTerminal() -> Bool {
        let terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard terminal >= 0 else { return false }
        close(terminal)
        return true
    }

    /// Signals that this process was started to ignore, as by `nohup`: the program goes on ignoring them.
    private static func ignoredSignals() -> Set<Int32> {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("SigIgn:") }),
            let bits = UInt64(line.dropFirst(7).trimmingCharacters(in: .whitespaces), radix: 16)
        else { return [] }
        return Set((1...64).filter { bits & (1 << UInt64($0 - 1)) != 0 })
    }

    // MARK: Starting

    private func start(inOwnGroup: Bool) throws(StartFault) -> pid_t {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Threads of this process hold signals back, and network libraries ignore SIGPIPE; neither is the program's.
        var none = sigset_t(), standard = sigset_t()
        sigemptyset(&none)
        sigemptyset(&standard)
        sigaddset(&standard, SIGPIPE)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &standard)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | (inOwnGroup ? POSIX_SPAWN_SETPGROUP : 0)
        posix_spawnattr_setflags(&attributes, Int16(flags))

        let words = CStrings(arguments.map { Array($0.utf8) }), environment = CStrings(variables)
        defer {
            words.free()
            environment.free()
        }
        var failure = ENOENT
        for candidate in candidates {
            var pid = pid_t()
            let code = posix_spawn(&pid, candidate, nil, &attributes, words.pointers, environment.pointers)
            if code == 0 { return pid }
            guard [ENOENT, ENOTDIR, EACCES].contains(code) else { throw StartFault(program: arguments.first ?? "", code: code) }
            if code == EACCES { failure = code }
        }
        throw StartFault(program: arguments.first ?? "", code: failure)
    }

    /// As `execvp` looks, in the program's own `PATH`: an empty entry is the folder where we are.
    private var candidates: [String] {
        guard let name = arguments.first, !name.isEmpty else { return [] }
        if name.contains("/") { return [name] }
        return (path ?? "/bin:/usr/bin").split(separator: ":", omittingEmptySubsequences: false).map { $0.isEmpty ? name : "\($0)/\(name)" }
    }

    // MARK: Ending

    /// Returns when it ended; it is not cleared away yet.
    private static func end(of pid: pid_t) async {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                var state = siginfo_t()
                while waitid(P_PID, id_t(pid), &state, WEXITED | WNOWAIT) != 0, errno == EINTR {}
                continuation.resume()
            }
        }
    }

    private static func reap(_ pid: pid_t) -> Ending {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        return signal == 0 ? .exited(status >> 8 & 0xFF) : .signalled(signal)
    }
}

/// Files that were open when this process began: a program gets these and no others, as a shell's `<(…)` needs.
struct InheritedFiles: Sendable {
    private let open: Set<Int32>

    static func atStart() -> InheritedFiles { InheritedFiles(open: Set(numbers.filter { fcntl($0, F_GETFD) >= 0 })) }

    func closeOthersOnStart() {
        for number in Self.numbers where !open.contains(number) { _ = fcntl(number, F_SETFD, FD_CLOEXEC) }
    }

    private static let numbers: Range<Int32> = 3..<4096
}

/// Strings as C wants them, ended by a null pointer. They are wiped when they are freed: some are secret.
private struct CStrings {
    let pointers: [UnsafeMutablePointer<CChar>?]

    init(_ texts: [[UInt8]]) { pointers = texts.map { strdup($0.map { CChar(bitPattern: $0) } + [0]) } + [nil] }

    func free() {
        for case let pointer? in pointers {
            memset(pointer, 0, strlen(pointer))
            Glibc.free(pointer)
        }
    }
}
