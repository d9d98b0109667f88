package import Domain
package import Git
package import Sandbox

/// The repositories that jobs work on: one bare mirror of each, fetched by commit, and a working copy for each project.
///
/// Under the data folder lie `mirrors/<host>/<owner>/<repository>+.git` and `work/<host>/<owner>/<repository>/<number>/<project>`.
/// It may be used by many jobs at once: one fetch runs at a time in a mirror, and one change at a time in a working copy.
package struct Checkouts: Sendable {
    /// Who may fetch, asked for just before each fetch; nil fetches anonymously.
    package typealias Credential = @Sendable (Repository) async throws -> (user: String, password: Secret)?

    let sandbox: Launcher
    let git: GitProgram
    let paths: CheckoutPaths
    let cloneURL: @Sendable (Repository) -> String
    let credential: Credential
    let turns = Turns()

    /// `dataFolder` is an absolute path; what is made in it is for nobody but us.
    package init(
        sandbox: Launcher, git: GitProgram, dataFolder: String, cloneURL: @escaping @Sendable (Repository) -> String,
        credential: @escaping Credential
    ) {
        self.sandbox = sandbox
        self.git = git
        paths = CheckoutPaths(dataFolder: dataFolder)
        self.cloneURL = cloneURL
        self.credential = credential
    }

    /// Ends what a server that died left waiting. To be called before the first job.
    package func releaseOrphans() { OpenPipe.releaseReaders(in: paths.pipes) }

    func mirror(of repository: Repository) -> Mirror { Mirror(at: paths.mirror(of: repository), git: git) }

    func identify(_ commit: String) throws(CheckoutFault) -> CommitID {
        guard let id = CommitID(commit) else { throw CheckoutFault(.malformed, "\"\(commit)\" is not the id of a commit") }
        return id
    }

    /// Does `body` when nobody else is at `thing`.
    func alone<Value: Sendable>(
        at thing: String, _ body: () async throws(CheckoutFault) -> Value
    ) async throws(CheckoutFault) -> Value {
        do { try await turns.take(thing) } catch { throw CheckoutFault(.cancelled, "cancelled") }
        defer { turns.pass(thing) }
        return try await body()
    }
}
