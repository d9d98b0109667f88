import Domain
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Storage
import TestSupport
import Testing
import Web

@Suite("The pages") struct PageTests {
    /// A page with its random mark replaced, as goldens keep it.
    private static func steady(_ response: TestResponse) -> String {
        response.text.replacing(/nonce="[^"]+"/, with: "nonce=\"N\"")
    }

    @Test("say that there is nothing") func empty() async throws {
        try await Site.open { site in
            try await site.visit { client in
                for path in ["/", "/index.html"] {
                    let page = try await client.execute(uri: path, method: .get)
                    #expect(page.status == .ok)
                    expectGolden(Self.steady(page), "index-empty.html")
                }
            }
        }
    }

    @Test("list locks and jobs, newest first, and link to each") func index() async throws {
        try await Site.open { site in
            try await site.endPlan(try await site.beginPlan())
            try await site.visit { client in
                let page = try await client.execute(uri: "/?discard=true", method: .get)
                expectGolden(Self.steady(page), "index.html")
            }
        }
    }

    @Test("show a lock and let go of it") func lock() async throws {
        try await Site.open { site in
            try await site.endPlan(try await site.beginPlan())
            try await site.visit { client in
                let uri = "/lock?id=github.com%252Facme%252Finfra%252Fnetwork%252Fstaging%252F"
                expectGolden(Self.steady(try await client.execute(uri: uri, method: .get)), "lock.html")
                let form = "id=github.com%2Facme%2Finfra%2Fnetwork%2Fstaging%2F"
                let sent = try await client.execute(
                    uri: "/locks/discard", method: .post, headers: [.contentType: "application/x-www-form-urlencoded"],
                    body: ByteBuffer(string: form))
                #expect(sent.status == .seeOther)
                #expect(sent.headers[.location] == "/?discard=true")
                #expect(try await site.store.locks().isEmpty)
                #expect(
                    try await client.execute(uri: uri, method: .get).text
                        == "No lock found at id 'github.com/acme/infra/network/staging/'\n")
            }
        }
    }

    static let lockRows: [(String, HTTPResponse.Status, String)] = [
        ("", .badRequest, "No lock id in request"), ("?id=", .badRequest, "No lock id in request"),
        ("?id=%25zz", .badRequest, "Invalid lock id '%zz'. Failed with error: 'invalid URL escape \"%zz\"'"),
        ("?id=acme%252Finfra", .notFound, "No lock found at id 'acme/infra'"),
        ("?id=github.com%252Facme%252Finfra%252Fnetwork%252Fstaging%252F", .ok, "Deleted lock id 'github.com/acme/infra/network/staging/'"),
    ]
    @Test("answer programs that delete a lock", arguments: lockRows)
    func delete(query: String, status: HTTPResponse.Status, text: String) async throws {
        try await Site.open { site in
            try await site.endPlan(try await site.beginPlan())
            try await site.visit { client in
                let answer = try await client.execute(uri: "/locks" + query, method: .delete)
                #expect(answer.status == status)
                #expect(answer.text == text + "\n")
            }
            #expect(try await site.store.locks().isEmpty == (status == .ok))
        }
    }

    @Test("do not take a lock from a command that runs") func busy() async throws {
        try await Site.open { site in
            try await site.beginPlan()
            try await site.visit { client in
                let answer = try await client.execute(
                    uri: "/locks?id=github.com%252Facme%252Finfra%252Fnetwork%252Fstaging%252F", method: .delete)
                #expect(answer.status == .conflict)
                #expect(answer.text.contains("a command of acme/infra#7 on this project is running or waiting"))
            }
            #expect(try await site.store.locks().count == 1)
        }
    }

    @Test("stop all applies and allow them again") func applySwitch() async throws {
        try await Site.open { site in
            try await site.visit { client in
                let locked = try await client.execute(uri: "/apply/lock", method: .post)
                #expect(locked.text == "Apply Lock is acquired on 2023-11-14 22:13:20\n")
                expectGolden(Self.steady(try await client.execute(uri: "/", method: .get)), "index-stopped.html")
                #expect(try await client.execute(uri: "/apply/unlock", method: .delete).text == "Deleted apply lock\n")
                #expect(try await site.store.applyStoppedAt() == nil)
                let form = try await client.execute(uri: "/apply/stop", method: .post)
                #expect(form.status == .seeOther && form.headers[.location] == "/")
                #expect(try await site.store.applyStoppedAt() != nil)
                _ = try await client.execute(uri: "/apply/allow", method: .post)
                #expect(try await site.store.applyStoppedAt() == nil)
            }
        }
    }

    @Test("have no such switch where the operator offers none") func noSwitch() async throws {
        try await Site.open {
            $0.offersApplyStop = false
        } _: { site in
            try await site.visit { client in
                let post = try await client.execute(uri: "/apply/lock", method: .post)
                #expect(post.status == .notFound)
                let page = try await client.execute(uri: "/", method: .get).text
                #expect(!page.contains("Apply commands"))
            }
        }
    }

    @Test("link below the path that people use") func basePath() async throws {
        try await Site.open {
            $0.publicURL = "https://example.com/basepath/"
        } _: { site in
            try await site.endPlan(try await site.beginPlan())
            try await site.visit { client in
                let page = try await client.execute(uri: "/", method: .get).text
                #expect(page.contains("href=\"/basepath/lock?id=github.com%252Facme"))
                #expect(page.contains("action=\"/basepath/apply/stop\""))
                #expect(page.contains("href=\"/basepath/jobs/00000000"))
            }
        }
    }

    @Test("show hostile names as text") func hostileNames() async throws {
        let script = "<script>alert(1)</script>"
        try await Site.open { site in
            let job = try await site.beginPlan(
                dir: script, workspace: "\"><img src=x onerror=alert(1)>", author: "' onmouseover='x\u{202E}")
            try site.write("\(script)\u{1B}]0;title\u{7}\u{1B}[31mred\u{1B}[0m\n", toLogOf: job)
            try await site.endPlan(job)
            let lock = try #require(try await site.store.locks().first)
            let allowed = CharacterSet.alphanumerics
            let id = try #require(
                lock.key.description.addingPercentEncoding(withAllowedCharacters: allowed)?.addingPercentEncoding(
                    withAllowedCharacters: allowed))
            try await site.visit { client in
                for uri in ["/", "/lock?id=\(id)", "/jobs/\(job.id)"] {
                    let page = try await client.execute(uri: uri, method: .get)
                    #expect(page.status == .ok)
                    #expect(page.text.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
                    for evil in [script, "<img", "' onmouse", "\u{202E}"] { #expect(!page.text.contains(evil), "\(evil) on \(uri)") }
                }
                let log = try await client.execute(uri: "/jobs/\(job.id)/log", method: .get)
                #expect(log.text == "\(script)red\n")
                #expect(log.headers[.contentType] == "text/plain; charset=utf-8")
                #expect(log.headers[.xContentTypeOptions] == "nosniff")
            }
        }
    }

    @Test("tell browsers to run nothing but what they carry") func headers() async throws {
        try await Site.open { site in
            try await site.visit { client in
                var nonces: Set<Substring> = []
                for _ in 1...2 {
                    let page = try await client.execute(uri: "/", method: .get)
                    let policy = try #require(page.headers[.contentSecurityPolicy])
                    let nonce = try #require(policy.firstMatch(of: /script-src 'nonce-([^']+)'/)?.output.1)
                    #expect(page.text.contains("nonce=\"\(nonce)\""))
                    #expect(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"))
                    nonces.insert(nonce)
                    #expect(page.headers[.cacheControl] == "no-store")
                    #expect(page.headers[Posted.name("X-Frame-Options")] == "DENY")
                    #expect(page.headers[Posted.name("Referrer-Policy")] == "same-origin")
                }
                #expect(nonces.count == 2)
                let missing = try await client.execute(uri: "/nothing", method: .get)
                #expect(missing.status == .notFound && missing.headers[.contentSecurityPolicy] != nil)
            }
        }
    }

    static let origins: [(String?, String?, Bool)] = [
        (nil, nil, true), ("same-origin", nil, true), ("none", nil, true), ("cross-site", nil, false), ("same-site", nil, false),
        ("cross-site", "http://localhost", false), (nil, "http://localhost", true), (nil, "https://bulkhead.example", true),
        (nil, "https://evil.example", false), (nil, "null", false), (nil, "http://localhost.evil.example", false),
    ]
    @Test("refuse what another website makes a visitor send", arguments: origins)
    func crossSite(site: String?, origin: String?, isAllowed: Bool) async throws {
        try await Site.open { place in
            try await place.visit { client in
                var headers: HTTPFields = [:]
                headers[Posted.name("Sec-Fetch-Site")] = site
                headers[.origin] = origin
                for (uri, method) in [("/apply/lock", HTTPRequest.Method.post), ("/apply/stop", .post), ("/apply/unlock", .delete)] {
                    let answer = try await client.execute(uri: uri, method: method, headers: headers)
                    #expect((answer.status == .forbidden) == !isAllowed)
                }
                #expect(try await client.execute(uri: "/", method: .get, headers: headers).status == .ok)
            }
        }
    }

    @Test("are not what probes get") func probes() async throws {
        try await Site.open { site in
            try await site.beginPlan()
            try await site.visit { client in
                for path in ["/healthz", "/readyz"] {
                    #expect(try await client.execute(uri: path, method: .get).text == "{\n  \"status\": \"ok\"\n}")
                    let head = try await client.execute(uri: path, method: .head)
                    #expect(head.status == .ok && head.text.isEmpty)
                }
                let status = try await client.execute(uri: "/status", method: .get)
                #expect(status.headers[.contentType] == "application/json")
                #expect(
                    status.text == "{\n  \"shutting_down\": false,\n  \"in_progress_operations\": 1,\n  \"version\": \"1.2.3\"\n}")
            }
        }
    }
}
