extension CodeHost {
    /// Opens a pull request and returns its number. A head in a fork names the fork's repository.
    @discardableResult
    package func openPullRequest(
        in fullName: String, title: String, head: String, base: String? = nil, headRepository: String? = nil, body: String = "",
        by author: String = "octocat", isDraft: Bool = false
    ) async throws -> Int {
        let wire = try await wire()
        let repository = try repository(fullName)
        let source = try self.repository(headRepository ?? fullName)
        let baseBranch = base ?? repository.defaultBranch
        _ = try signature(of: author)
        guard let headCommit = place(of: source.fullName).tip(ofBranch: head) else {
            throw CodeHostRefusal.invalid("PullRequest", "head", code: "invalid", "head is not a branch")
        }
        guard let baseCommit = place(of: fullName).tip(ofBranch: baseBranch) else {
            throw CodeHostRefusal.invalid("PullRequest", "base", code: "invalid", "base is not a branch")
        }
        let number = (state.repository(fullName)?.pullRequests.keys.max() ?? 0) + 1
        let pullRequest = HostedPullRequest(
            number: number, title: title, body: body, author: author, headRepository: source.fullName, headBranch: head,
            baseBranch: baseBranch, headCommit: headCommit, baseCommit: baseCommit, isDraft: isDraft, createdAt: timestamp())
        state.repositories[fullName.lowercased()]?.pullRequests[number] = pullRequest
        if source.fullName == repository.fullName {
            try place(of: fullName).point(Self.headReference(number), at: headCommit)
        } else {
            try await bringHead(of: pullRequest, to: repository)
        }
        announce(wire.pullRequestEvent("opened", pullRequest, in: repository, state, by: author))
        return number
    }

    /// Writes a comment and returns its number.
    @discardableResult
    package func comment(_ text: String, on number: Int, in fullName: String, by author: String) async throws -> Int {
        guard text.unicodeScalars.count <= 65536 else {
            throw CodeHostRefusal.invalid("IssueComment", "data", code: "unprocessable", "Body is too long (maximum is 65536 characters)")
        }
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw CodeHostRefusal.invalid("IssueComment", "body", code: "missing_field", "Body can't be blank")
        }
        let wire = try await wire()
        let comment = HostedComment(number: state.newNumber(), author: author, body: text, createdAt: timestamp())
        try change(number, in: fullName) { $0.comments.append(comment) }
        announce(try wire.commentEvent("created", comment, on: pullRequest(number, in: fullName), in: repository(fullName)))
        return comment.number
    }

    /// Says what a reviewer thinks, and returns the review's number.
    @discardableResult
    package func review(_ number: Int, in fullName: String, by author: String, _ opinion: HostedReview.State = .approved) async throws
        -> Int
    {
        let wire = try await wire()
        let review = HostedReview(
            number: state.newNumber(), author: author, state: opinion, commit: try pullRequest(number, in: fullName).headCommit,
            createdAt: timestamp())
        try change(number, in: fullName) { $0.reviews.append(review) }
        announce(try wire.reviewEvent(review, on: pullRequest(number, in: fullName), in: repository(fullName), state))
        return review.number
    }

    /// Leaves threads of reviews without an end; 0 resolves all.
    package func leaveOpen(threads: Int, on number: Int, in fullName: String) throws {
        try change(number, in: fullName) { $0.openThreads = threads }
    }

    /// Closes a pull request without merging it.
    package func close(_ number: Int, in fullName: String, by author: String) async throws {
        let time = timestamp()
        try await announce("closed", number, in: fullName, by: author) {
            guard $0.state == .open else { throw CodeHostRefusal(status: 422, message: "Pull request is closed") }
            $0.state = .closed
            $0.closedAt = time
        }
    }

    /// Opens a closed pull request again.
    package func reopen(_ number: Int, in fullName: String, by author: String) async throws {
        try await announce("reopened", number, in: fullName, by: author) {
            guard $0.state == .closed, !$0.isMerged else { throw CodeHostRefusal(status: 422, message: "Pull request cannot be reopened") }
            $0.state = .open
            $0.closedAt = nil
        }
    }

    /// Ends a pull request's time as a draft.
    package func markReady(_ number: Int, in fullName: String, by author: String) async throws {
        try await announce("ready_for_review", number, in: fullName, by: author) { $0.isDraft = false }
    }

    /// Replaces a pull request's labels.
    package func label(_ number: Int, in fullName: String, _ labels: [String], by author: String = "octocat") async throws {
        try await announce("labeled", number, in: fullName, by: author) { $0.labels = labels }
    }

    private func announce(
        _ action: String, _ number: Int, in fullName: String, by author: String, _ body: (inout HostedPullRequest) throws -> Void
    ) async throws {
        let wire = try await wire()
        try change(number, in: fullName, body)
        announce(try wire.pullRequestEvent(action, pullRequest(number, in: fullName), in: repository(fullName), state, by: author))
    }

    /// Dismisses an approval.
    func dismiss(review: Int, on number: Int, in fullName: String) throws {
        try change(number, in: fullName) { pullRequest in
            guard let index = pullRequest.reviews.firstIndex(where: { $0.number == review }) else { throw CodeHostRefusal.notFound }
            pullRequest.reviews[index].state = .dismissed
        }
    }

    /// Posts a commit status and returns it.
    func post(
        _ state: PostedStatus.State, on commit: String, in fullName: String, context: String, description: String, targetURL: String,
        by author: String
    ) async throws -> PostedStatus {
        _ = try repository(fullName)
        guard description.unicodeScalars.count <= 140 else {
            throw CodeHostRefusal.invalid("Status", "description", "description is too long (maximum is 140 characters)")
        }
        guard try await place(of: fullName).has(commit: commit) else {
            throw CodeHostRefusal(status: 422, message: "No commit found for SHA: \(commit)")
        }
        let status = PostedStatus(
            number: self.state.newNumber(), context: context, state: state, description: description, targetURL: targetURL,
            author: author, createdAt: timestamp())
        self.state.repositories[fullName.lowercased()]?.statuses[commit, default: []].append(status)
        return status
    }

    /// Writes what somebody answered a comment with.
    func react(_ content: String, to comment: Int, in fullName: String) throws {
        for number in try repository(fullName).pullRequests.keys {
            guard let index = state.pullRequest(number, in: fullName)?.comments.firstIndex(where: { $0.number == comment }) else {
                continue
            }
            return try change(number, in: fullName) { $0.comments[index].reactions.append(content) }
        }
        throw CodeHostRefusal.notFound
    }
}
