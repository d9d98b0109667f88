/// How a job ended. What it printed for people lies in the job's output file, not here.
package enum JobResult: Hashable, Codable, Sendable {
    case discovered(Discovery)
    /// Finding projects, or a hook that must not fail, failed: text for the comment.
    case notDiscovered(DiscoveryFailure)
    case project(ProjectResult.Outcome)
    case hooksEnded
    case cleanedUp
    /// A newer push, or the end of the server, stopped it.
    case cancelled
    /// The server died while it ran and it must not be repeated.
    case cutOff
    /// Something of ours broke: a neutral line for people.
    case broken(String)
}

/// What was found in a repository at a commit.
package struct Discovery: Hashable, Codable, Sendable {
    package var projects: [Project]
    /// The commit to check out for the projects if hooks changed files.
    package var preparedCommit: String?
    /// The repository's own wish, nil where it has none.
    package var plansInParallel: Bool?
    package var appliesInParallel: Bool?
    package var abortsOnGroupFailure: Bool
    /// The target lies in a folder that is ignored: say nothing.
    package var isIgnoredTarget: Bool
    /// The target is unknown and nobody wants to hear about it.
    package init(
        projects: [Project], preparedCommit: String? = nil, plansInParallel: Bool? = nil, appliesInParallel: Bool? = nil,
        abortsOnGroupFailure: Bool = false, isIgnoredTarget: Bool = false
    ) {
        self.projects = projects
        self.preparedCommit = preparedCommit
        self.plansInParallel = plansInParallel
        self.appliesInParallel = appliesInParallel
        self.abortsOnGroupFailure = abortsOnGroupFailure
        self.isIgnoredTarget = isIgnoredTarget
    }
}

package enum DiscoveryFailure: Error, Hashable, Codable, Sendable {
    /// The configuration, the target or git said no.
    case refused(String)
    case hookFailed(String)
}

/// What a command did to one project.
package struct ProjectResult: Hashable, Codable, Sendable {
    /// nil while its job has not ended.
    package enum Outcome: Hashable, Codable, Sendable {
        case planned(PlanSummary, plan: Plan)
        case applied
        /// A stage without consequences, such as `version`.
        case done
        /// A tool said no; its text is in the job's output.
        case failed
        /// We decided not to.
        case refused(Refusal)
        /// A text of ours instead of a tool's, such as a missing folder.
        case error(String)
        /// It was applying when the server died.
        case unknown
        case cancelled
    }
    package var project: Project
    package var job: Job.ID?
    package var outcome: Outcome?
    package init(project: Project, job: Job.ID? = nil, outcome: Outcome? = nil) {
        self.project = project
        self.job = job
        self.outcome = outcome
    }

    package var isSuccess: Bool {
        switch outcome {
        case .planned, .applied, .done: true
        case nil, .failed, .refused, .error, .unknown, .cancelled: false
        }
    }
}

/// Why a project was not planned or applied.
package enum Refusal: Hashable, Codable, Sendable {
    case lockedBy(PullRequest.Reference, url: String)
    /// `reason` is the forge's word for not mergeable.
    case requirement(Requirement, command: Command.Name, reason: String?)
}

/// What a plan says it would do.
package struct PlanSummary: Hashable, Codable, Sendable {
    package var toImport = 0
    package var toAdd = 0
    package var toChange = 0
    package var toDestroy = 0
    package var toForget = 0
    /// The sentence that a plan without changes prints, as it was printed; nil if there are changes.
    package var noChanges: String?
    /// Terraform noticed that objects changed outside of it.
    package var hasOutsideChanges = false
    /// Whether a `Plan:` line was seen.
    package var hasCounts = false
    package init() {}

    package var isUnchanged: Bool { !hasCounts && noChanges != nil }
    /// `Plan: 1 to add, 0 to change, 0 to destroy.`, the sentence without changes, or nothing.
    package var line: String {
        guard hasCounts else { return noChanges ?? "" }
        let imports = toImport > 0 ? "\(toImport) to import, " : ""
        let forgets = toForget > 0 ? ", \(toForget) to forget" : ""
        return "Plan: \(imports)\(toAdd) to add, \(toChange) to change, \(toDestroy) to destroy\(forgets)."
    }
}

/// What is known of a project of a pull request, as of the recorded head commit.
package struct ProjectRecord: Hashable, Codable, Sendable {
    package enum Status: String, Codable, Sendable, CaseIterable {
        case planErrored = "plan_errored"
        case planned
        case plannedNoChanges = "planned_no_changes"
        case applyErrored = "apply_errored"
        case applied
        case planDiscarded = "plan_discarded"
        case policyCheckErrored = "policy_check_errored"
        case policyCheckPassed = "policy_check_passed"
    }
    package var key: ProjectKey
    package var status: Status
    package init(key: ProjectKey, status: Status) {
        self.key = key
        self.status = status
    }
}
