import Domain
import Storage

/// A job in words.
struct JobText: Sendable {
    /// How it stands, with a colour for it.
    struct Standing: Hashable, Sendable {
        enum Tone: String, Sendable { case none, busy, good, warn, bad }
        var text: String
        var tone: Tone
        /// A longer text about it.
        var detail: String?
    }

    var id: Job.ID
    var pullRequest: PullRequest.Reference
    var pullRequestURL: String
    var project: String
    var workspace: String
    /// What it does.
    var step: String
    var command: String
    /// Seconds since 1970.
    var createdAt: Double
    var startedAt: Double?
    var endedAt: Double?
    var standing: Standing

    init(_ view: JobView) {
        id = view.job.id
        pullRequest = view.job.pullRequest
        pullRequestURL = view.job.spec.pullRequestURL
        project = view.job.spec.project?.shownName ?? "–"
        workspace = view.job.spec.project?.workspace ?? "–"
        step = view.job.spec.step
        command = [view.command.name.rawValue, view.command.subcommand].compactMap { $0 }.joined(separator: " ")
        createdAt = view.createdAt
        startedAt = view.startedAt
        endedAt = view.endedAt
        standing = Standing(view.job.state, view.result)
    }

    func pullRequestLink(_ frame: PageFrame) -> HTML {
        frame.link(pullRequestURL, "\(pullRequest.repository.fullName) #\(pullRequest.number)")
    }
}

extension JobSpec {
    fileprivate var step: String {
        switch self {
        case .discover: "find projects"
        case .project(let job): job.stage.rawValue.replacing("_", with: " ")
        case .hooks: "post-workflow hooks"
        case .cleanUp: "clear up"
        }
    }

    fileprivate var pullRequestURL: String {
        switch self {
        case .discover(let job): job.setting.pullRequest.url
        case .project(let job): job.setting.pullRequest.url
        case .hooks(let job): job.setting.pullRequest.url
        case .cleanUp: ""
        }
    }
}

extension JobText.Standing {
    init(_ state: Job.State, _ result: JobResult?) {
        switch (state, result) {
        case (_, let result?): self.init(result)
        case (.held, nil): self.init(text: "waiting for the group before it", tone: .none)
        case (.waiting, nil): self.init(text: "waiting", tone: .none)
        case (.leased, nil): self.init(text: "running", tone: .busy)
        case (.ended, nil): self.init(text: "ended", tone: .none)
        }
    }

    private init(_ result: JobResult) {
        switch result {
        case .discovered(let found):
            self.init(text: found.projects.count == 1 ? "1 project found" : "\(found.projects.count) projects found", tone: .good)
        case .notDiscovered(.forbidden(let reason), _): self.init(text: "refused", tone: .warn, detail: reason)
        case .notDiscovered(.refused(let text), _), .notDiscovered(.hookFailed(let text), _):
            self.init(text: "failed", tone: .bad, detail: text)
        case .project(let outcome): self.init(outcome)
        case .hooksEnded, .cleanedUp: self.init(text: "done", tone: .good)
        case .cancelled: self.init(text: "cancelled", tone: .warn)
        case .cutOff: self = .unknown
        case .broken(let text): self.init(text: "failed", tone: .bad, detail: text)
        }
    }

    private init(_ outcome: ProjectResult.Outcome) {
        switch outcome {
        case .planned(let summary, _): self.init(text: summary.line.isEmpty ? "planned" : summary.line, tone: .good)
        case .kept(let plan, let commit):
            self.init(text: plan.summary.line.isEmpty ? "still planned" : plan.summary.line, tone: .good, detail: "Planned from \(commit).")
        case .policiesChecked(let standings), .policiesApproved(let standings, _): self.init(standings)
        case .applied: self.init(text: "applied", tone: .good)
        case .done: self.init(text: "done", tone: .good)
        case .failed: self.init(text: "failed", tone: .bad)
        case .refused(let refusal): self.init(text: "refused", tone: .warn, detail: Self.text(refusal))
        case .error(let text): self.init(text: "failed", tone: .bad, detail: text)
        case .unknown: self = .unknown
        case .cancelled: self.init(text: "cancelled", tone: .warn)
        case .interrupted:
            self.init(
                text: "stopped", tone: .bad, detail: "Someone stopped it while it changed things: plan again to see what is left to do.")
        }
    }

    private init(_ standings: [PolicyStanding]) {
        let open = standings.filter { !$0.isCleared }.map(\.policySet)
        self.init(
            text: open.isEmpty ? "policies passed" : "policies failed", tone: open.isEmpty ? .good : .bad,
            detail: open.isEmpty ? nil : "Not cleared: \(open.joined(separator: ", ")).")
    }

    private static var unknown: Self {
        Self(
            text: "unknown", tone: .bad,
            detail: "The server stopped while this was running. Nobody knows how far it came: look at the real state before you go on.")
    }

    private static func text(_ refusal: Refusal) -> String {
        switch refusal {
        case .lockedBy(let holder, _): "The project is locked by \(holder)."
        case .requirement(let requirement, _, let reason):
            "The requirement \(requirement.rawValue) is not met" + (reason.map { ": \($0)" } ?? "") + "."
        case .dependency(let name): "It depends on \(name), which is not applied."
        case .forbidden(let reason): reason
        case .tenant(.nobodys): "The project belongs to no tenant."
        case .tenant: "The project's tenant does not have this done; the pull request says why."
        }
    }
}
