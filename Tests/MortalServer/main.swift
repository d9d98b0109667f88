import Bridge
import Foundation
import Storage
import Synchronization

// The server of the command line, which dies right after its n-th commit: `MortalServer n flags…`. With 0 it lives.

let given = CommandLine.arguments.dropFirst()
guard let last = given.first.flatMap(Int.init) else {
    print("usage: MortalServer NUMBER-OF-COMMITS [the server's flags]")
    exit(2)
}

/// Commits so far. A class because commits come from many tasks.
final class Life: Sendable {
    private let commits = Mutex(0)
    func hasCommitted(of last: Int) {
        let isOver = commits.withLock { commits in
            commits += 1
            return commits == last
        }
        if isOver { kill(getpid(), SIGKILL) }
    }
}

let life = Life()
do {
    try await Server(
        arguments: Array(given.dropFirst()), committed: { _ in life.hasCommitted(of: last) },
        onRunning: { _ in FileHandle.standardOutput.write(Data("listening\n".utf8)) }
    ).run()
} catch {
    FileHandle.standardError.write(Data("\(error)\n".utf8))
    exit(1)
}
