/// A piece of a run that one runner does at one time: finding projects, one stage of one project, hooks, or clearing up.
package struct Job: Hashable, Codable, Sendable {
    package typealias ID = Identifier<Job>

    package enum State: String, Codable, Sendable, CaseIterable {
        /// Waits for the group of jobs before it.
        case held
        /// Waits for a runner.
        case waiting
        /// A runner has it.
        case leased
        case ended
    }

    package var id: ID
    package var run: Run.ID
    package var pullRequest: PullRequest.Reference
    /// Place among the run's jobs, from 0.
    package var ordinal: Int
    /// Jobs of one group run side by side; groups one after another.
    package var group: Int
    package var spec: JobSpec
    package var state: State

    package init(
        id: ID, run: Run.ID, pullRequest: PullRequest.Reference, ordinal: Int = 0, group: Int = 0, spec: JobSpec, state: State = .waiting
    ) {
        self.id = id
        self.run = run
        self.pullRequest = pullRequest
        self.ordinal = ordinal
        self.group = group
        self.spec = spec
        self.state = state
    }
}

extension Job {
    /// What sort of work it is.
    package enum Kind: String, Codable, Sendable, CaseIterable { case discover, project, hooks, cleanUp }

    /// What decisions need to know of a job that has not ended: everything but its work.
    package struct Outline: Hashable, Sendable {
        package var id: ID
        package var run: Run.ID
        package var kind: Kind
        package var group: Int
        package var state: State
        /// nil for jobs that are not about one project.
        package var project: ProjectKey?
        package init(id: ID, run: Run.ID, kind: Kind, group: Int, state: State, project: ProjectKey?) {
            self.id = id
            self.run = run
            self.kind = kind
            self.group = group
            self.state = state
            self.project = project
        }
    }

    package var outline: Outline { Outline(id: id, run: run, kind: spec.kind, group: group, state: state, project: spec.project) }
}

/// Everything that a runner needs to know to do a job.
package enum JobSpec: Hashable, Codable, Sendable {
    case discover(DiscoveryJob)
    case project(ProjectJob)
    case hooks(HookJob)
    /// Removes every working copy of a closed pull request.
    case cleanUp(PullRequest.Reference)

    package var kind: Job.Kind {
        switch self {
        case .discover: .discover
        case .project: .project
        case .hooks: .hooks
        case .cleanUp: .cleanUp
        }
    }

    package var project: ProjectKey? { if case .project(let job) = self { job.project.key } else { nil } }

    /// Whether it may be done again when it was cut off. What changes the world may not.
    package var mayRepeat: Bool {
        switch self {
        case .discover, .cleanUp: true
        case .project(let job): job.stage == .plan || job.stage == .version || job.stage == .policyCheck
        case .hooks: false
        }
    }
}

/// What steps and hooks are told about the run they belong to.
package struct RunSetting: Hashable, Codable, Sendable {
    package var pullRequest: PullRequest
    package var command: Command
    /// Who gave the command.
    package var user: String
    /// Whether the pull request is approved and mergeable, where that was asked.
    package var isApproved: Bool
    package var isMergeable: Bool
    package var checkout: CheckoutStrategy
    /// What pre-workflow hooks set for everything after them.
    package var variables: [String: String]
    /// Whether tenants are declared, so that nothing of the server's environment is passed on.
    package var hasTenants: Bool
    package init(
        pullRequest: PullRequest, command: Command, user: String, isApproved: Bool, isMergeable: Bool, checkout: CheckoutStrategy = .branch,
        variables: [String: String] = [:], hasTenants: Bool = false
    ) {
        self.pullRequest = pullRequest
        self.command = command
        self.user = user
        self.isApproved = isApproved
        self.isMergeable = isMergeable
        self.checkout = checkout
        self.variables = variables
        self.hasTenants = hasTenants
    }
}

/// Finds the projects that a command is about, after pre-workflow hooks.
package struct DiscoveryJob: Hashable, Codable, Sendable {
    package enum Scope: Hashable, Codable, Sendable {
        /// Projects that these changed files touch; `isAutomatic` leaves out those that are only planned when asked.
        case changed(files: [String], isAutomatic: Bool)
        /// What the command names; `changedFiles` serve a restriction to touched projects.
        case target(Command.Target, changedFiles: [String])
        /// Exactly these, which were planned before.
        case planned([ProjectKey])
        /// None: only the hooks are run.
        case nothing
    }
    package var setting: RunSetting
    package var rules: RepositoryRules
    package var settings: DiscoverySettings
    package var scope: Scope
    /// Whether a failing hook ends the command.
    package var failsOnHookError: Bool
    package var silencesUnknownTargets: Bool
    /// Whom to ask whether the command may be given; nil where nobody need be asked.
    package var authorization: AuthorizationRequest?
    /// Plans of earlier commits that stay valid if nothing they read has changed; empty where all are to be made anew.
    package var earlierPlans: [Plan]

    package init(
        setting: RunSetting, rules: RepositoryRules, settings: DiscoverySettings, scope: Scope, failsOnHookError: Bool,
        silencesUnknownTargets: Bool, authorization: AuthorizationRequest? = nil, earlierPlans: [Plan] = []
    ) {
        self.setting = setting
        self.rules = rules
        self.settings = settings
        self.scope = scope
        self.failsOnHookError = failsOnHookError
        self.silencesUnknownTargets = silencesUnknownTargets
        self.authorization = authorization
        self.earlierPlans = earlierPlans
    }

    package var hooks: [Hook] { rules.preWorkflowHooks.labelled(isBefore: true, for: setting.command.name) }
}

/// One stage of one project.
package struct ProjectJob: Hashable, Codable, Sendable {
    package var setting: RunSetting
    package var project: Project
    package var stage: Workflow.Stage
    /// What is checked out.
    package var commit: String
    /// The plan to apply, or to hold against policies.
    package var plan: Plan?
    /// The policies of a policy check.
    package var policies: PolicyRules?
    /// What it is to be given; nil where no tenants are declared, and it acts as the server does.
    package var credentials: CredentialOrder?

    package init(
        setting: RunSetting, project: Project, stage: Workflow.Stage, commit: String, plan: Plan? = nil, policies: PolicyRules? = nil,
        credentials: CredentialOrder? = nil
    ) {
        self.setting = setting
        self.project = project
        self.stage = stage
        self.commit = commit
        self.plan = plan
        self.policies = policies
        self.credentials = credentials
    }

    /// Whether the base branch must not have gone on in what the project reads. Only git can tell.
    package var mustBeUndiverged: Bool {
        switch stage {
        case .plan: project.planRequirements.contains(.undiverged)
        case .apply: project.applyRequirements.contains(.undiverged)
        case .importing: project.importRequirements.contains(.undiverged)
        case .policyCheck, .stateRm, .version: false
        }
    }

    package var steps: [Step] { project.workflow.steps(of: stage) }
}

/// The operator's commands after a command.
package struct HookJob: Hashable, Codable, Sendable {
    package var setting: RunSetting
    package var hooks: [Hook]
    package var commit: String
    package var hasErrors: Bool
    package init(setting: RunSetting, hooks: [Hook], commit: String, hasErrors: Bool) {
        self.setting = setting
        self.hooks = hooks
        self.commit = commit
        self.hasErrors = hasErrors
    }
}

/// A saved plan: what was reviewed, and the only thing that apply may do.
package struct Plan: Hashable, Codable, Sendable {
    package var project: ProjectKey
    /// The job that made it; its file is kept under this name.
    package var job: Job.ID
    /// The pull request's head commit that it was made from.
    package var commit: String
    package var baseBranch: String
    /// Lower-case hexadecimal SHA-256 of the file; nil where the workflow keeps its plan to itself.
    package var sha256: String?
    /// What was checked out: the head, or a commit made of it by hooks or a merge.
    package var checkout: String
    package var summary: PlanSummary
    /// How it was made; nil if nobody knows any more.
    package var making: Making?
    /// What applying it does, where somebody looked.
    package var impact: PlanImpact?
    /// The commit that it was first made from: an older one than `commit` for a plan that held when more was pushed.
    package var origin: String

    /// What decides, besides the code, whether a plan still holds, and what may apply it.
    package struct Making: Hashable, Codable, Sendable {
        /// The project as it was configured.
        package var project: Project
        /// What hooks had set.
        package var variables: [String: String]
        /// What the comment said after `--`.
        package var arguments: [CommenterArgument]
        /// The version of the program, `1.9.0`: no other may apply it. Nil where nobody asked.
        package var terraformVersion: String?
        package init(
            project: Project, variables: [String: String] = [:], arguments: [CommenterArgument] = [], terraformVersion: String? = nil
        ) {
            self.project = project
            self.variables = variables
            self.arguments = arguments
            self.terraformVersion = terraformVersion
        }
    }

    package init(
        project: ProjectKey, job: Job.ID, commit: String, baseBranch: String, sha256: String?, checkout: String? = nil,
        summary: PlanSummary = .init(), making: Making? = nil, impact: PlanImpact? = nil, origin: String? = nil
    ) {
        self.project = project
        self.job = job
        self.commit = commit
        self.baseBranch = baseBranch
        self.sha256 = sha256
        self.checkout = checkout ?? commit
        self.summary = summary
        self.making = making
        self.impact = impact
        self.origin = origin ?? commit
    }
}
