package import Domain

/// The job that credentials are minted for, as stores and clouds are told of it.
package struct GrantedWork: Sendable {
    package var job: Job.ID
    package var pullRequest: PullRequest.Reference
    package var commit: String
    /// Who gave the command.
    package var user: String
    /// How long it may take at most.
    package var limit: Duration
    /// A folder that only this job sees and that goes with it.
    package var folder: String
    package init(
        job: Job.ID, pullRequest: PullRequest.Reference, commit: String, user: String, limit: Duration, folder: String
    ) {
        self.job = job
        self.pullRequest = pullRequest
        self.commit = commit
        self.user = user
        self.limit = limit
        self.folder = folder
    }
}

/// What a job was given.
package struct IssuedCredentials: Sendable {
    /// They win over whatever else a job's environment is made of.
    package var variables: [String: Secret] = [:]
    /// Variables that are taken away.
    package var unset: Set<String> = []
    /// Texts of files by their names in the job's private folder.
    package var files: [String: Secret] = [:]
    package init() {}

    /// Everything in it that must not be seen.
    package var secrets: [Secret] { Array(variables.values) + Array(files.values) }
}
