import AsyncHTTPClient
import Foundation
import NIOCore
import LocalForge
import Testing

@Suite("The pages show a pull request and take comments") struct PageTests {
    private let page = "/acme/infra/pull/1"

    @Test("with everything that people wrote as text, never as markup") func hostile() async throws {
        try await withHost { host, visitor in
            let attack = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><svg/onload=alert(1)>"
            try await host.commit(["a<b>&\".tf": .text("+\(attack)\n")], to: "x<script>", in: "acme/infra", message: attack)
            try await host.openPullRequest(in: "acme/infra", title: attack, head: "x<script>", by: "alice")
            try await host.comment(
                "\(attack)\n\n```diff\n+\(attack)\n```\n<details><summary>\(attack)</summary>", on: 1, in: "acme/infra", by: attack)
            try await host.label(1, in: "acme/infra", [attack])
            let commit = try #require(await host.state.pullRequest(1, in: "acme/infra")).headCommit
            let status = """
                {"state":"success","context":"<svg/onload=alert(1)>","description":"<img src=x>","target_url":"javascript:alert(1)"}
                """
            _ = try await visitor.call("POST", "/api/v3/repos/acme/infra/statuses/\(commit)", status)
            for path in ["/", page, "\(page)/live"] {
                let answer = try await visitor.call("GET", path, user: nil)
                #expect(answer.status == 200)
                for bad in ["<script>", "<img", "<svg", "javascript:", "onerror=alert(1)>\""] {
                    #expect(!answer.text.contains(bad), "\(path): \(bad)")
                }
                #expect(answer.headers["content-security-policy"]?.contains("default-src 'none'") == true)
            }
            #expect(try await visitor.call("GET", page, user: nil).text.contains("<h1>&lt;script&gt;alert(1)&lt;/script&gt;"))
        }
    }

    @Test("only from the host's own pages and as one of its people") func commenting() async throws {
        try await withHost { host, visitor in
            let number = try await host.openExample()
            let form = "user=bob&body=atlantis+plan+%26+more%0D%0A"
            let own = ["Origin": visitor.address]
            for headers in [[:], ["Origin": "http://evil.example"], ["Origin": "null"]] {
                #expect(try await visitor.call("POST", "\(page)/comment", form, user: nil, headers: headers).status == 403)
            }
            #expect(try await visitor.call("POST", "\(page)/comment", "user=root&body=x", user: nil, headers: own).status == 403)
            #expect(await host.comments(on: number, in: "acme/infra").isEmpty)
            let taken = try await visitor.call("POST", "\(page)/comment", form, user: nil, headers: own)
            #expect(taken.status == 303 && taken.headers["location"] == page)
            #expect(try await visitor.call("GET", page, user: nil).text.contains("atlantis plan &amp; more"))
            #expect(await host.comments(on: number, in: "acme/infra").map(\.author) == ["bob"])
            #expect(try await visitor.call("POST", "\(page)/merge", "user=alice", user: nil, headers: own).status == 303)
            #expect(try await visitor.call("GET", page, user: nil).text.contains("Merged by <b>alice</b>"))
            #expect(await host.state.pullRequest(number, in: "acme/infra")?.mergedBy == "alice")
            #expect(try await visitor.call("POST", "\(page)/merge", "user=alice", user: nil, headers: own).status == 405)
        }
    }

    @Test("and to nobody who calls the host by another name") func rebinding() async throws {
        try await withHost { host, visitor in
            _ = try await host.openExample()
            let other = try await visitor.curl(["--header", "Host: evil.example", "\(visitor.address)\(page)"])
            #expect(other.contains("Unknown host"))
            #expect(try await visitor.curl(["\(visitor.address)\(page)"]).contains("Add &lt;a&gt;"))
        }
    }

    @Test("and tell an open page that something changed") func changes() async throws {
        try await withHost { host, visitor in
            let number = try await host.openExample()
            let response = try await HTTPClient.shared.execute(
                HTTPClientRequest(url: "\(visitor.address)\(page)/changes"), timeout: .seconds(30))
            try await host.comment("hello", on: number, in: "acme/infra", by: "alice")
            for try await bytes in response.body {
                #expect(String(buffer: bytes).hasPrefix("data: \n\n"))
                break
            }
        }
    }
}
