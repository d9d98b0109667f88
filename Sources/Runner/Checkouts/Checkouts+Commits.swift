package import Domain
import Git
import Sandbox

extension Checkouts {
    /// Makes sure that `commit` of a pull request is in its repository's mirror. Requests for the same commit share one fetch.
    package func commitIsThere(_ commit: String, of pullRequest: PullRequest) async throws(CheckoutFault) {
        let commit = try identify(commit)
        let mirror = mirror(of: pullRequest.repository)
        if isThere(commit, pullRequest.number, mirror) { return }
        try await alone(at: mirror.path) { () async throws(CheckoutFault) in
            if isThere(commit, pullRequest.number, mirror) { return }
            try await make(mirror)
            try await fetch(commit, .tip, of: pullRequest, into: mirror)
        }
    }

    /// The paths of every file of a commit that is there, and which of them are symbolic links.
    package func tree(
        at commit: String, of repository: Repository
    ) async throws(CheckoutFault) -> (files: [String], links: Set<String>) {
        Mirror.paths(ofEntries: try await run(mirror(of: repository).entries(of: identify(commit)), limit: 256 << 20).output)
    }

    /// The text of a file of a commit that is there, nil if it has none at `path`; at most 5 MiB.
    package func file(_ path: String, at commit: String, of repository: Repository) async throws(CheckoutFault) -> String? {
        let commit = try identify(commit)
        let mirror = mirror(of: repository)
        let file = mirror.file(path, of: commit)
        let printed = try await attempt(file, limit: 5 << 20)
        if printed.ending.isSuccess { return printed.text }
        // git ends alike for a file that is not there and for a broken mirror.
        let entry = try await run(mirror.entry(at: path, of: commit))
        guard entry.output.isEmpty else { throw fault(of: file, printed) }
        return nil
    }

    /// A reference of ours is written when the commit is complete, so looking for its file is enough.
    private func isThere(_ commit: CommitID, _ number: Int, _ mirror: Mirror) -> Bool {
        Files.exists("\(mirror.path)/\(Mirror.reference(to: commit, of: number))")
    }

    func make(_ mirror: Mirror) async throws(CheckoutFault) {
        let made = "\(mirror.path)/made"
        guard !Files.exists(made) else { return try removeLocks(of: mirror) }
        try Files.makeFolder(mirror.path)
        try await run(mirror.create)
        try Files.write("", to: made)
    }

    /// Nobody else fetches: locks are those of a git that was killed.
    private func removeLocks(of mirror: Mirror) throws(CheckoutFault) {
        for lock in ["shallow.lock", "packed-refs.lock", "config.lock"] { try Files.remove("\(mirror.path)/\(lock)") }
    }

    func fetch(
        _ commit: CommitID, _ extent: Mirror.Extent, of pullRequest: PullRequest, into mirror: Mirror
    ) async throws(CheckoutFault) {
        let number = pullRequest.number
        try Files.remove("\(mirror.path)/\(Mirror.reference(to: commit, of: number)).lock")
        let refused = try await fetch(from: pullRequest.repository) { mirror.fetch(commit, extent, of: number, from: $0, asking: $1) }
        guard let refused else { return }
        for reference in pullRequest.headReferences {
            let missing = try await fetch(from: pullRequest.repository) {
                mirror.fetch(reference: reference, extent, of: number, from: $0, asking: $1)
            }
            guard missing == nil, try await attempt(mirror.has(commit)).ending.isSuccess else { continue }
            try await run(mirror.keep(commit, of: number))
            return
        }
        // Some forges keep no reference to a fork's commits in the base repository.
        guard pullRequest.isFromFork else { throw refused }
        let stillRefused = try await fetch(from: pullRequest.head.repository) {
            mirror.fetch(commit, extent, of: number, from: $0, asking: $1)
        }
        if stillRefused != nil { throw refused }
    }

    /// Runs one fetch: nil if it went well, the fault if the server does not give this out, thrown if it is any other.
    func fetch(
        from repository: Repository, _ call: (RemoteURL, CredentialPipe?) -> Invocation
    ) async throws(CheckoutFault) -> CheckoutFault? {
        let address = cloneURL(repository)
        guard let remote = RemoteURL(address, allowing: git.settings.allowedProtocols) else {
            throw CheckoutFault(.malformed, "the address of \(repository) is not one that may be fetched from")
        }
        let credential: (user: String, password: Secret)?
        do { credential = try await self.credential(repository) } catch is CancellationError {
            throw CheckoutFault(.cancelled, "cancelled")
        } catch {
            throw CheckoutFault(.failed, "getting a credential for \(repository): \(error)")
        }
        let pipe: OpenPipe? =
            if let credential { try OpenPipe(in: paths.pipes, user: credential.user, password: credential.password) } else { nil }
        defer { pipe?.close() }
        let invocation = call(remote, pipe?.pipe)
        let printed = try await attempt(invocation, within: .seconds(600))
        if printed.ending.isSuccess { return nil }
        let fault = fault(of: invocation, printed, hiding: credential?.password)
        if FetchOutput.refusesCommit(printed.diagnosticText) { return fault }
        throw fault
    }
}
