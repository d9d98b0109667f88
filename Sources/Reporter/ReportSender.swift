package import Comments
package import Domain
package import Forges
import Storage

/// Puts one report into words and hands it to the forge.
package struct ReportSender: Sendable {
    /// How comments are cut to what the forge takes.
    package struct CommentLimits: Sendable {
        /// In bytes.
        package var size: Int
        /// Comments for one command; 0 for as many as needed.
        package var count: Int
        package init(size: Int = 65536, count: Int = 100) {
            self.size = size
            self.count = count
        }
    }

    private let forge: any Forge
    private let author: String
    private let comments: CommentWriter
    private let statuses: StatusWriter
    private let links: Links
    private let limits: CommentLimits
    private let output: @Sendable (Job.ID) -> String
    private let log: @Sendable (Job.ID) -> String

    /// - Parameters:
    ///   - author: whose name our own comments bear.
    ///   - output: what a job has to say in a comment; `log`: everything that it printed.
    package init(
        forge: any Forge, author: String, comments: CommentWriter, statuses: StatusWriter, links: Links, limits: CommentLimits = .init(),
        output: @escaping @Sendable (Job.ID) -> String, log: @escaping @Sendable (Job.ID) -> String
    ) {
        self.forge = forge
        self.author = author
        self.comments = comments
        self.statuses = statuses
        self.links = links
        self.limits = limits
        self.output = output
        self.log = log
    }

    func send(_ open: OpenReport, isDoubtful: Bool, to store: Store) async throws {
        do {
            switch open.report.content {
            case .comment(let content): try await send(content, open, isDoubtful: isDoubtful, store)
            case .status(let status): try await send(status, open.report.pullRequest.repository, isDoubtful: isDoubtful)
            case .reaction(let comment, let emoji): try await forge.react(to: comment, with: emoji, on: open.report.pullRequest)
            case .hideComments(let earlier): try await hide(earlier, on: open.report.pullRequest)
            case .merge(let order): return try await merge(open, order, store)
            case .dismissApprovals: try await forge.dismissApprovals(of: open.report.pullRequest)
            }
        } catch let fault as ForgeFault {
            throw ReportFault(fault, after: open.attempts)
        }
        try await store.closeReport(open.id)
    }

    private func send(_ content: CommentContent, _ open: OpenReport, isDoubtful: Bool, _ store: Store) async throws {
        let pullRequest = open.report.pullRequest
        guard let text = words(for: content, in: pullRequest.repository) else { return }
        let pieces = CommentSplitter().pieces(of: text, command: content.command?.rawValue, limit: limits.size, maximum: limits.count)
        var posted = open.posted
        // Comments of ours that no report knows of: their answer was lost.
        var strays = isDoubtful ? try await strays(on: pullRequest, store) : []
        for piece in pieces.dropFirst(posted.count) {
            if let index = strays.firstIndex(where: { $0.body == piece }) {
                posted.append(strays.remove(at: index).number)
            } else {
                posted.append(try await forge.postComment(piece, on: pullRequest))
            }
            try await store.recordPosted(posted, of: open.id)
        }
    }

    /// Once: the comment that takes their place does not wait for it.
    private func hide(_ earlier: EarlierComments, on pullRequest: PullRequest.Reference) async throws {
        do throws(ForgeFault) {
            try await forge.hideComments(on: pullRequest, by: author) { earlier.include($0) }
        } catch {
            throw ReportFault(error.description, mayRetry: false)
        }
    }

    private func merge(_ open: OpenReport, _ order: MergeOrder, _ store: Store) async throws {
        let reference = open.report.pullRequest
        // Minutes may have passed since it was decided: what counts is how the pull request is now.
        let current = try await forge.pullRequest(reference).pullRequest
        if let label = order.preventingLabel, current.labels.contains(label) { return try await store.closeReport(open.id) }
        guard current.state == .closed || current.head.commit == order.commit else {
            let reason = "\(order.commit.prefix(7)) was applied, but the head of the pull request is now \(current.head.commit.prefix(7))."
            return try await store.closeReport(open, telling: .notice(.automergeFailed(reason)))
        }
        switch try await forge.merge(reference, order) {
        case .merged: try await store.closeReport(open.id)
        case .refused(let reason): try await store.closeReport(open, telling: .notice(.automergeFailed(reason)))
        }
    }

    private func words(for content: CommentContent, in repository: Repository) -> String? {
        comments.write(
            content, output: output, lockURL: { links.lock(Lock.Key(repository: repository, project: $0)) },
            log: { content.jobs.map(log).joined() })
    }

    private func strays(on pullRequest: PullRequest.Reference, _ store: Store) async throws -> [ForgeComment] {
        let known = try await store.postedComments(on: pullRequest)
        return try await forge.comments(on: pullRequest, by: author).filter { !known.contains($0.number) }
    }

    private func send(_ report: StatusReport, _ repository: Repository, isDoubtful: Bool) async throws {
        let context = statuses.context(of: report.subject)
        let status = CommitStatus(
            state: report.state, description: statuses.description(of: report), targetURL: report.job.map(links.job))
        if isDoubtful, try await forge.latestStatuses(of: report.commit, in: repository)[context] == status { return }
        try await forge.postStatus(status, as: context, on: report.commit, in: repository)
    }
}

extension CommentContent {
    /// The command that it answers, for the line that continues a split comment.
    fileprivate var command: Command.Name? {
        switch self {
        case .results(let results): results.command.name
        case .commandError(let command, _), .commandFailure(let command, _): command.name
        case .obstacle: .apply
        case .reply, .notice: nil
        }
    }
    /// The jobs whose results it tells.
    fileprivate var jobs: [Job.ID] { if case .results(let results) = self { results.projects.compactMap(\.job) } else { [] } }
}

extension ReportFault {
    /// A token that is being replaced gets some twenty minutes.
    private static let patience = 25

    init(_ fault: ForgeFault, after attempts: Int) {
        var retryAfter = 0.0
        if case .rateLimited(let delay) = fault.kind { retryAfter = Double(delay.components.seconds) + 1 }
        self.init(
            fault.description, mayRetry: fault.mayRetry || (fault.isAboutUs && attempts < Self.patience),
            wasPossiblyDone: fault.wasPossiblyDone, retryAfter: retryAfter)
    }
}
