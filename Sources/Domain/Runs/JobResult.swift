/// How a job ended. What it printed for people lies in the job's output file, not here.
package enum JobResult: Hashable, Codable, Sendable {
    case discovered(Discovery)
    /// Finding projects, or a hook that must not fail, failed: text for the comment.
    case notDiscovered(DiscoveryFailure, hooks: [HookEnding] = [])
    case project(ProjectResult.Outcome)
    case hooksEnded([HookEnding])
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
    /// The repository's own wish to be merged when everything is applied, nil where it has none.
    package var automerges: Bool?
    /// Projects that the operator's program refused, in the place of which nothing is done.
    package var forbidden: [Forbidden]
    /// Of `projects`: those whose earlier plan holds, because nothing that they read has changed.
    package var unaffected: [ProjectKey]
    package var hooks: [HookEnding]
    /// What hooks set for everything after them.
    package var variables: [String: String]
    /// The base branch went on, and the head was merged into it again.
    package var hasMergedAgain: Bool

    /// A project that someone may not touch.
    package struct Forbidden: Hashable, Codable, Sendable {
        package var project: ProjectKey
        /// What the operator's program said.
        package var reason: String
        package init(project: ProjectKey, reason: String) {
            self.project = project
            self.reason = reason
        }
    }

    package init(
        projects: [Project], preparedCommit: String? = nil, plansInParallel: Bool? = nil, appliesInParallel: Bool? = nil,
        abortsOnGroupFailure: Bool = false, isIgnoredTarget: Bool = false, automerges: Bool? = nil, forbidden: [Forbidden] = [],
        unaffected: [ProjectKey] = [], hooks: [HookEnding] = [], variables: [String: String] = [:], hasMergedAgain: Bool = false
    ) {
        self.projects = projects
        self.preparedCommit = preparedCommit
        self.plansInParallel = plansInParallel
        self.appliesInParallel = appliesInParallel
        self.abortsOnGroupFailure = abortsOnGroupFailure
        self.isIgnoredTarget = isIgnoredTarget
        self.automerges = automerges
        self.forbidden = forbidden
        self.unaffected = unaffected
        self.hooks = hooks
        self.variables = variables
        self.hasMergedAgain = hasMergedAgain
    }
}

package enum DiscoveryFailure: Error, Hashable, Codable, Sendable {
    /// The configuration, the target or git said no.
    case refused(String)
    case hookFailed(String)
    /// The operator's program says that the user may not: its reason.
    case forbidden(reason: String)
}

/// How a hook ended.
package struct HookEnding: Hashable, Codable, Sendable {
    /// What its status is called.
    package var label: String
    package var isSuccess: Bool
    /// What it wrote for its status, nil for nothing.
    package var text: String?
    package init(label: String, isSuccess: Bool, text: String? = nil) {
        self.label = label
        self.isSuccess = isSuccess
        self.text = text
    }
}

/// What a command did to one project.
package struct ProjectResult: Hashable, Codable, Sendable {
    /// nil while its job has not ended.
    package enum Outcome: Hashable, Codable, Sendable {
        case planned(PlanSummary, plan: Plan)
        /// An earlier plan holds: nothing that it read has changed since the commit that it was made from.
        case kept(Plan, since: String)
        case applied
        /// The job's output is a ``PolicyOutput``.
        case policiesChecked([PolicyStanding])
        case policiesApproved([PolicyStanding], refusals: [ApprovalRefusal])
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
        /// It never began.
        case cancelled
        /// Somebody stopped it while it changed things.
        case interrupted
    }
    package var project: Project
    package var stage: Workflow.Stage
    package var job: Job.ID?
    package var outcome: Outcome?
    package init(project: Project, stage: Workflow.Stage = .plan, job: Job.ID? = nil, outcome: Outcome? = nil) {
        self.project = project
        self.stage = stage
        self.job = job
        self.outcome = outcome
    }

    package var isSuccess: Bool {
        switch outcome {
        case .planned, .kept, .applied, .done: true
        case .policiesChecked(let standings): standings.allSatisfy(\.isCleared)
        case .policiesApproved(let standings, let refusals): refusals.isEmpty && standings.allSatisfy(\.isCleared)
        case nil, .failed, .refused, .error, .unknown, .cancelled, .interrupted: false
        }
    }
}

/// Why a project was not planned or applied.
package enum Refusal: Hashable, Codable, Sendable {
    case lockedBy(PullRequest.Reference, url: String)
    /// `reason` is the forge's word for not mergeable.
    case requirement(Requirement, command: Command.Name, reason: String?)
    /// A project that this one depends on is not applied.
    case dependency(String)
    /// The operator's program refused: its reason.
    case forbidden(reason: String)
    case tenant(TenantRefusal)
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
    package var policies: [PolicyStanding]
    /// The job of the plan that `policies` are about; nil if no plan was ever checked.
    package var checkedPlan: Job.ID?
    package init(key: ProjectKey, status: Status, policies: [PolicyStanding] = [], checkedPlan: Job.ID? = nil) {
        self.key = key
        self.status = status
        self.policies = policies
        self.checkedPlan = checkedPlan
    }
}
