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

    package init(
        sandbox: Sandbox, git: GitProgram, dataFolder: String,
        cloneURL: @escaping @Sendable (Repository) -> String,
        credential: @escaping Credential
    ) {
    }

    /// Makes sure that `commit` of a pull request is in its repository's mirror. Requests for the same commit share one fetch.
    package func commitIsThere(_ commit: String, of pullRequest: PullRequest) async throws(CheckoutFault) {
        throw CheckoutFault(.failed, "")
    }

    /// The paths of every file of a commit that is there.
    package func tree(at commit: String, of repository: Repository) async throws(CheckoutFault) -> [String] {
        throw CheckoutFault(.failed, "")
    }

    /// The text of a file of a commit that is there, nil if it has none at `path`; at most 5 MiB.
    package func file(_ path: String, at commit: String, of repository: Repository) async throws(CheckoutFault) -> String? {
        throw CheckoutFault(.failed, "")
    }

    /// The working copy of a project, at a commit that is there: absolute path of its root.
    ///
    /// It is kept between the jobs of a project. If it is at another commit it is moved: untracked files such as `.terraform`
    /// stay, plans (`*.tfplan`) are removed. A broken one is made anew.
    package func workingCopy(
        for pullRequest: PullRequest.Reference, project: ProjectKey, at commit: String
    ) async throws(CheckoutFault) -> String {
        throw CheckoutFault(.failed, "")
    }

    /// The path of a project's working copy if one is there, at whatever commit.
    package func existingWorkingCopy(for pullRequest: PullRequest.Reference, project: ProjectKey) -> String? { nil }

    /// A fresh working copy for the hooks of one run: absolute path of its root. `name` tells one run from another.
    package func workingCopyForHooks(
        of pullRequest: PullRequest.Reference, named name: String, at commit: String
    ) async throws(CheckoutFault) -> String {
        throw CheckoutFault(.failed, "")
    }

    /// Removes a working copy for hooks.
    package func removeWorkingCopyForHooks(of pullRequest: PullRequest.Reference, named name: String) async {}

    /// What hooks left in their working copy, as a commit on top of `commit` that is there from now on; nil if they changed nothing.
    package func snapshot(
        ofHooks name: String, of pullRequest: PullRequest.Reference, at commit: String
    ) async throws(CheckoutFault) -> String? {
        throw CheckoutFault(.failed, "")
    }

    /// Whether git knows a file of a working copy that `workingCopy` returned.
    package func isTracked(_ path: String, in workingCopy: String, of repository: Repository) async throws(CheckoutFault) -> Bool {
        throw CheckoutFault(.failed, "")
    }

    /// The absolute path of folder `dir` in a working copy, symbolic links resolved; it never leads out of it.
    package func folder(of dir: String, in workingCopy: String) throws(CheckoutFault) -> String {
        throw CheckoutFault(.failed, "")
    }

    /// Removes every working copy of a pull request, and lets go of its commits.
    package func removeAll(of pullRequest: PullRequest.Reference) async throws(CheckoutFault) {}
}
