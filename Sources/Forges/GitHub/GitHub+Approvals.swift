package import Domain

extension GitHub {
    package func isApproved(_ reference: PullRequest.Reference) async throws(ForgeFault) -> Bool {
        struct Review: Decodable { var state: String? }
        let path = "pulls/\(reference.number)/reviews?per_page=100"
        let purpose = "reading the reviews of \(reference)"
        var next: GitHubCall? = .get(url(reference.repository, path), purpose)
        while let page = next {
            let answer = try await line.send(page)
            let reviews: [Review] = try line.read(answer, of: page)
            if reviews.contains(where: { $0.state == "APPROVED" }) { return true }
            next = try line.following(answer, after: page)
        }
        return false
    }

    package func approvals(of reference: PullRequest.Reference) async throws(ForgeFault) -> [String] {
        let path = "pulls/\(reference.number)/reviews?per_page=100"
        let call = GitHubCall.get(url(reference.repository, path), "reading who approved \(reference)")
        let reviews: [ReviewWire] = try await line.pages(call)
        return approvers(in: reviews)
    }

    package func dismissApprovals(of reference: PullRequest.Reference) async throws(ForgeFault) {
        for id in try await approvalNodes(of: reference) {
            let call = try graphQL(
                """
                mutation($id: ID!, $message: String!) {
                  dismissPullRequestReview(input: {pullRequestReviewId: $id, message: $message, clientMutationId: "atlantis"}) {
                    clientMutationId
                  }
                }
                """,
                ["id": .text(id), "message": .text("Dismissing reviews because of plan changes")],
                "dismissing an approval of \(reference)")
            let _: GraphQLAcknowledgement = try await sendGraphQL(call)
        }
    }

    private func approvalNodes(of reference: PullRequest.Reference) async throws(ForgeFault) -> [String] {
        var all: [String] = []
        var cursor: String?
        repeat {
            let call = try graphQL(
                """
                query($owner: String!, $name: String!, $number: Int!, $after: String) {
                  repository(owner: $owner, name: $name) {
                    pullRequest(number: $number) {
                      reviews(first: 10, after: $after, states: [APPROVED]) {
                        nodes { id }
                        pageInfo { endCursor hasNextPage }
                      }
                    }
                  }
                }
                """,
                variables(reference, ["after": GraphQLValue(cursor)]), "listing the approvals of \(reference)")
            let found: ApprovalsWire = try await sendGraphQL(call)
            let reviews = found.repository.pullRequest.reviews
            all += reviews.nodes.map(\.id)
            cursor = try reviews.pageInfo.next(after: cursor, of: call)
        } while cursor != nil
        return all
    }
}

private struct ReviewWire: Decodable {
    struct User: Decodable { var login: String? }
    /// Nobody's if its author's account is gone.
    var user: User?
    var state: String?

    /// A remark, or a review that was not sent yet, is no opinion.
    var isOpinion: Bool { ["APPROVED", "CHANGES_REQUESTED", "DISMISSED"].contains(state) }
}

/// Those whose last opinion is an approval. GitHub lists reviews from the oldest to the newest.
private func approvers(in reviews: [ReviewWire]) -> [String] {
    var decided: Set<String> = []
    var approvers: [String] = []
    for review in reviews.reversed() where review.isOpinion {
        guard let login = review.user?.login, !login.isEmpty, decided.insert(login.lowercased()).inserted else { continue }
        if review.state == "APPROVED" { approvers.append(login) }
    }
    return approvers.reversed()
}

private struct ApprovalsWire: Decodable {
    struct Outer: Decodable { var pullRequest: Inner }
    struct Inner: Decodable { var reviews: Reviews }
    struct Reviews: Decodable {
        var nodes: [Node]
        var pageInfo: GraphQLPageInfo
    }
    struct Node: Decodable { var id: String }
    var repository: Outer
}
