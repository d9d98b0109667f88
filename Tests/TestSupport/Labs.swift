package import Foundation

/// Doubles of clouds and stores, run with the Python that `make setup` installs.
package enum Lab {
    /// The program of a double, started with these arguments on a port of its own; its greeting is one line of JSON.
    package static func start(_ script: String, _ arguments: [String] = []) async throws -> Peer {
        try await Peer(python.path, [sharedFolder.appending(path: "labs/\(script)").path] + arguments)
    }

    /// Python with the packages that the doubles need.
    package static let python = projectFolder.appending(path: ".build/venv/bin/python")

    /// OpenBao's server, which speaks Vault's API.
    package static let openBao = projectFolder.appending(path: ".build/venv/bin/bao")
}
