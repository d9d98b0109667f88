package import Domain

extension GitHub {
    package func postComment(_ body: String, on reference: PullRequest.Reference) async throws(ForgeFault) -> Int {
        struct Created: Decodable { var id: Int }
        let created: Created = try await line.send(
            .post(url(reference.repository, "issues/\(reference.number)/comments"), ["body": body], "creating a comment on \(reference)"))
        return created.id
    }

    package func comments(on reference: PullRequest.Reference, by user: String) async throws(ForgeFault) -> [ForgeComment] {
        struct Comment: Decodable {
            struct User: Decodable { var login: String? }
            var id: Int
            var body: String?
            var user: User?
        }
        let path = "issues/\(reference.number)/comments?sort=created&direction=asc&per_page=100"
        let all = try await line.pages(.get(url(reference.repository, path), "listing the comments of \(reference)"), of: Comment.self)
        return all.filter { $0.user?.login?.lowercased() == user.lowercased() }
            .map { ForgeComment(number: $0.id, body: $0.body ?? "") }
            .sorted { $0.number < $1.number }
    }

    package func react(to comment: Int, with emoji: String, on reference: PullRequest.Reference) async throws(ForgeFault) {
        _ =
            try await line.send(
                .post(
                    url(reference.repository, "issues/comments/\(comment)/reactions"), ["content": emoji],
                    "reacting to a comment on \(reference)")) as GitHubAnswer
    }
}
