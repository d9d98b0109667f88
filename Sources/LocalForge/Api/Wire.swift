/// How GitHub writes what the host knows, in answers and in webhooks.
struct Wire: Sendable {
    let address: String

    private func api(_ fullName: String) -> String { "\(address)/api/v3/repos/\(fullName)" }

    func page(of number: Int, in fullName: String) -> String { "\(address)/\(fullName)/pull/\(number)" }

    func user(_ login: String, isOrganization: Bool = false) -> JSON {
        let kind = login.hasSuffix("[bot]") ? "Bot" : isOrganization ? "Organization" : "User"
        // FNV-1a: people have no record of their own, but a number that stays the same.
        let number = login.lowercased().utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
        return [
            "login": .string(login), "id": .int(Int(number)), "node_id": .string("U_\(number)"), "type": .string(kind), "site_admin": false,
            "avatar_url": "", "html_url": .string("\(address)/\(login)"), "url": .string("\(address)/api/v3/users/\(login)"),
        ]
    }

    func repository(_ repository: HostedRepository) -> JSON {
        let fullName = repository.fullName
        return [
            "id": .int(repository.number), "node_id": .string("R_\(repository.number)"), "name": .string(repository.name),
            "full_name": .string(fullName), "private": false, "visibility": "public", "archived": false, "disabled": false,
            "owner": user(repository.owner, isOrganization: true), "description": nil, "fork": .bool(repository.parent != nil),
            "html_url": .string("\(address)/\(fullName)"), "url": .string(api(fullName)),
            "clone_url": .string("\(address)/\(fullName).git"),
            "default_branch": .string(repository.defaultBranch),
            "allow_merge_commit": .bool(repository.mergeSettings.methods.contains(.merge)),
            "allow_squash_merge": .bool(repository.mergeSettings.methods.contains(.squash)),
            "allow_rebase_merge": .bool(repository.mergeSettings.methods.contains(.rebase)),
            "delete_branch_on_merge": .bool(repository.mergeSettings.deletesBranches),
            "permissions": ["admin": true, "maintain": true, "push": true, "triage": true, "pull": true],
        ]
    }

    func label(_ name: String) -> JSON { ["name": .string(name), "color": "ededed", "default": false, "description": nil] }

    func pullRequest(_ pull: HostedPullRequest, in repository: HostedRepository, _ state: CodeHostState) -> JSON {
        let fullName = repository.fullName
        let head = state.repository(pull.headRepository)
        return [
            "id": .int(repository.number * 10_000 + pull.number), "node_id": .string("PR_\(repository.number)_\(pull.number)"),
            "number": .int(pull.number), "title": .string(pull.title), "body": .string(pull.body), "locked": false,
            "state": .string(pull.state.rawValue), "draft": .bool(pull.isDraft), "merged": .bool(pull.isMerged),
            "merge_commit_sha": JSON(pull.mergeCommit), "merged_by": pull.mergedBy.map { user($0) } ?? .null,
            "user": user(pull.author), "labels": .array(pull.labels.map(label)), "assignees": [], "requested_reviewers": [],
            "author_association": "MEMBER", "created_at": .string(pull.createdAt), "updated_at": .string(pull.closedAt ?? pull.createdAt),
            "closed_at": JSON(pull.closedAt), "merged_at": JSON(pull.isMerged ? pull.closedAt : nil),
            "comments": .int(pull.comments.count),
            "head": side(pull.headBranch, pull.headCommit, of: head), "base": side(pull.baseBranch, pull.baseCommit, of: repository),
            "html_url": .string(page(of: pull.number, in: fullName)), "url": .string("\(api(fullName))/pulls/\(pull.number)"),
            "issue_url": .string("\(api(fullName))/issues/\(pull.number)"),
            "comments_url": .string("\(api(fullName))/issues/\(pull.number)/comments"),
            "statuses_url": .string("\(api(fullName))/statuses/\(pull.headCommit)"),
        ]
    }

    private func side(_ branch: String, _ commit: String, of repository: HostedRepository?) -> JSON {
        [
            "label": .string("\(repository?.owner ?? "unknown"):\(branch)"), "ref": .string(branch), "sha": .string(commit),
            "user": repository.map { user($0.owner, isOrganization: true) } ?? .null,
            "repo": repository.map { self.repository($0) } ?? .null,
        ]
    }

    func comment(_ comment: HostedComment, on number: Int, in fullName: String) -> JSON {
        let counts = Dictionary(grouping: comment.reactions) { $0 }.mapValues { JSON.int($0.count) }
        return [
            "id": .int(comment.number), "node_id": .string(Self.node(ofComment: comment.number)), "body": .string(comment.body),
            "user": user(comment.author), "author_association": "MEMBER", "created_at": .string(comment.createdAt),
            "updated_at": .string(comment.createdAt), "url": .string("\(api(fullName))/issues/comments/\(comment.number)"),
            "html_url": .string("\(page(of: number, in: fullName))#issuecomment-\(comment.number)"),
            "issue_url": .string("\(api(fullName))/issues/\(number)"),
            "reactions": .object(counts.merging(["total_count": .int(comment.reactions.count)]) { old, _ in old }),
        ]
    }

    func review(_ review: HostedReview, on number: Int, in fullName: String) -> JSON {
        [
            "id": .int(review.number), "node_id": .string(Self.node(ofReview: review.number)), "user": user(review.author), "body": "",
            "state": .string(review.state.rawValue), "commit_id": .string(review.commit), "submitted_at": .string(review.createdAt),
            "html_url": .string("\(page(of: number, in: fullName))#pullrequestreview-\(review.number)"),
        ]
    }

    func status(_ status: PostedStatus, of commit: String, in fullName: String) -> JSON {
        [
            "id": .int(status.number), "node_id": .string("SC_\(status.number)"), "state": .string(status.state.rawValue),
            "context": .string(status.context), "description": .string(status.description), "target_url": .string(status.targetURL),
            "creator": user(status.author), "created_at": .string(status.createdAt), "updated_at": .string(status.createdAt),
            "url": .string("\(api(fullName))/statuses/\(commit)"),
        ]
    }

    func file(_ file: ChangedFile) -> JSON {
        let members: JSON = ["filename": .string(file.path), "status": .string(file.status.rawValue)]
        return file.previousPath.map { members.adding(["previous_filename": .string($0)]) } ?? members
    }

    static func node(ofComment number: Int) -> String { "IC_\(number)" }
    static func node(ofReview number: Int) -> String { "PRR_\(number)" }
}

extension Wire {
    /// A webhook before it is sent.
    struct Event: Sendable {
        var name: String
        var body: JSON
    }

    func pullRequestEvent(
        _ action: String, _ pull: HostedPullRequest, in repository: HostedRepository, _ state: CodeHostState, by sender: String,
        _ more: [String: JSON] = [:]
    ) -> Event {
        let body: JSON = [
            "action": .string(action), "number": .int(pull.number), "pull_request": pullRequest(pull, in: repository, state),
            "repository": self.repository(repository), "sender": user(sender),
        ]
        return Event(name: "pull_request", body: body.adding(more))
    }

    func commentEvent(_ action: String, _ comment: HostedComment, on pull: HostedPullRequest, in repository: HostedRepository) -> Event {
        let fullName = repository.fullName
        let issue: JSON = [
            "id": .int(repository.number * 10_000 + pull.number), "number": .int(pull.number), "title": .string(pull.title),
            "body": .string(pull.body), "state": .string(pull.state.rawValue), "draft": .bool(pull.isDraft), "locked": false,
            "user": user(pull.author), "labels": .array(pull.labels.map(label)), "comments": .int(pull.comments.count),
            "html_url": .string(page(of: pull.number, in: fullName)), "url": .string("\(api(fullName))/issues/\(pull.number)"),
            "created_at": .string(pull.createdAt), "updated_at": .string(comment.createdAt), "closed_at": JSON(pull.closedAt),
            "pull_request": [
                "url": .string("\(api(fullName))/pulls/\(pull.number)"), "html_url": .string(page(of: pull.number, in: fullName)),
            ],
        ]
        return Event(
            name: "issue_comment",
            body: [
                "action": .string(action), "issue": issue, "comment": self.comment(comment, on: pull.number, in: fullName),
                "repository": self.repository(repository), "sender": user(comment.author),
            ])
    }

    func reviewEvent(_ review: HostedReview, on pull: HostedPullRequest, in repository: HostedRepository, _ state: CodeHostState) -> Event {
        let body = self.review(review, on: pull.number, in: repository.fullName)
        return Event(
            name: "pull_request_review",
            body: [
                "action": "submitted", "review": body.adding(["state": .string(review.state.rawValue.lowercased())]),
                "pull_request": pullRequest(pull, in: repository, state), "repository": self.repository(repository),
                "sender": user(review.author),
            ])
    }
}
