package import Domain

extension GitHub {
    package func postStatus(
        _ status: CommitStatus, as context: String, on commit: String, in repository: Repository
    ) async throws(ForgeFault) {
        struct Body: Encodable {
            var state: String
            var targetURL: String?
            var description: String
            var context: String
            enum CodingKeys: String, CodingKey {
                case state, description, context
                case targetURL = "target_url"
            }
        }
        let body = Body(state: status.state.rawValue, targetURL: status.targetURL, description: status.description, context: context)
        _ =
            try await line.send(
                .post(
                    url(repository, "statuses/\(escaped(commit))"), body, "setting the status \(context) in \(repository.fullName)")
            ) as GitHubAnswer
    }

    package func latestStatuses(of commit: String, in repository: Repository) async throws(ForgeFault) -> [String: CommitStatus] {
        struct Status: Decodable {
            var context: String
            var state: String
            var description: String?
            var targetURL: String?
            enum CodingKeys: String, CodingKey {
                case state, description, context
                case targetURL = "target_url"
            }
        }
        struct Combined: Decodable { var statuses: [Status] }
        let purpose = "reading the statuses of \(commit) in \(repository.fullName)"
        var latest: [String: CommitStatus] = [:]
        var next: GitHubCall? = .get(url(repository, "commits/\(escaped(commit))/status?per_page=100"), purpose)
        while let page = next {
            let answer = try await line.send(page)
            let combined: Combined = try line.read(answer, of: page)
            for status in combined.statuses {
                // `error` is a kind of failure that we never set.
                let state = StatusReport.State(rawValue: status.state) ?? .failure
                latest[status.context] = CommitStatus(
                    state: state, description: status.description ?? "", targetURL: status.targetURL)
            }
            next = try line.following(answer, after: page)
        }
        return latest
    }
}
