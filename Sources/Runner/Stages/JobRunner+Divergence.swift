import Domain
import Logging
import RepoConfig

extension JobRunner {
    /// Whether the base branch has gone on in what the project reads, where that must not be. A branch that is planned as it is
    /// has never diverged.
    func hasDiverged(_ job: ProjectJob, at place: ProjectPlace) async throws(CheckoutFault) -> Bool {
        let setting = job.setting
        guard job.mustBeUndiverged, setting.checkout == .merge else { return false }
        // A plan is made of a merge that is new anyway, so it is the author's branch that must know the base.
        let own = job.stage == .plan ? setting.pullRequest.head.commit : place.commit
        do {
            let files = try await checkouts.baseChanges(since: own, of: setting.pullRequest)
            if files.isEmpty { return false }
            let (paths, links) = try await checkouts.tree(at: place.commit, of: setting.pullRequest.repository)
            var tree = RepositoryTree(files: paths, configText: nil)
            tree.links = links
            return isDiverged(job.project, changedOnBase: files, checkout: setting.checkout, in: tree)
        } catch {
            guard error.kind != .cancelled else { throw error }
            logger.warning(
                "it is unknown whether a base branch has gone on",
                metadata: ["pullRequest": "\(setting.pullRequest.reference)", "error": "\(error)"])
            return true
        }
    }
}
