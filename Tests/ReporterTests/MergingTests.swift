import Domain
import Foundation
import LocalForge
import Storage
import Testing

@Suite("Merging when everything is applied") struct MergingTests {
    static func policy(method: String? = nil, label: String? = nil) -> Policy {
        Policy(automerge: .init(isOn: true, method: method, preventingLabel: label))
    }

    private let announcement = "Automatically merging because all plans have been successfully applied."

    @Test("comes after everything that was to be said, and removes the branch where that is wanted") func order() async throws {
        try await withSite(Self.policy()) { site in
            try await site.runs(Command(.plan))
            try await site.runs(Command(.apply))
            // What fails is tried again, and the merge waits for it.
            await site.host.inject(Fault(.status(502), method: "POST", path: "/statuses/", times: 2))
            await site.host.inject(Fault(.status(502), method: "POST", path: "/comments", times: 1))
            try await site.reports { $0.isMerged && $0.calls.contains { $0.method == "DELETE" && $0.status == 204 } }
            let calls = await site.host.calls.filter { ["POST", "PUT"].contains($0.method) && (200..<300).contains($0.status) }
            #expect(calls.last?.method == "PUT")
            #expect(await site.comments.last == announcement)
            let pull = try #require(await site.host.state.pullRequest(1, in: Site.fullName))
            let statuses = await site.host.state.repository(Site.fullName)?.latestStatuses(of: pull.headCommit) ?? []
            #expect(Set(["atlantis/plan", "atlantis/apply", "atlantis/apply: ./default"]).isSubset(of: statuses.map(\.context)))
            #expect(statuses.allSatisfy { $0.state == .success })
        }
    }

    @Test("happens once, whatever becomes of the answer", arguments: [Fault.Kind.status(502), .statusAfterWork(502), .resetAfterWork])
    func retried(kind: Fault.Kind) async throws {
        try await withSite(Self.policy()) { site in
            try await site.runs(Command(.plan))
            try await site.runs(Command(.apply))
            await site.host.inject(Fault(kind, method: "PUT", path: "/merge", times: 1))
            try await site.reports { $0.isMerged && $0.calls.contains { $0.method == "DELETE" && $0.status == 204 } }
            #expect(await site.comments.last == announcement)
        }
    }

    @Test("does not happen to commits that nobody applied, and people hear of it") func newerCommits() async throws {
        try await withSite(Self.policy()) { site in
            try await site.runs(Command(.plan))
            try await site.runs(Command(.apply))
            let applied = try #require(await site.host.state.pullRequest(1, in: Site.fullName)?.headCommit)
            let newer = try await site.host.commit(["later.tf": "# later\n"], to: "change", in: Site.fullName, by: "mallory")
            try await site.reports()
            #expect(await !site.isMerged)
            let words = "\(applied.prefix(7)) was applied, but the head of the pull request is now \(newer.prefix(7))."
            #expect(await site.comments.last == "Automerging failed:\n```\n\(words)\n```")
            #expect(await !site.host.calls.contains { $0.method == "PUT" })
        }
    }

    // commands §15.5, C38
    @Test("does not happen under a label that someone put there meanwhile", arguments: [["no-auto-merge"], ["other"], []])
    func label(labels: [String]) async throws {
        try await withSite(Self.policy(label: "no-auto-merge")) { site in
            try await site.runs(Command(.plan))
            try await site.runs(Command(.apply))
            try await site.host.label(1, in: Site.fullName, labels)
            try await site.reports()
            #expect(await site.isMerged == !labels.contains("no-auto-merge"))
            #expect(await site.comments.last == announcement)
            #expect(try await site.store.openReports(limit: 10).isEmpty)
        }
    }

    @Test("does not happen as long as nobody can read the labels", arguments: [404, 502]) func unreadable(status: Int) async throws {
        try await withSite(Self.policy(label: "no-auto-merge")) { site in
            try await site.runs(Command(.plan))
            try await site.runs(Command(.apply))
            await site.host.inject(Fault(.status(status), method: "GET", path: "/pulls/1", times: nil))
            try await site.reports { state in state.calls.contains { $0.method == "GET" && $0.path.hasSuffix("/pulls/1") } }
            #expect(await !site.isMerged)
            #expect(await !site.host.calls.contains { $0.method == "PUT" })
        }
    }

    @Test("that the code host refuses is told in its words, once", arguments: [true, false]) func refused(isMethod: Bool) async throws {
        try await withSite(Self.policy(method: "rebase")) { site in
            try await site.runs(Command(.plan))
            try await site.runs(Command(.apply))
            if !isMethod {
                try await site.host.allow(.init(methods: [.rebase]), in: Site.fullName)
                try await site.host.commit(["new.tf": "# a conflict\n"], to: "main", in: Site.fullName)
            }
            try await site.reports()
            try await site.reports()
            #expect(await !site.isMerged)
            let address = try await site.host.address()
            let words =
                isMethod
                ? "merge method 'rebase' is not allowed by the repository Pull Request settings"
                : "merging pull request: PUT \(address)/api/v3/repos/acme/infra/pulls/1/merge: 405 Pull Request is not mergeable []"
            #expect(await site.comments.filter { $0.hasPrefix("Automerging failed:") } == ["Automerging failed:\n```\n\(words)\n```"])
            #expect(try await site.store.openReports(limit: 10).isEmpty)
        }
    }

    @Test("does not keep later comments waiting") func laterComments() async throws {
        try await withSite(Self.policy()) { site in
            try await site.runs(Command(.plan))
            try await site.runs(Command(.apply))
            await site.host.inject(Fault(.status(502), method: "PUT", path: "/merge", times: nil))
            try await site.reports { state in state.calls.contains { $0.method == "PUT" } }
            try await site.happens(.commented(.init(number: 2, reading: .reply("help"))))
            try await site.reports { $0.comments.last == "help" }
            #expect(await !site.isMerged)
        }
    }
}
