package import Domain

/// A code host: what we read from it and what we tell it about pull requests.
///
/// The contract:
/// * Calls need no order, and any number may be made at once, also on one pull request. A caller that wants comments or
///   statuses to appear in an order waits for one before it sends the next.
/// * One call sends its request once. It is sent again by nobody but the caller, who reads ``ForgeFault/mayRetry`` and, for
///   a comment, ``ForgeFault/wasPossiblyDone``. (A pull request that a forge does not know yet is asked for a few times.)
/// * A forge that asks for patience gets it: after a `rateLimited` fault other calls wait for a short limit and fail at once
///   with the same fault for a long one.
/// * Every call ends: with its value, with a fault, or with an `unreachable` fault soon after its task was cancelled.
/// * Texts are what their authors wrote and may hold anything. Names of repositories and commit ids were checked.
package protocol Forge: Sendable {
    /// The pull request as it is now.
    func pullRequest(_ reference: PullRequest.Reference) async throws(ForgeFault) -> ForgePullRequest

    /// Paths that it changes, relative to the root, in the forge's order; of a renamed file the new path and then the old one.
    func changedFiles(of reference: PullRequest.Reference) async throws(ForgeFault) -> [String]

    /// Whether somebody approved it and that approval was not dismissed.
    func isApproved(_ reference: PullRequest.Reference) async throws(ForgeFault) -> Bool

    /// Whose approval counts now, in the order in which they said so: the last approval, request for changes or dismissal of each
    /// reviewer decides, and what they only remarked since then changes nothing. The approved commit may be an older one.
    func approvals(of reference: PullRequest.Reference) async throws(ForgeFault) -> [String]

    /// Whether a user may push to a repository, by whatever way: not if the forge knows no such user. It may be as old as a minute,
    /// and a fault never counts as an answer.
    func mayWrite(_ user: String, to repository: Repository) async throws(ForgeFault) -> Bool

    /// Adds a comment that is not longer than the forge allows; returns the forge's number of it. Not to be repeated
    /// blindly: twice posted is twice there.
    func postComment(_ body: String, on reference: PullRequest.Reference) async throws(ForgeFault) -> Int

    /// The comments of one user, newest last: for finding out whether one whose answer was lost exists.
    func comments(on reference: PullRequest.Reference, by user: String) async throws(ForgeFault) -> [ForgeComment]

    /// Sets the status that is called `context` on a commit. The last one counts, so it may be repeated.
    func postStatus(
        _ status: CommitStatus, as context: String, on commit: String, in repository: Repository
    ) async throws(ForgeFault)

    /// The statuses that count on a commit, by context, whoever set them.
    func latestStatuses(of commit: String, in repository: Repository) async throws(ForgeFault) -> [String: CommitStatus]

    /// Puts an emoji, named without colons, on a comment. It may be repeated.
    func react(to comment: Int, with emoji: String, on reference: PullRequest.Reference) async throws(ForgeFault)

    /// Dismisses all approvals. It may be repeated.
    func dismissApprovals(of reference: PullRequest.Reference) async throws(ForgeFault)

    /// Marks comments of one user's as out of date, those whose text `isMeant`, and stops at the first that cannot be. A comment
    /// that nobody's name stands on any more counts as theirs. It may be repeated.
    func hideComments(
        on reference: PullRequest.Reference, by user: String, where isMeant: @escaping @Sendable (String) -> Bool
    ) async throws(ForgeFault)

    /// The teams of a user among those of the repository's owner, as the forge names them; none where the owner is a person.
    /// It may be as old as a minute, and a fault never counts as an answer.
    /// - Parameter named: teams that somebody asks about: they are in the answer also for members of teams below them.
    func teams(of user: String, in repository: Repository, named: [String]) async throws(ForgeFault) -> [String]

    /// Merges a pull request, if its head is still the commit of `order`, and removes its branch if that is wanted: a branch
    /// that the forge keeps is no reason to complain. It may be repeated: what is merged already stays so.
    func merge(_ reference: PullRequest.Reference, _ order: MergeOrder) async throws(ForgeFault) -> MergeAnswer

    /// Where git finds a repository. It holds no credentials.
    func cloneURL(of repository: Repository) -> String

    /// What git says when the forge asks who it is. It may change from call to call: ask before every use.
    func gitCredential() async throws(ForgeFault) -> GitCredential
}
