import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

/// The part of GitHub's REST API that a client like ours asks for.
struct RestRoutes: Sendable {
    let host: CodeHost

    func add(to router: some RouterMethods<CallContext>) {
        let repository = router.group("api/v3/repos/:owner/:name")
        repository.get { request, context in
            _ = try context.user()
            let wire = try await host.wire()
            return Response(json: wire.repository(try await host.repository(context.fullName)))
        }
        addPullRequests(to: repository)
        addIssues(to: repository)
        addStatuses(to: repository)
        addContents(to: repository)
        addBranches(to: repository)
        addCollaborators(to: repository)
        router.get("api/v3/user") { _, context in Response(json: try await host.wire().user(try context.user())) }
        router.post("api/graphql") { request, context in
            _ = try context.user()
            return Response(json: try await host.graphQL(try await Self.body(of: request)))
        }
        router.get("api/v3/**") { _, _ -> Response in throw CodeHostRefusal.notFound }
    }

    static func body(of request: Request) async throws -> JSON {
        let buffer = try await request.body.collect(upTo: 4 << 20)
        let json = try? JSON(parsing: Data(buffer.readableBytesView))
        guard let json, case .object = json else { throw CodeHostRefusal(status: 400, message: "Problems parsing JSON") }
        return json
    }

    /// Answers a page of `all`.
    private func page<Item>(
        _ all: [Item], _ request: Request, _ context: CallContext, _ encode: (Item, Wire) throws -> JSON
    ) async throws -> Response {
        _ = try context.user()
        let wire = try await host.wire()
        let page = ListPage(request, of: all.count, address: wire.address)
        return Response(json: .array(try all[page.items].map { try encode($0, wire) }), page.headers)
    }

    private func addPullRequests(to repository: RouterGroup<CallContext>) {
        repository.get("pulls") { request, context in
            let (base, state) = (try await host.repository(context.fullName), await host.state)
            let wanted = request.uri.queryParameters["state"] ?? "open"
            let pulls = base.pullRequests.values.filter { wanted == "all" || $0.state.rawValue == wanted }.sorted { $0.number > $1.number }
            return try await page(pulls, request, context) { pull, wire in wire.pullRequest(pull, in: base, state) }
        }
        repository.get("pulls/:number") { _, context in
            _ = try context.user()
            return Response(json: try await host.described(try context.number(), in: context.fullName))
        }
        repository.get("pulls/:number/files") { request, context in
            let fullName = try context.fullName
            let pull = try await host.pullRequest(context.number(), in: fullName)
            return try await page(try await host.changes(of: pull, in: fullName), request, context) { file, wire in wire.file(file) }
        }
        repository.get("pulls/:number/reviews") { request, context in
            let fullName = try context.fullName
            let pull = try await host.pullRequest(context.number(), in: fullName)
            return try await page(pull.reviews, request, context) { review, wire in wire.review(review, on: pull.number, in: fullName) }
        }
        repository.put("pulls/:number/merge") { request, context in
            let user = try context.user()
            let wanted = try? await Self.body(of: request)
            guard let method = MergeMethod(rawValue: wanted?["merge_method"]?.string ?? "merge") else {
                throw CodeHostRefusal(status: 422, message: "Invalid request.")
            }
            let commit = try await host.merge(context.number(), in: context.fullName, by: user, method, only: wanted?["sha"]?.string)
            return Response(json: ["sha": .string(commit), "merged": true, "message": "Pull Request successfully merged"])
        }
    }

    private func addIssues(to repository: RouterGroup<CallContext>) {
        repository.get("issues/:number/comments") { request, context in
            let fullName = try context.fullName
            let pull = try await host.pullRequest(context.number(), in: fullName)
            return try await page(pull.comments, request, context) { comment, wire in wire.comment(comment, on: pull.number, in: fullName) }
        }
        repository.post("issues/:number/comments") { request, context in
            let (user, fullName, number) = (try context.user(), try context.fullName, try context.number())
            let text = try await Self.body(of: request)["body"]?.string ?? ""
            let comment = try await host.comment(text, on: number, in: fullName, by: user)
            let wire = try await host.wire()
            guard let made = await host.comments(on: number, in: fullName).first(where: { $0.number == comment }) else {
                throw CodeHostRefusal.notFound
            }
            return Response(json: wire.comment(made, on: number, in: fullName), status: .created)
        }
        repository.post("issues/comments/:number/reactions") { request, context in
            let (user, number) = (try context.user(), try context.number())
            let content = try await Self.body(of: request)["content"]?.string ?? ""
            guard ["+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes"].contains(content) else {
                throw CodeHostRefusal.invalid("Reaction", "content", code: "invalid", "content is not a reaction")
            }
            try await host.react(content, to: number, in: context.fullName)
            return Response(json: ["content": .string(content), "user": try await host.wire().user(user)], status: .created)
        }
        repository.get("issues/:number/labels") { request, context in
            let pull = try await host.pullRequest(context.number(), in: context.fullName)
            return try await page(pull.labels, request, context) { label, wire in wire.label(label) }
        }
    }

    private func addStatuses(to repository: RouterGroup<CallContext>) {
        repository.post("statuses/:sha") { request, context in
            let (user, fullName, commit) = (try context.user(), try context.fullName, try context.named("sha"))
            let body = try await Self.body(of: request)
            guard let state = body["state"]?.string.flatMap(PostedStatus.State.init(rawValue:)) else {
                throw CodeHostRefusal.invalid("Status", "state", code: "inclusion", "state is not included in the list")
            }
            let status = try await host.post(
                state, on: commit, in: fullName, context: body["context"]?.string ?? "default",
                description: body["description"]?.string ?? "", targetURL: body["target_url"]?.string ?? "", by: user)
            return Response(json: try await host.wire().status(status, of: commit, in: fullName), status: .created)
        }
        repository.get("commits/:sha/statuses") { request, context in
            let fullName = try context.fullName
            let commit = try await host.commit(context.named("sha"), in: fullName)
            let all = await host.statuses(of: commit, in: fullName)
            return try await page(all.reversed(), request, context) { status, wire in wire.status(status, of: commit, in: fullName) }
        }
        repository.get("commits/:sha/status") { request, context in
            _ = try context.user()
            return Response(json: try await host.combinedStatus(of: context.named("sha"), in: context.fullName))
        }
    }

    private func addBranches(to repository: RouterGroup<CallContext>) {
        repository.get("git/ref/heads/**") { _, context in
            _ = try context.user()
            let (branch, fullName) = (Self.rest(of: context), try await host.repository(context.fullName).fullName)
            guard let commit = host.place(of: fullName).tip(ofBranch: branch) else { throw CodeHostRefusal.notFound }
            return Response(json: ["ref": .string("refs/heads/\(branch)"), "object": ["type": "commit", "sha": .string(commit)]])
        }
        repository.delete("git/refs/heads/**") { _, context in
            _ = try context.user()
            let (branch, fullName) = (Self.rest(of: context), try await host.repository(context.fullName).fullName)
            guard host.place(of: fullName).tip(ofBranch: branch) != nil else {
                throw CodeHostRefusal(status: 422, message: "Reference does not exist")
            }
            try await host.delete(branch: branch, in: fullName)
            return Response(status: .noContent)
        }
    }

    private func addCollaborators(to repository: RouterGroup<CallContext>) {
        repository.get("collaborators/:user/permission") { _, context in
            _ = try context.user()
            guard let login = try context.named("user").removingPercentEncoding else { throw CodeHostRefusal.notFound }
            let access = try await host.access(of: login, in: context.fullName)
            return Response(json: [
                "permission": .string(access.base.rawValue), "role_name": .string(access.rawValue),
                "user": try await host.wire().user(login),
            ])
        }
    }

    private static func rest(of context: CallContext) -> String {
        context.parameters.getCatchAll().map { $0.removingPercentEncoding ?? String($0) }.joined(separator: "/")
    }

    private func addContents(to repository: RouterGroup<CallContext>) {
        repository.get("contents/**") { request, context in
            _ = try context.user()
            return Response(
                json: try await host.contents(
                    of: Self.rest(of: context), at: request.uri.queryParameters["ref"].map { String($0) }, in: context.fullName))
        }
        repository.get("git/blobs/:sha") { _, context in
            _ = try context.user()
            let blob = try context.named("sha")
            guard let bytes = try await host.place(of: try await host.repository(context.fullName).fullName).content(ofBlob: blob) else {
                throw CodeHostRefusal.notFound
            }
            return Response(json: [
                "sha": .string(blob), "size": .int(bytes.count), "encoding": "base64", "content": .string(bytes.base64EncodedString()),
            ])
        }
    }
}

extension CodeHost {
    /// A pull request as its own page in the API shows it.
    func described(_ number: Int, in fullName: String) async throws -> JSON {
        let wire = try await wire()
        let pull = try pullRequest(number, in: fullName)
        let isOpen = pull.state == .open
        let mergeable: JSON = isOpen ? .bool(try await mergesCleanly(pull, in: fullName)) : .null
        let mergeableState = try await mergeableState(of: pull, in: fullName)
        let files = try await changes(of: pull, in: fullName).count
        return wire.pullRequest(pull, in: try repository(fullName), state)
            .adding(["mergeable": mergeable, "mergeable_state": .string(mergeableState), "changed_files": .int(files)])
    }

    /// The full id of a branch's last commit, or of a commit.
    func commit(_ revision: String, in fullName: String) async throws -> String {
        _ = try repository(fullName)
        guard let commit = try await place(of: fullName).commit(revision) else {
            throw CodeHostRefusal(status: 422, message: "No commit found for SHA: \(revision)")
        }
        return commit
    }

    func combinedStatus(of revision: String, in fullName: String) async throws -> JSON {
        let commit = try await commit(revision, in: fullName)
        let wire = try await wire()
        let repository = try repository(fullName)
        let latest = repository.latestStatuses(of: commit)
        let hasFailed = latest.contains { $0.state == .failure || $0.state == .error }
        let isDone = !latest.isEmpty && latest.allSatisfy { $0.state == .success }
        return [
            "state": hasFailed ? "failure" : isDone ? "success" : "pending", "sha": .string(commit), "total_count": .int(latest.count),
            "statuses": .array(latest.map { wire.status($0, of: commit, in: fullName) }), "repository": wire.repository(repository),
        ]
    }

    func contents(of path: String, at revision: String?, in fullName: String) async throws -> JSON {
        let place = place(of: fullName)
        guard
            let commit = try await place.commit(revision ?? repository(fullName).defaultBranch),
            let (blob, bytes) = try await place.content(of: path, at: commit)
        else { throw CodeHostRefusal.notFound }
        // GitHub leaves out what is larger than a megabyte.
        let isSent = bytes.count <= 1 << 20
        return [
            "type": "file", "name": .string(String(path.split(separator: "/").last ?? "")), "path": .string(path), "sha": .string(blob),
            "size": .int(bytes.count), "encoding": isSent ? "base64" : "none",
            "content": .string(isSent ? bytes.base64EncodedString(options: [.lineLength76Characters, .endLineWithLineFeed]) : ""),
        ]
    }
}
