import Domain
import Foundation
import LocalForge
import Testing

@Suite("Real git talks to the local forge") struct GitTests {
    @Test("and clones, and pushes, which updates an open pull request") func cloneAndPush() async throws {
        try await withHost(token: Secret("pass")) { host, visitor in
            let number = try await host.openExample()
            let before = try #require(await host.state.pullRequest(number, in: "acme/infra")).headCommit
            #expect(try await visitor.git("clone", "-q", "-b", "change", visitor.url(), "clone").status == 0)
            let file = visitor.folder.appending(path: "clone/new.tf")
            // Large enough that git sends it in pieces.
            try Data((0..<300_000).map { _ in UInt8.random(in: 32..<127) }).write(to: file)
            try await visitor.git("commit", "-qam", "More", in: "clone")
            let pushed = try await visitor.git("push", "-q", "origin", "change", in: "clone")
            #expect(pushed.status == 0, "\(pushed.output)")
            let commit = try await visitor.git("rev-parse", "HEAD", in: "clone").output.trimmingCharacters(in: .newlines)
            let pull = try #require(await host.state.pullRequest(number, in: "acme/infra"))
            #expect(pull.headCommit == commit && commit != before)
            let event = try #require(await host.state.deliveries.last)
            #expect(event.event == "pull_request")
            #expect(event.body.contains("\"action\":\"synchronize\""))
            #expect(event.body.contains("\"after\":\"\(commit)\",\"before\":\"\(before)\""))
            let heads = try await visitor.git("ls-remote", visitor.url(), "refs/pull/1/head").output
            #expect(heads == "\(commit)\trefs/pull/1/head\n")
            #expect(try await visitor.git("clone", "-q", "--depth", "1", visitor.url(), "again").status == 0)
        }
    }

    @Test("only with the right credentials, and finds only what is there") func credentials() async throws {
        try await withHost(token: Secret("pass")) { _, visitor in
            #expect(try await visitor.git("ls-remote", visitor.url(as: "atlantis:wrong")).status != 0)
            #expect(try await visitor.git("ls-remote", visitor.url("acme/other")).status != 0)
            #expect(try await visitor.git("ls-remote", visitor.url("acme/%2e%2e")).status != 0)
            let bare = try await visitor.call("GET", "/acme/infra.git/info/refs?service=git-upload-pack", user: nil)
            #expect(bare.status == 401)
            #expect(bare.headers["www-authenticate"] == "Basic realm=\"GitHub\"")
            for path in ["/acme/infra.git/HEAD", "/acme/infra.git/config", "/acme/infra/info/refs?service=git-upload-pack"] {
                #expect(try await visitor.call("GET", path).status == 404)
            }
            #expect(try await visitor.call("GET", "/acme/infra.git/info/refs?service=git-shell").status == 404)
        }
    }

    @Test("and finds the commits of a fork's pull request in the base repository") func forks() async throws {
        try await withHost { host, visitor in
            try await host.fork("acme/infra", as: "mallory/infra")
            try await host.commit(["evil.tf": "# 1\n"], to: "change", in: "mallory/infra", by: "mallory")
            let number = try await host.openPullRequest(
                in: "acme/infra", title: "Evil", head: "change", headRepository: "mallory/infra", by: "mallory")
            let pull = try await visitor.call("GET", "/api/v3/repos/acme/infra/pulls/\(number)").json
            let head = pull["head"] as? [String: Any]
            #expect((head?["repo"] as? [String: Any])?["full_name"] as? String == "mallory/infra")
            #expect(try await visitor.call("GET", "/api/v3/repos/acme/infra/pulls/1/files").list.count == 1)
            let commit = try await host.commit(["evil.tf": "# 2\n"], to: "change", in: "mallory/infra", by: "mallory")
            #expect(try await visitor.git("ls-remote", visitor.url(), "refs/pull/1/head").output.hasPrefix(commit))
            #expect(await host.state.deliveries.map(\.event) == ["pull_request", "pull_request"])
            try await host.merge(number, in: "acme/infra", by: "alice", .squash)
            try await visitor.git("clone", "-q", visitor.url(), "clone")
            #expect(try await visitor.git("log", "-1", "--format=%s", in: "clone").output == "Evil (#1)\n")
        }
    }

    @Test(
        "and sees what a commit put there, whatever the names",
        arguments: [
            "plain.tf", "with space.tf", "quo\"te.tf", "back\\slash.tf", "-dash.tf", "ünïcode.tf", "line\nbreak.tf",
        ])
    func names(path: String) async throws {
        try await withHost { host, visitor in
            try await host.commit(
                [path: "content\n", "run.sh": .data(Data("#!/bin/sh\n".utf8), isExecutable: true), "link": .symbolicLink(to: path)],
                to: "names", in: "acme/infra")
            try await visitor.git("clone", "-q", "-b", "names", visitor.url(), "clone")
            let clone = visitor.folder.appending(path: "clone").path
            #expect(try String(contentsOfFile: "\(clone)/\(path)", encoding: .utf8) == "content\n")
            #expect(FileManager.default.isExecutableFile(atPath: "\(clone)/run.sh"))
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "\(clone)/link") == path)
            _ = try await host.openPullRequest(in: "acme/infra", title: "Names", head: "names")
            let files = try await visitor.call("GET", "/api/v3/repos/acme/infra/pulls/1/files").list.compactMap {
                $0["filename"] as? String
            }
            #expect(Set(files) == [path, "run.sh", "link"])
        }
    }

    @Test(
        "and branches with names that lead elsewhere are refused",
        arguments: ["../x", "a/../b", "-x", "a..b", "a b", "x.lock", "", "a\nb", ".x"])
    func branches(name: String) async throws {
        try await withHost { host, _ in
            await #expect(throws: CodeHostRefusal.self) { try await host.commit(["a": "b"], to: name, in: "acme/infra") }
        }
    }

    @Test(
        "and repositories with names that lead elsewhere are refused",
        arguments: ["acme", "acme/", "../x/y", "acme/..", "a/b/c", "acme/infra", "-a/b", "a b/c"])
    func repositories(name: String) async throws {
        try await withHost { host, _ in
            await #expect(throws: CodeHostRefusal.self) { try await host.createRepository(name, files: [:]) }
        }
    }
}
