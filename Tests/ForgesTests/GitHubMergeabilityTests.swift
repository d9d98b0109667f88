import Domain
import Forges
import Foundation
import LocalForge
import Testing

@Suite("A pull request that GitHub holds back", .enabled(if: FakeGitHub.isHere), .serialized) struct GitHubMergeabilityTests {
    /// Something that is so on the base branch or the head commit of a row's pull request.
    enum Thing: Sendable {
        case protected(String)
        case ruled(String, enforcement: String = "active")
        case status(String, String)
        case check(String, String?)
        case needsReviewers
        case approved
        case workflow(commit: String? = nil, enforcement: String = "active")
        /// A run of that workflow, which reports as `check`.
        case run(Int, check: String = "build", conclusion: String, commit: String = "main")
        case runWithoutFile(String)
    }

    struct Row: Sendable {
        var name: String
        var things: [Thing]
        var decision = "APPROVED"
        var isMergeable: Bool
        init(_ name: String, _ things: [Thing], decision: String = "APPROVED", _ isMergeable: Bool) {
            (self.name, self.things, self.decision, self.isMergeable) = (name, things, decision, isMergeable)
        }
    }

    // vcs-github §13, Mergeability with bypass: the rows of state `blocked`
    static let generous: [Row] = [
        Row(
            "apply pending, review required", [.ruled("atlantis/apply"), .status("atlantis/apply", "pending")], decision: "REVIEW_REQUIRED",
            false),
        Row("apply pending, approved", [.ruled("atlantis/apply"), .status("atlantis/apply", "pending")], true),
        Row("apply pending, no review needed", [.ruled("atlantis/apply"), .status("atlantis/apply", "pending")], decision: "", true),
        Row("apply of a project pending", [.ruled("atlantis/apply: a/default"), .status("atlantis/apply: a/default", "pending")], true),
        Row("apply never reported", [.ruled("atlantis/apply")], true),
        Row("optional check failed", [.check("lint", "failure")], true),
        Row("optional status failed", [.status("lint", "failure")], true),
        Row("required check pending", [.ruled("test"), .check("test", nil)], false),
        Row("required check failed", [.ruled("test"), .check("test", "failure")], false),
        Row("required check missing", [.ruled("test")], false),
        Row("required status pending", [.ruled("test"), .status("test", "pending")], false),
        Row(
            "required check failed beside a status of its name", [.ruled("test"), .check("test", "failure"), .status("test", "success")],
            false),
        Row("other server's check pending", [.ruled("other-atlantis/plan"), .status("other-atlantis/plan", "pending")], true),
        Row("other server's check failed", [.ruled("other-atlantis/plan"), .status("other-atlantis/plan", "failure")], true),
        Row("our own plan failed", [.ruled("atlantis/plan"), .status("atlantis/plan", "failure")], false),
        Row("required check skipped", [.ruled("test"), .check("test", "skipped")], true),
        Row("required check neutral", [.ruled("test"), .check("test", "neutral")], true),
        Row("required check passed", [.ruled("test"), .check("test", "success")], true),
        Row("required status passed", [.ruled("test"), .status("test", "success")], true),
        Row("workflow evaluated only, failed", [.workflow(enforcement: "evaluate"), .run(1, conclusion: "failure")], true),
        Row("rule disabled", [.ruled("test", enforcement: "disabled")], true),
        Row("protected check missing", [.protected("test")], false),
        Row("protected check failed", [.protected("test"), .check("test", "failure")], false),
        Row("protected check passed", [.protected("test"), .check("test", "success")], true),
        Row("workflow missing", [.workflow()], false),
        Row("workflow failed", [.workflow(), .run(1, conclusion: "failure")], false),
        Row("workflow failed after it had passed", [.workflow(), .run(1, conclusion: "success"), .run(2, conclusion: "failure")], false),
        Row("workflow passed", [.workflow(), .run(1, conclusion: "success")], true),
        Row("workflow passed after it had failed", [.workflow(), .run(1, conclusion: "failure"), .run(2, conclusion: "success")], true),
        Row("workflow passed as pinned", [.workflow(commit: "abc123"), .run(1, conclusion: "success", commit: "abc123")], true),
        Row("workflow passed beside a check of no file", [.workflow(), .run(1, conclusion: "success"), .runWithoutFile("CodeQL")], true),
        Row("workflow passed, another is pinned", [.workflow(commit: "abc123"), .run(1, conclusion: "success", commit: "def456")], false),
        Row("reviewers missing", [.needsReviewers], decision: "", false),
        Row("reviewer approved", [.needsReviewers, .approved], decision: "", true),
    ]

    @Test("may be merged where all that is missing is ours or ignored") func generosity() async throws {
        try await withFakeGitHub { fake in
            let tolerance = GitHub.Tolerance(isGenerous: true, ignoredStatusNames: ["other-atlantis"])
            for (index, row) in Self.generous.enumerated() {
                let reference = try await fake.blocked(index + 100, row.things, decision: row.decision)
                let found = try await fake.forge(tolerance: tolerance).pullRequest(reference).mergeability
                let no = Mergeability.notMergeable(reason: "PR is in state blocked, and cannot bypass mergeable requirements")
                #expect(found == (row.isMergeable ? .mergeable : no), "\(row.name)")
            }
        }
    }

    @Test("is as mergeable as ever in another state") func otherStates() async throws {
        try await withFakeGitHub { fake in
            let forge = try fake.forge(tolerance: .init(isGenerous: true, ignoredStatusNames: ["other-atlantis"]))
            for state in ["dirty", "unknown", "behind", "random", ""] {
                try await fake.set(["mergeable_state": state, "review_decision": "REVIEW_REQUIRED"])
                let found = try await forge.pullRequest(fake.reference).mergeability
                #expect(found == .notMergeable(reason: "PR is in state \(state.isEmpty ? "<unknown>" : state)"))
            }
            for state in ["unstable", "has_hooks", "clean"] {
                try await fake.set(["mergeable_state": state])
                let found = try await forge.pullRequest(fake.reference).mergeability
                #expect(found == .mergeable, "\(state)")
            }
            try await fake.set(["mergeable_state": "blocked", "draft": true])
            let draft = try await forge.pullRequest(fake.reference).mergeability
            #expect(draft == .notMergeable(reason: "PR is a draft"))
        }
    }

    /// Without the flag: our own apply alone is let go, and only if it is what is missing.
    static let strict: [Row] = [
        Row("nothing is seen to be missing", [], false),
        Row("apply never reported", [.protected("atlantis/apply")], true),
        Row("apply pending", [.ruled("atlantis/apply"), .status("atlantis/apply", "pending")], true),
        Row("apply passed, held for something else", [.ruled("atlantis/apply"), .status("atlantis/apply", "success")], false),
        Row("review required", [.ruled("atlantis/apply")], decision: "REVIEW_REQUIRED", false),
        Row("changes requested", [.ruled("atlantis/apply")], decision: "CHANGES_REQUESTED", false),
        Row("a test failed too", [.ruled("atlantis/apply"), .ruled("test"), .check("test", "failure")], false),
        Row("a test passed", [.ruled("atlantis/apply"), .ruled("test"), .check("test", "success")], true),
        Row("another server's check is missing too", [.ruled("atlantis/apply"), .ruled("other-atlantis/plan")], false),
        Row("somebody else's apply", [.ruled("other/apply")], false),
    ]

    @Test("is not held back by our own apply, whatever the operator set") func ownApply() async throws {
        try await withFakeGitHub { fake in
            let tolerance = GitHub.Tolerance(ignoredStatusNames: ["other-atlantis"])
            for (index, row) in Self.strict.enumerated() {
                let reference = try await fake.blocked(index + 200, row.things, decision: row.decision)
                let found = try await fake.forge(tolerance: tolerance).pullRequest(reference).mergeability
                #expect(found == (row.isMergeable ? .mergeable : .notMergeable(reason: "PR is in state blocked")), "\(row.name)")
            }
            let renamed = try await fake.blocked(300, [.protected("tf/apply")], decision: "")
            let found = try await fake.forge(tolerance: .init(statusName: "tf")).pullRequest(renamed).mergeability
            #expect(found == .mergeable)
        }
    }

    @Test("has rules and checks on many pages") func pages() async throws {
        try await withFakeGitHub { fake in
            let names = (1...130).map { "test \($0)" }
            let things = names.flatMap { [Thing.ruled($0), .status($0, "success")] } + [.ruled("atlantis/apply")]
            let reference = try await fake.blocked(100, things, decision: "")
            let found = try await fake.forge().pullRequest(reference).mergeability
            #expect(found == .mergeable)
            let late = try await fake.blocked(101, things + [.ruled("last")], decision: "")
            let held = try await fake.forge().pullRequest(late).mergeability
            #expect(held == .notMergeable(reason: "PR is in state blocked"))
        }
    }

    @Test("stays where it is when GitHub does not say why, and is asked about again when that may pass", arguments: [true, false])
    func faults(isGenerous: Bool) async throws {
        try await withFakeGitHub { fake in
            let reference = try await fake.blocked(100, [.protected("atlantis/apply")], decision: "")
            let forge = try fake.forge(tolerance: .init(isGenerous: isGenerous))
            try await fake.fault(["path": "/graphql", "do": "status", "status": 404, "times": 1])
            let found = try await forge.pullRequest(reference).mergeability
            #expect(found == .notMergeable(reason: isGenerous ? nil : "PR is in state blocked"))
            try await fake.fault(["path": "/graphql", "do": "status", "status": 502, "times": 1])
            let fault = await #expect(throws: ForgeFault.self) { try await forge.pullRequest(reference) }
            #expect(fault?.mayRetry == true)
        }
    }
}

@Suite("What else may hold a pull request back") struct OtherHoldsTests {
    @Test("is looked at where the operator was not generous", arguments: [(0, true), (1, false)])
    func threads(open: Int, isMergeable: Bool) async throws {
        try await withCodeHost { host, forge, reference in
            try await host.protect("main", in: "acme/infra", .init(contexts: ["atlantis/apply"], wantsAnswers: true))
            try await host.leaveOpen(threads: open, on: 1, in: "acme/infra")
            let found = try await forge(.init()).pullRequest(reference).mergeability
            #expect(found == (isMergeable ? .mergeable : .notMergeable(reason: "PR is in state blocked")))
            let generous = try await forge(.init(isGenerous: true)).pullRequest(reference).mergeability
            #expect(generous == .mergeable)
        }
    }
}

extension FakeGitHub {
    /// A new pull request that GitHub calls blocked, on branches of its own where `things` are so.
    fileprivate func blocked(_ number: Int, _ things: [GitHubMergeabilityTests.Thing], decision: String) async throws
        -> PullRequest.Reference
    {
        let (base, head) = ("base-\(number)", "head-\(number)")
        try await control("POST", "repos/acme/infra/commits", ["branch": base, "files": ["x": "\(number)"], "parent": "refs/heads/main"])
        let made = try await control(
            "POST", "repos/acme/infra/commits", ["branch": head, "files": ["y": "\(number)"], "parent": "refs/heads/\(base)"])
        let commit = (made as? [String: Any])?["sha"] as? String ?? ""
        try await control("POST", "repos/acme/infra/pulls", ["number": number, "head": head, "base": base, "user": "alice"])
        try await control(
            "PATCH", "repos/acme/infra/pulls/\(number)", ["mergeable_state": "blocked", "review_decision": decision] as [String: Any])
        let id = (try await api("GET", "repos/acme/infra") as? [String: Any])?["id"] as? Int ?? 0
        try await control(
            "PATCH", "repos/acme/infra",
            ["protection": [base: ["contexts": things.compactMap(\.protectedCheck)]], "rules": [base: things.compactMap { $0.rule(id) }]])
        for thing in things {
            if case .approved = thing {
                try await control("POST", "repos/acme/infra/pulls/\(number)/reviews", ["user": "bob", "state": "APPROVED"])
            }
            if let (path, body) = thing.report(on: commit) { try await api("POST", "repos/acme/infra/\(path)", body) }
        }
        return .init(repository: repository, number: number)
    }
}

extension GitHubMergeabilityTests.Thing {
    fileprivate var protectedCheck: String? { if case .protected(let name) = self { name } else { nil } }

    fileprivate func rule(_ repository: Int) -> [String: Any]? {
        switch self {
        case .ruled(let name, let enforcement):
            ["type": "required_status_checks", "enforcement": enforcement, "parameters": ["required_status_checks": [["context": name]]]]
        case .needsReviewers: ["type": "pull_request", "parameters": ["required_approving_review_count": 1]]
        case .workflow(let commit, let enforcement):
            [
                "type": "workflows", "enforcement": enforcement,
                "parameters": [
                    "workflows": [
                        ["path": ".github/workflows/ci.yml", "repository_id": repository, "sha": commit ?? NSNull()] as [String: Any]
                    ]
                ],
            ]
        default: nil
        }
    }

    fileprivate func report(on commit: String) -> (String, [String: Any])? {
        switch self {
        case .status(let name, let state): return ("statuses/\(commit)", ["context": name, "state": state])
        case .check(let name, let conclusion):
            return ("check-runs", ["name": name, "head_sha": commit, "conclusion": conclusion ?? NSNull()])
        case .run(let number, let check, let conclusion, let version):
            let run: [String: Any] = [
                "run_number": number, "path": ".github/workflows/ci.yml", "suite_conclusion": conclusion.uppercased(),
                "repository_file_url": "https://github.com/acme/infra/blob/\(version)/.github/workflows/ci.yml",
                "repository_name": "acme/infra",
            ]
            return ("check-runs", ["name": check, "head_sha": commit, "conclusion": conclusion, "_workflow_run": run])
        case .runWithoutFile(let name):
            return ("check-runs", ["name": name, "head_sha": commit, "conclusion": "success", "_workflow_run": ["run_number": 9]])
        default: return nil
        }
    }
}
