/// The page of one pull request.
struct PullRequestPage: Sendable {
    let repository: HostedRepository
    let pull: HostedPullRequest
    let mergeableState: String
    let patches: [String]
    let people: [String]

    private var path: String { "/\(repository.fullName)/pull/\(pull.number)" }

    var html: HTML {
        """
        <h1>\(pull.title) <span class="quiet">#\(pull.number)</span></h1>
        <div id="live" data-path="\(path)">\(live)</div>
        <form class="box" id="comment" method="post" action="\(path)/comment">
        <label>Comment as \(choice)</label>
        <textarea name="body" rows="4" required placeholder="atlantis plan" aria-label="Comment"></textarea>
        <button>Comment</button></form>
        <h2>Files changed</h2>
        \(each: patches.prefix(100), patch)

        """
    }

    /// The part that changes while somebody looks at it.
    var live: HTML {
        """
        <p data-commit="\(pull.headCommit)">\(Self.badge(pull)) <b>\(pull.author)</b> wants to merge <code>\(head)</code> into <code>\(pull.baseBranch)</code>
        <span class="quiet">at \(pull.headCommit.prefix(7))</span> \(each: pull.labels, { "<span class=\"label\">\($0)</span> " })</p>
        \(each: pull.comments, comment)
        \(each: pull.reviews, review)
        \(checks)
        \(merging)
        """
    }

    private var head: String {
        pull.headRepository == repository.fullName ? pull.headBranch : "\(pull.headRepository):\(pull.headBranch)"
    }

    private var choice: HTML { "<select name=\"user\">\(each: people, { "<option>\($0)</option>" })</select>" }

    static func badge(_ pull: HostedPullRequest) -> HTML {
        if pull.isMerged { return "<span class=\"badge merged\">Merged</span>" }
        if pull.state == .closed { return "<span class=\"badge closed\">Closed</span>" }
        return pull.isDraft ? "<span class=\"badge\">Draft</span>" : "<span class=\"badge open\">Open</span>"
    }

    private func comment(_ comment: HostedComment) -> HTML {
        let reactions: HTML = "\(each: comment.reactions, { "<span class=\"label\">\($0)</span>" })"
        return """
            <article class="box" id="issuecomment-\(comment.number)"><header><b>\(comment.author)</b> <span class="quiet">\(comment.createdAt)</span>\
            </header><div class="markdown">\(Markdown.render(comment.body))</div>\(reactions)</article>

            """
    }

    private func review(_ review: HostedReview) -> HTML {
        switch review.state {
        case .approved: "<p class=\"review\"><b>\(review.author)</b> approved these changes</p>\n"
        case .changesRequested: "<p class=\"review\"><b>\(review.author)</b> asked for changes</p>\n"
        case .commented: "<p class=\"review\"><b>\(review.author)</b> commented</p>\n"
        case .dismissed: "<p class=\"review quiet\">The review of <b>\(review.author)</b> was dismissed</p>\n"
        }
    }

    private var checks: HTML {
        let latest = repository.latestStatuses(of: pull.headCommit)
        guard !latest.isEmpty else { return "" }
        return "<section class=\"box\"><h2>Statuses</h2><ul class=\"list\">\(each: latest, check)</ul></section>"
    }

    private func check(_ status: PostedStatus) -> HTML {
        // A link is the poster's word: only to the web.
        let isWeb = status.targetURL.hasPrefix("http://") || status.targetURL.hasPrefix("https://")
        let link: HTML = isWeb ? " <a href=\"\(status.targetURL)\" rel=\"noopener noreferrer\">Details</a>" : ""
        return """
            <li><span class="dot \(status.state.rawValue)"></span> <b>\(status.context)</b> \
            <span class="quiet">\(status.state.rawValue)</span> \(status.description)\(link)</li>

            """
    }

    private var merging: HTML {
        guard pull.state == .open else {
            return pull.mergedBy.map { "<p class=\"review\">Merged by <b>\($0)</b></p>" } ?? ""
        }
        guard ["clean", "unstable"].contains(mergeableState) else {
            return "<p class=\"review\">This pull request cannot be merged now: it is \(mergeableState).</p>"
        }
        return """
            <form class="box" method="post" action="\(path)/merge"><button class="merge">Merge pull request</button> as \(choice)
            <span class="quiet">\(mergeableState)</span></form>
            """
    }

    private func patch(_ text: String) -> HTML {
        let lines = text.prefix(100_000).split(separator: "\n", omittingEmptySubsequences: false)
        let name = lines.last { $0.hasPrefix("+++ b/") }?.dropFirst(6) ?? lines.first { $0.hasPrefix("--- a/") }?.dropFirst(6)
        let start = lines.firstIndex { $0.hasPrefix("@@") } ?? 1
        return """
            <details class="box" open><summary><code>\(name ?? lines[0].dropFirst(11))</code></summary>\
            <pre><code class="diff">\(each: lines[min(start, lines.count)...], MarkdownLine.diff)</code></pre></details>

            """
    }
}

extension CodeHost {
    func page(of number: Int, in fullName: String) async throws -> PullRequestPage {
        let pull = try pullRequest(number, in: fullName)
        let mergeableState = try await mergeableState(of: pull, in: fullName)
        let patches = try await place(of: fullName).patches(from: pull.baseCommit, to: pull.headCommit)
        return PullRequestPage(
            repository: try repository(fullName), pull: try pullRequest(number, in: fullName), mergeableState: mergeableState,
            patches: patches, people: people)
    }
}
