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

    package func dismissApprovals(of reference: PullRequest.Reference) async throws(ForgeFault) {
        for id in try await approvals(of: reference) {
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

    private func approvals(of reference: PullRequest.Reference) async throws(ForgeFault) -> [String] {
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
