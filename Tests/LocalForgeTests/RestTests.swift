import Domain
import Foundation
import LocalForge
import Testing

@Suite("The API answers as GitHub does") struct RestTests {
    private let pulls = "/api/v3/repos/acme/infra/pulls"

    @Test("about repositories and pull requests") func reading() async throws {
        try await withHost { host, visitor in
            let number = try await host.openExample()
            try await host.label(number, in: "acme/infra", ["urgent"])
            let repository = try await visitor.call("GET", "/api/v3/repos/ACME/infra").json
            #expect(repository["full_name"] as? String == "acme/infra")
            #expect(repository["clone_url"] as? String == "\(visitor.address)/acme/infra.git")
            let pull = try await visitor.call("GET", "\(pulls)/\(number)").json
            #expect(pull["mergeable_state"] as? String == "clean")
            #expect(pull["html_url"] as? String == "\(visitor.address)/acme/infra/pull/1")
            #expect((pull["head"] as? [String: Any])?["sha"] as? String == (await host.state.pullRequest(1, in: "acme/infra"))?.headCommit)
            #expect((pull["labels"] as? [[String: Any]])?.first?["name"] as? String == "urgent")
            let list = try await visitor.call("GET", pulls).list
            #expect(list.count == 1)
            let files = try await visitor.call("GET", "\(pulls)/1/files").list
            #expect(files.first?["filename"] as? String == "new.tf")
            #expect(files.first?["status"] as? String == "added")
        }
    }

    @Test(
        "with 404 for what is not there",
        arguments: [
            "/api/v3/repos/acme/other", "/api/v3/repos/acme/infra/pulls/9", "/api/v3/nothing", "/api/v3/repos/acme/infra/contents/none.tf",
            "/api/v3/repos/acme/infra/contents/..%2f..%2fconfig", "/api/v3/repos/../../pulls/1", "/api/v3/repos/acme/infra/pulls/x",
        ])
    func missing(path: String) async throws {
        try await withHost { _, visitor in
            let answer = try await visitor.call("GET", path)
            #expect(answer.status == 404)
            #expect(answer.json["message"] as? String == "Not Found" || answer.text.isEmpty)
        }
    }

    @Test(
        "about what people may do",
        arguments: [
            ("alice", nil, "write", "write"), ("octocat", nil, "write", "write"), ("mallory", nil, "read", "read"),
            ("acme", nil, "admin", "admin"), ("mallory", .maintain, "write", "maintain"), ("Mallory", .triage, "read", "triage"),
            ("alice", RepositoryAccess.none, "none", "none"), ("mallory", .admin, "admin", "admin"),
            ("renovate%5Bbot%5D", nil, nil, nil), ("no%2Fbody", nil, nil, nil), ("no%20body", nil, nil, nil),
        ] as [(String, RepositoryAccess?, String?, String?)])
    func access(user: String, granted: RepositoryAccess?, permission: String?, role: String?) async throws {
        try await withHost { host, visitor in
            if let granted { try await host.grant(granted, to: user, in: "acme/infra") }
            let answer = try await visitor.call("GET", "/api/v3/repos/acme/infra/collaborators/\(user)/permission")
            #expect(answer.status == (permission == nil ? 404 : 200))
            #expect(answer.json["permission"] as? String == permission)
            #expect(answer.json["role_name"] as? String == role)
            #expect(try await visitor.call("GET", "/api/v3/repos/acme/none/collaborators/alice/permission").status == 404)
        }
    }

    @Test("to those who know the token only") func credentials() async throws {
        try await withHost(token: Secret("pass")) { host, visitor in
            for (user, status) in [("atlantis:pass", 200), ("atlantis:wrong", 401), (":pass", 401)] as [(String?, Int)] + [(nil, 401)] {
                #expect(try await visitor.call("GET", "/api/v3/repos/acme/infra", user: user).status == status)
            }
            for header in ["token pass", "Bearer pass"] {
                #expect(try await visitor.call("GET", "/api/v3/user", user: nil, headers: ["Authorization": header]).status == 200)
            }
            let refused = try await visitor.call("POST", "/api/v3/repos/acme/infra/issues/1/comments", "{\"body\":\"x\"}", user: "a:b")
            #expect(refused.json["message"] as? String == "Bad credentials")
        }
    }

    @Test("page by page") func paging() async throws {
        try await withHost { host, visitor in
            let files = Dictionary(uniqueKeysWithValues: (100..<175).map { ("f\($0).tf", CommittedFile.text("\($0)\n")) })
            try await host.commit(files, to: "many", in: "acme/infra")
            try await host.openPullRequest(in: "acme/infra", title: "Many", head: "many")
            let first = try await visitor.call("GET", "\(pulls)/1/files?per_page=50")
            #expect(first.list.count == 50)
            #expect(first.headers["link"]?.contains("<\(visitor.address)\(pulls)/1/files?per_page=50&page=2>; rel=\"next\"") == true)
            let second = try await visitor.call("GET", "\(pulls)/1/files?per_page=50&page=2")
            #expect(second.list.count == 25)
            #expect(second.headers["link"]?.contains("rel=\"next\"") == false)
            #expect(try await visitor.call("GET", "\(pulls)/1/files?per_page=-9223372036854775808&page=9223372036854775807").status == 200)
        }
    }

    @Test("and lists both names of a renamed file") func renames() async throws {
        try await withHost { host, visitor in
            try await host.commit(["main.tf": nil, "moved.tf": "# nothing\n"], to: "move", in: "acme/infra")
            try await host.openPullRequest(in: "acme/infra", title: "Move", head: "move")
            let file = try await visitor.call("GET", "\(pulls)/1/files").list.first
            #expect(file?["filename"] as? String == "moved.tf")
            #expect(file?["previous_filename"] as? String == "main.tf")
            #expect(file?["status"] as? String == "renamed")
        }
    }

    @Test("and takes comments and reactions, up to 65536 characters") func comments() async throws {
        try await withHost { host, visitor in
            let number = try await host.openExample()
            let path = "/api/v3/repos/acme/infra/issues/\(number)/comments"
            let made = try await visitor.call("POST", path, "{\"body\":\"Ran Plan\"}")
            #expect(made.status == 201)
            #expect((made.json["user"] as? [String: Any])?["login"] as? String == "atlantis")
            let id = try #require(made.json["id"] as? Int)
            #expect(await host.comments(on: number, in: "acme/infra").map(\.body) == ["Ran Plan"])
            let most = String(repeating: "ä", count: 65536)
            #expect(try await visitor.call("POST", path, "{\"body\":\"\(most)\"}").status == 201)
            let long = try await visitor.call("POST", path, "{\"body\":\"\(most)a\"}")
            #expect(long.status == 422)
            #expect(long.text.contains("Body is too long (maximum is 65536 characters)"))
            #expect(try await visitor.call("POST", path, "{\"body\":\" \"}").status == 422)
            #expect(try await visitor.call("POST", path, "nonsense").status == 400)
            #expect(try await visitor.call("GET", path).list.count == 2)
            let reactions = "/api/v3/repos/acme/infra/issues/comments/\(id)/reactions"
            #expect(try await visitor.call("POST", reactions, "{\"content\":\"eyes\"}").status == 201)
            #expect(await host.comments(on: number, in: "acme/infra").first?.reactions == ["eyes"])
        }
    }

    @Test("and takes statuses of commits it has, with up to 140 characters") func statuses() async throws {
        try await withHost { host, visitor in
            let number = try await host.openExample()
            let commit = try #require(await host.state.pullRequest(number, in: "acme/infra")).headCommit
            func post(_ state: String, _ description: String, on commit: String = commit) async throws -> Int {
                let body =
                    "{\"state\":\"\(state)\",\"context\":\"atlantis/plan\",\"description\":\"\(description)\",\"target_url\":\"http://x/\"}"
                return try await visitor.call("POST", "/api/v3/repos/acme/infra/statuses/\(commit)", body).status
            }
            #expect(try await post("pending", "Plan in progress...") == 201)
            #expect(try await post("success", String(repeating: "é", count: 140)) == 201)
            #expect(try await post("success", String(repeating: "é", count: 141)) == 422)
            #expect(try await post("unheard", "") == 422)
            #expect(try await post("success", "", on: String(repeating: "0", count: 40)) == 422)
            #expect(try await post("success", "", on: "main") == 422)
            #expect(await host.statuses(of: commit, in: "acme/infra").map(\.state) == [.pending, .success])
            let combined = try await visitor.call("GET", "/api/v3/repos/acme/infra/commits/\(commit)/status").json
            #expect(combined["state"] as? String == "success")
            #expect(combined["total_count"] as? Int == 1)
            #expect(try await visitor.call("GET", "/api/v3/repos/acme/infra/commits/\(commit)/statuses").list.count == 2)
        }
    }

    @Test("and gives the content of files at a branch") func contents() async throws {
        try await withHost { host, visitor in
            _ = try await host.openExample()
            let file = try await visitor.call("GET", "/api/v3/repos/acme/infra/contents/modules/a/b.tf").json
            #expect(file["content"] as? String == Data("# module\n".utf8).base64EncodedString())
            #expect(try await visitor.call("GET", "/api/v3/repos/acme/infra/contents/new.tf").status == 404)
            let branch = try await visitor.call("GET", "/api/v3/repos/acme/infra/contents/new.tf?ref=change").json
            let blob = try #require(branch["sha"] as? String)
            #expect(
                try await visitor.call("GET", "/api/v3/repos/acme/infra/git/blobs/\(blob)").json["size"] as? Int == branch["size"] as? Int)
        }
    }

    @Test("and merges with a real merge commit") func merging() async throws {
        try await withHost { host, visitor in
            let number = try await host.openExample()
            let merged = try await visitor.call("PUT", "\(pulls)/\(number)/merge", "{\"merge_method\":\"merge\"}")
            #expect(merged.json["merged"] as? Bool == true)
            let again = try await visitor.call("PUT", "\(pulls)/\(number)/merge")
            #expect(again.status == 405)
            #expect(try await visitor.call("GET", "\(pulls)/\(number)").json["merged"] as? Bool == true)
            try await visitor.git("clone", "-q", visitor.url(), "clone")
            let log = try await visitor.git("log", "-1", "--format=%P|%s|%an", in: "clone").output
            let pull = try #require(await host.state.pullRequest(number, in: "acme/infra"))
            #expect(log == "\(pull.baseCommit) \(pull.headCommit)|Merge pull request #1 from acme/change|atlantis\n")
            #expect(FileManager.default.fileExists(atPath: visitor.folder.appending(path: "clone/new.tf").path))
        }
    }

    @Test(
        "and merges only what was asked for, as its settings allow",
        arguments: [
            ("squash", nil, 405, "Squash merges are not allowed on this repository."), ("unheard", nil, 422, "Invalid request."),
            ("rebase", String(repeating: "a", count: 40), 409, "Head branch was modified. Review and try the merge again."),
            ("rebase", nil, 200, "Pull Request successfully merged"),
        ] as [(String, String?, Int, String)])
    func mergeSettings(method: String, sha: String?, status: Int, message: String) async throws {
        try await withHost { host, visitor in
            let number = try await host.openExample()
            try await host.allow(.init(methods: [.rebase], deletesBranches: true), in: "acme/infra")
            let settings = try await visitor.call("GET", "/api/v3/repos/acme/infra").json
            #expect(settings["allow_merge_commit"] as? Bool == false)
            #expect(settings["allow_rebase_merge"] as? Bool == true)
            let body = "{\"merge_method\":\"\(method)\"\(sha.map { ",\"sha\":\"\($0)\"" } ?? "")}"
            let answer = try await visitor.call("PUT", "\(pulls)/\(number)/merge", body)
            #expect(answer.status == status)
            #expect(answer.json["message"] as? String == message)
            let branch = try await visitor.call("GET", "/api/v3/repos/acme/infra/git/ref/heads/change").status
            #expect(branch == (status == 200 ? 404 : 200))
        }
    }

    @Test("and removes a branch once") func branches() async throws {
        try await withHost { host, visitor in
            _ = try await host.openExample("a/b")
            let path = "/api/v3/repos/acme/infra/git/refs/heads/a/b"
            #expect(try await visitor.call("DELETE", path).status == 204)
            #expect(try await visitor.call("DELETE", path).status == 422)
            #expect(try await visitor.call("GET", "/api/v3/repos/acme/infra/git/ref/heads/../../config").status == 404)
        }
    }

    @Test("and knows organisations with their teams, and who is a person") func teams() async throws {
        try await withHost { host, visitor in
            let query = """
                {"query":"query($u:[String!]){organization(login:\\"Acme\\"){teams(first:1,userLogins:$u){nodes{slug} pageInfo{hasNextPage}} \
                team(slug:\\"a\\"){childTeams(first:9){nodes{slug}}}}}","variables":{"u":["ALICE"]}}
                """
            let person = try await visitor.call("POST", "/api/graphql", query).text
            #expect(person.contains("\"type\":\"NOT_FOUND\""))
            let teams = [
                HostedTeam("a", members: ["bob"]), HostedTeam("b", members: ["alice"], parent: "a"), HostedTeam("c", members: ["alice"]),
            ]
            await host.organize("acme", teams: teams)
            let found = try await visitor.call("POST", "/api/graphql", query).text
            #expect(
                found
                    == #"{"data":{"organization":{"team":{"childTeams":{"nodes":[{"slug":"b"}]}},"teams":{"nodes":[{"slug":"b"}],"pageInfo":{"hasNextPage":true}}}}}"#
            )
        }
    }

    @Test("and tells through GraphQL what merging needs") func protections() async throws {
        try await withHost { host, visitor in
            let number = try await host.openExample()
            try await host.protect("main", in: "acme/infra", .init(approvals: 1, contexts: ["atlantis/apply"], wantsAnswers: true))
            try await host.leaveOpen(threads: 1, on: number, in: "acme/infra")
            let commit = try #require(await host.state.pullRequest(number, in: "acme/infra")).headCommit
            _ = try await visitor.call(
                "POST", "/api/v3/repos/acme/infra/statuses/\(commit)", "{\"state\":\"pending\",\"context\":\"atlantis/apply\"}")
            let query = """
                {"query":"{repository(owner:\\"acme\\",name:\\"infra\\"){pullRequest(number:1){reviewDecision latestOpinionatedReviews(first:9){nodes{state}} \
                reviewThreads(first:9){nodes{isResolved}} baseRef{branchProtectionRule{requiredStatusChecks{context} requiresConversationResolution} \
                rules(first:9){nodes{type}}} commits(last:1){nodes{commit{statusCheckRollup{contexts(first:9){nodes{__typename ... on CheckRun{name} \
                ... on StatusContext{context state}}}}}}}}}}"}
                """
            let expected = """
                {"data":{"repository":{"pullRequest":{"baseRef":{"branchProtectionRule":{"requiredStatusChecks":[{"context":"atlantis/apply"}],\
                "requiresConversationResolution":true},"rules":{"nodes":[]}},"commits":{"nodes":[{"commit":{"statusCheckRollup":{"contexts":{"nodes":\
                [{"__typename":"StatusContext","context":"atlantis/apply","state":"PENDING"}]}}}}]},"latestOpinionatedReviews":{"nodes":[]},\
                "reviewDecision":"REVIEW_REQUIRED","reviewThreads":{"nodes":[{"isResolved":false}]}}}}}
                """
            let found = try await visitor.call("POST", "/api/graphql", query).text
            #expect(found == expected)
        }
    }

    @Test("and says why a pull request cannot be merged", arguments: ["draft", "dirty", "blocked", "unstable", "clean", "unknown"])
    func mergeableStates(expected: String) async throws {
        try await withHost { host, visitor in
            let number = try await host.openExample(isDraft: expected == "draft")
            let pull = try #require(await host.state.pullRequest(number, in: "acme/infra"))
            switch expected {
            case "dirty": try await host.commit(["new.tf": "other\n"], to: "main", in: "acme/infra")
            case "blocked": try await host.protect("main", in: "acme/infra", .init(approvals: 1))
            case "clean":
                try await host.protect("main", in: "acme/infra", .init(approvals: 1))
                try await host.review(number, in: "acme/infra", by: "bob")
            case "unstable":
                _ = try await visitor.call(
                    "POST", "/api/v3/repos/acme/infra/statuses/\(pull.headCommit)", "{\"state\":\"pending\",\"context\":\"c\"}")
            case "unknown": try await host.close(number, in: "acme/infra", by: "alice")
            default: break
            }
            #expect(try await visitor.call("GET", "\(pulls)/\(number)").json["mergeable_state"] as? String == expected)
        }
    }

    @Test("and dismisses approvals through GraphQL") func dismissing() async throws {
        try await withHost { host, visitor in
            let number = try await host.openExample()
            try await host.review(number, in: "acme/infra", by: "bob")
            try await host.review(number, in: "acme/infra", by: "carol", .changesRequested)
            let query = """
                {"query":"query($o:String!,$n:Int!){repository(owner:$o,name:\\"infra\\"){pullRequest(number:$n){reviews(first:10,states:[APPROVED])\
                {nodes{id author{login}} pageInfo{hasNextPage endCursor}}}}}","variables":{"o":"acme","n":1}}
                """
            let found = try await visitor.call("POST", "/api/graphql", query)
            #expect(found.text.contains("\"nodes\":[{\"author\":{\"login\":\"bob\"},\"id\":\"PRR_"))
            let id = try #require(found.text.firstMatch(of: /PRR_[0-9]+/)).output
            let dismissal = """
                {"query":"mutation($i:DismissPullRequestReviewInput!){dismissPullRequestReview(input:$i){clientMutationId}}",\
                "variables":{"i":{"pullRequestReviewId":"\(id)","message":"m","clientMutationId":"atlantis"}}}
                """
            #expect(try await visitor.call("POST", "/api/graphql", dismissal).text.contains("\"clientMutationId\":\"atlantis\""))
            let states = try await visitor.call("GET", "\(pulls)/1/reviews").list.map { $0["state"] as? String }
            #expect(states == ["DISMISSED", "CHANGES_REQUESTED"])
            #expect(try await visitor.call("POST", "/api/graphql", "{\"query\":\"{ { {\"}").text.contains("errors"))
        }
    }
}

@Suite("A local forge goes wrong on cue") struct FaultTests {
    private let path = "/api/v3/repos/acme/infra/issues/1/comments"

    @Test("instead of working, as often as it should", arguments: [502, 404]) func status(status: Int) async throws {
        try await withHost { host, visitor in
            _ = try await host.openExample()
            await host.inject(Fault(.status(status), method: "POST", path: "/comments", times: 2))
            #expect(try await visitor.call("GET", path).status == 200)
            #expect(try await visitor.call("POST", path, "{\"body\":\"a\"}").status == status)
            #expect(try await visitor.call("POST", path, "{\"body\":\"b\"}").status == status)
            #expect(try await visitor.call("POST", path, "{\"body\":\"c\"}").status == 201)
            #expect(await host.comments(on: 1, in: "acme/infra").map(\.body) == ["c"])
            #expect(await host.calls.map(\.status) == [200, status, status, 201])
            #expect(await host.calls.last.map { "\($0.method) \($0.path) \($0.user ?? "")" } == "POST \(path) atlantis")
        }
    }

    @Test("after it worked") func afterWork() async throws {
        try await withHost { host, visitor in
            _ = try await host.openExample()
            await host.inject(Fault(.statusAfterWork(500)))
            #expect(try await visitor.call("POST", path, "{\"body\":\"a\"}").status == 500)
            await host.inject(Fault(.resetAfterWork))
            await #expect(throws: (any Error).self) { try await visitor.call("POST", path, "{\"body\":\"b\"}") }
            #expect(await host.comments(on: 1, in: "acme/infra").map(\.body) == ["a", "b"])
        }
    }

    @Test("by breaking the connection") func reset() async throws {
        try await withHost { host, visitor in
            _ = try await host.openExample()
            await host.inject(Fault(.reset))
            await #expect(throws: (any Error).self) { try await visitor.call("POST", path, "{\"body\":\"a\"}") }
            #expect(await host.comments(on: 1, in: "acme/infra").isEmpty)
            #expect(try await visitor.call("GET", path).status == 200)
        }
    }

    @Test("by asking to come back later") func rateLimit() async throws {
        try await withHost { host, visitor in
            await host.inject(Fault(.rateLimit(retryAfter: 7)))
            let answer = try await visitor.call("GET", "/api/v3/repos/acme/infra")
            #expect(answer.status == 403)
            #expect(answer.headers["retry-after"] == "7")
            #expect(answer.text.contains("secondary rate limit"))
        }
    }

    @Test("by being slow") func slow() async throws {
        try await withHost { host, visitor in
            await host.slowDown(by: .milliseconds(20))
            await host.inject(Fault(.delay(.milliseconds(30))))
            let time = try await ContinuousClock().measure { _ = try await visitor.call("GET", "/api/v3/repos/acme/infra") }
            #expect(time >= .milliseconds(50))
        }
    }
}
