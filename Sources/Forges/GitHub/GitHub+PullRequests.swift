package import Domain

extension GitHub {
    package func pullRequest(_ reference: PullRequest.Reference) async throws(ForgeFault) -> ForgePullRequest {
        let call = GitHubCall.get(url(reference.repository, "pulls/\(reference.number)"), "reading \(reference)")
        let answer = try await line.sendPatiently(call)
        let wire: PullRequestWire = try line.read(answer, of: call)
        let pullRequest: PullRequest
        do throws(UnusablePayload) {
            pullRequest = try wire.pullRequest()
            guard pullRequest.number == reference.number else { throw "another number was answered" }
        } catch {
            throw ForgeFault(.unreadable, request: "\(call.purpose) (\(error.reason))")
        }
        return ForgePullRequest(
            pullRequest: pullRequest, mergeability: wire.isBlocked ? try await mergeabilityOfBlocked(reference) : wire.mergeability)
    }

    package func changedFiles(of reference: PullRequest.Reference) async throws(ForgeFault) -> [String] {
        struct File: Decodable {
            var filename: String
            var previousFilename: String?
            var status: String?
            enum CodingKeys: String, CodingKey {
                case filename, status
                case previousFilename = "previous_filename"
            }
        }
        let path = "pulls/\(reference.number)/files?per_page=100"
        let files = try await line.pages(
            .get(url(reference.repository, path), "listing the files of \(reference)"), of: File.self, patiently: true)
        return files.flatMap { file in
            [file.filename] + (file.status == "renamed" ? [file.previousFilename].compactMap(\.self) : [])
        }
    }
}
