package import Domain

extension GitHub {
    package func hideComments(
        on reference: PullRequest.Reference, by user: String, where isMeant: @escaping @Sendable (String) -> Bool
    ) async throws(ForgeFault) {
        for comment in try await shownComments(on: reference) where isOurs(comment, user) && isMeant(comment.body) {
            let call = try graphQL(
                """
                mutation($id: ID!) {
                  minimizeComment(input: {subjectId: $id, classifier: OUTDATED, clientMutationId: "atlantis"}) { clientMutationId }
                }
                """, ["id": .text(comment.id)], "hiding a comment on \(reference)")
            let _: GraphQLAcknowledgement = try await sendGraphQL(call)
        }
    }

    /// GraphQL leaves the end of an app's name out that REST and the webhooks write.
    private func isOurs(_ comment: CommentsWire.Node, _ user: String) -> Bool {
        guard let login = comment.author?.login else { return true }
        func plain(_ name: String) -> String {
            let name = name.lowercased()
            return name.hasSuffix("[bot]") ? String(name.dropLast(5)) : name
        }
        return plain(login) == plain(user)
    }

    private func shownComments(on reference: PullRequest.Reference) async throws(ForgeFault) -> [CommentsWire.Node] {
        var all: [CommentsWire.Node] = []
        var cursor: String?
        repeat {
            let call = try graphQL(
                """
                query($owner: String!, $name: String!, $number: Int!, $after: String) {
                  repository(owner: $owner, name: $name) {
                    pullRequest(number: $number) {
                      comments(first: 100, after: $after) {
                        nodes { id body isMinimized author { login } }
                        pageInfo { endCursor hasNextPage }
                      }
                    }
                  }
                }
                """, variables(reference, ["after": GraphQLValue(cursor)]), "listing the comments of \(reference)")
            let page: CommentsWire = try await sendGraphQL(call)
            let comments = page.repository.pullRequest.comments
            all += comments.nodes.filter { !$0.isMinimized }
            cursor = try comments.pageInfo.next(after: cursor, of: call)
        } while cursor != nil
        return all
    }
}

private struct CommentsWire: Decodable {
    struct Outer: Decodable { var pullRequest: Inner }
    struct Inner: Decodable { var comments: Comments }
    struct Comments: Decodable {
        var nodes: [Node]
        var pageInfo: GraphQLPageInfo
    }
    struct Node: Decodable {
        struct Author: Decodable { var login: String? }
        var id: String
        var body: String
        var isMinimized: Bool
        var author: Author?
    }
    var repository: Outer
}
