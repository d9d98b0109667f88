import Domain
import Foundation
import Storage
import Synchronization
import TestSupport

/// A store in a folder of its own with one or two pull requests on it, and short words for what happens to them.
struct Desk {
    let store: Store
    var policy = Policy()
    static let repository = Repository(host: "github.com", fullName: "acme/infra")

    init(_ folder: URL, policy: Policy = Policy()) throws {
        let count = Mutex(0)
        store = try Store(
            folder: folder.path,
            newID: {
                count.withLock {
                    $0 += 1; return "id\($0)"
                }
            }, now: { 1000 })
        self.policy = policy
    }

    static func reference(_ number: Int) -> PullRequest.Reference { .init(repository: repository, number: number) }

    static func pullRequest(
        _ number: Int = 1, commit: String = "a", state: PullRequest.State = .open, base: String = "main", labels: [String] = [],
        fork: String? = nil
    ) -> PullRequest {
        PullRequest(
            reference: reference(number),
            head: .init(
                repository: fork.map { Repository(host: "github.com", fullName: $0) } ?? repository, branch: "feature", commit: commit),
            baseBranch: base, author: "ann", url: "https://github.com/acme/infra/pull/\(number)", state: state, labels: labels)
    }

    func happens(
        _ event: Event, _ pullRequest: PullRequest = pullRequest(), by user: String = "ann", facts: Facts = Facts(changedFiles: ["main.tf"])
    ) async throws {
        try await store.settle(
            Occurrence(
                reference: pullRequest.reference, event: event, pullRequest: pullRequest, user: user, policy: policy, facts: facts))
    }

    func comments(
        _ command: Command, _ pullRequest: PullRequest = pullRequest(), by user: String = "ann",
        facts: Facts = Facts(changedFiles: ["main.tf"])
    ) async throws {
        try await happens(.commented(.init(number: 9, reading: .command(command))), pullRequest, by: user, facts: facts)
    }

    /// Leases the next job, which must be of this kind.
    func next(_ kind: Job.Kind) async throws -> Job {
        guard let job = try await store.leaseJob() else { throw Surprise("no job waits, expected \(kind)") }
        guard job.spec.kind == kind else { throw Surprise("a \(job.spec.kind) job waits, expected \(kind)") }
        return job
    }

    func discovers(_ projects: [Project], parallel: Bool? = nil) async throws {
        try await discovers(Discovery(projects: projects, plansInParallel: parallel, appliesInParallel: parallel))
    }

    func discovers(_ discovery: Discovery) async throws {
        try await store.end(try await next(.discover), .discovered(discovery))
    }

    static func plan(_ job: Job, _ project: Project, commit: String = "a") -> JobResult {
        let setting: RunSetting? = if case .project(let work) = job.spec { work.setting } else { nil }
        var summary = PlanSummary()
        summary.hasCounts = true
        summary.toAdd = 1
        let plan = Plan(
            project: project.key, job: job.id, commit: commit, baseBranch: "main", sha256: "00", summary: summary,
            making: .init(project: project, variables: setting?.variables ?? [:], arguments: setting?.command.arguments ?? []))
        return .project(.planned(summary, plan: plan))
    }

    /// Leases the next job, which must be a stage of a project.
    func nextStage() async throws -> (job: Job, work: ProjectJob) {
        let job = try await next(.project)
        guard case .project(let work) = job.spec else { throw Surprise("no project in \(job.spec)") }
        return (job, work)
    }

    /// Ends the next job, which must be this stage of a project.
    func ends(_ stage: Workflow.Stage, _ outcome: ProjectResult.Outcome) async throws {
        let (job, work) = try await nextStage()
        guard work.stage == stage else { throw Surprise("\(work.stage) of \(work.project.key.dir), expected \(stage)") }
        try await store.end(job, .project(outcome))
    }

    /// Discovers these projects and plans each of them.
    func plans(_ projects: [Project], commit: String = "a") async throws {
        try await discovers(projects)
        for project in projects {
            let job = try await next(.project)
            try await store.end(job, Self.plan(job, project, commit: commit))
        }
    }

    /// Why projects were refused, in comments that have not gone out yet.
    func refusals() async throws -> [Refusal] {
        try await store.openReports(limit: 100).flatMap { open -> [Refusal] in
            guard case .comment(.results(let results)) = open.report.content else { return [] }
            return results.projects.compactMap { if case .refused(let refusal) = $0.outcome { refusal } else { nil } }
        }
    }

    /// What people have been told since the last call: comments, and the last state of every status.
    func news() async throws -> [String] {
        var news: [String] = []
        while case let open = try await store.openReports(limit: 100), !open.isEmpty {
            for report in open {
                news.append(report.report.content.words)
                try await store.closeReport(report.id)
            }
        }
        return news
    }
}

struct Surprise: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}

extension Report.Content {
    var words: String {
        switch self {
        case .comment(.results(let results)):
            "\(results.isPolicyCheck ? "policy_check" : "\(results.command.name)") of "
                + results.projects.map { "\($0.project.key.dir): \($0.words)" }.joined(separator: ", ")
                + (results.plansDiscarded ? " (not saved)" : "")
        case .comment(.commandError(let command, let text)): "\(command.name) error: \(text)"
        case .comment(.commandFailure(let command, let text)): "\(command.name) failure: \(text)"
        case .comment(.obstacle(let obstacle)): "apply: \(obstacle.words)"
        case .comment(.reply(let text)): "reply \(text)"
        case .comment(.notice(.locksReleased(let projects))): "released \(projects.map(\.dir).joined(separator: " "))"
        case .comment(.notice(.planDiscarded(let project))): "discarded \(project.dir)"
        case .comment(.notice(let notice)): "\(notice)"
        case .status(let status): "\(status.subject.words) \(status.state)\(status.text.words)"
        case .reaction(let comment, let emoji): "\(emoji) on \(comment)"
        case .dismissApprovals: "approvals dismissed"
        case .hideComments(let earlier): "\(earlier.command) hidden"
        case .merge(let order): "merge \(order.commit)"
        }
    }
}

extension ProjectResult {
    var words: String {
        switch outcome {
        case .planned: "planned"
        case .kept(_, let commit): "kept since \(commit)"
        case .policiesChecked(let standings): standings.map(\.words).joined(separator: " ")
        case .policiesApproved(let standings, let refusals):
            (standings.map(\.words) + refusals.map { "\($0)".prefix { $0 != "(" }.description }).joined(separator: " ")
        case .refused(.dependency(let name)): "depends on \(name)"
        case .refused(.forbidden(let reason)): "forbidden \(reason)"
        case .refused(.lockedBy(let other, _)): "locked by #\(other.number)"
        case .refused(.requirement(let requirement, _, _)): "needs \(requirement)"
        case .error(let text): "error \(text)"
        case nil: "nothing"
        case let other?: "\(other)"
        }
    }
}

extension PolicyStanding {
    var words: String { "\(policySet) \(hasPassed ? "passed" : isCleared ? "approved" : "open")" }
}

extension StatusReport.Subject {
    var words: String {
        switch self {
        case .command(let name): "\(name)"
        case .policyCheck: "policy_check"
        case .projectPolicyCheck(let key): "policy_check:\(key.dir)"
        case .project(let key, let name): "\(name):\(key.dir)"
        case .hook(_, let label): "hook \(label)"
        }
    }
}

extension StatusReport.Text {
    var words: String {
        switch self {
        case .plain, .line: ""
        case .counts(let counts): " \(counts.succeeded)/\(counts.total)"
        case .superseded(let commit): " superseded by \(commit)"
        case .closed: " closed"
        }
    }
}

extension ApplyObstacle {
    var words: String {
        switch self {
        case .otherCommit(let recorded, let current, _): "plans of \(recorded), head is \(current)"
        case .planMissing(let key, let status): "no plan for \(key.dir), which is \(status)"
        default: "\(self)"
        }
    }
}
