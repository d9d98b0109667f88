import Domain
import Forges
import Testing

@Suite("The address of a GitHub") struct GitHubAddressTests {
    // vcs-github §13, Hosts
    @Test(
        "follows from its host name",
        arguments: [
            ("github.com", "github.com", "https://api.github.com/", "https://api.github.com/graphql", "https://github.com"),
            ("GitHub.com", "github.com", "https://api.github.com/", "https://api.github.com/graphql", "https://github.com"),
            (
                "tenant.ghe.com", "tenant.ghe.com", "https://api.tenant.ghe.com/", "https://api.tenant.ghe.com/graphql",
                "https://tenant.ghe.com"
            ),
            (
                "api.tenant.ghe.com", "tenant.ghe.com", "https://api.tenant.ghe.com/", "https://api.tenant.ghe.com/graphql",
                "https://tenant.ghe.com"
            ),
            (
                "tenant.ghe.com:443", "tenant.ghe.com", "https://api.tenant.ghe.com/", "https://api.tenant.ghe.com/graphql",
                "https://tenant.ghe.com"
            ),
            (
                "api.tenant.ghe.com:443", "tenant.ghe.com", "https://api.tenant.ghe.com/", "https://api.tenant.ghe.com/graphql",
                "https://tenant.ghe.com"
            ),
            (
                "TENANT.GHE.COM", "tenant.ghe.com", "https://api.tenant.ghe.com/", "https://api.tenant.ghe.com/graphql",
                "https://tenant.ghe.com"
            ),
            ("ghe.com", "ghe.com", "https://ghe.com/api/v3/", "https://ghe.com/api/graphql", "https://ghe.com"),
            (
                "my-enterprise.example.com", "my-enterprise.example.com", "https://my-enterprise.example.com/api/v3/",
                "https://my-enterprise.example.com/api/graphql", "https://my-enterprise.example.com"
            ),
            (
                "my-enterprise.example.com:8443", "my-enterprise.example.com", "https://my-enterprise.example.com:8443/api/v3/",
                "https://my-enterprise.example.com:8443/api/graphql", "https://my-enterprise.example.com:8443"
            ),
            (
                "127.0.0.1:34567", "127.0.0.1", "https://127.0.0.1:34567/api/v3/", "https://127.0.0.1:34567/api/graphql",
                "https://127.0.0.1:34567"
            ),
        ])
    func hostName(name: String, host: String, rest: String, graphQL: String, web: String) throws {
        let address = try GitHubAddress(hostName: name)
        #expect([address.host, address.rest, address.graphQL, address.web] == [host, rest, graphQL, web])
        #expect(address.cloneURL(of: Repository(host: host, fullName: "acme/infra")) == "\(web)/acme/infra.git")
    }

    @Test(
        "may be spelled out",
        arguments: [
            ("http://127.0.0.1:4000", "http://127.0.0.1:4000/api/v3/"), ("http://localhost:4000/", "http://localhost:4000/api/v3/"),
            ("http://[::1]:4000", "http://[::1]:4000/api/v3/"), ("https://ghes.example.com/api/v3", "https://ghes.example.com/api/v3/"),
            ("https://ghes.example.com:8443/api/v3/", "https://ghes.example.com:8443/api/v3/"),
            ("https://api.github.com", "https://api.github.com/"), ("http://127.1.2.3:1", "http://127.1.2.3:1/api/v3/"),
        ])
    func baseURL(url: String, rest: String) throws {
        #expect(try GitHubAddress(baseURL: url).rest == rest)
    }

    @Test(
        "shows no token to a network and has no room for tricks",
        arguments: [
            ("http://ghes.example.com", .plainHTTP("http://ghes.example.com")),
            ("http://127.0.0.1.example.com", .plainHTTP("http://127.0.0.1.example.com")),
            ("http://127.0.0.256", .plainHTTP("http://127.0.0.256")),
            ("ftp://127.0.0.1", .otherScheme("ftp://127.0.0.1")),
            ("https://user:pw@ghes.example.com", .notAURL("https://user:pw@ghes.example.com")),
            ("https://ghes.example.com/?a", .notAURL("https://ghes.example.com/?a")),
            ("https://ghes.example.com/github", .otherPath("https://ghes.example.com/github")),
            ("ghes.example.com", .notAURL("ghes.example.com")), ("", .notAURL("")), ("https://", .notAURL("https://")),
        ] as [(String, GitHubAddress.Invalid)])
    func invalidURL(url: String, expected: GitHubAddress.Invalid) {
        #expect(throws: expected) { try GitHubAddress(baseURL: url) }
    }

    @Test(
        "is not made from what is no host",
        arguments: ["", "a b", "host/path", "user@host", "https://host", "host:", "host:0", "host:65536", "host:1:2", "höst"])
    func invalidHost(name: String) {
        #expect(throws: GitHubAddress.Invalid.notAHost(name)) { try GitHubAddress(hostName: name) }
    }

    @Test("gives git a URL in which a name cannot leave its place")
    func cloneURL() throws {
        let url = try GitHubAddress(hostName: "github.com").cloneURL(of: Repository(host: "evil", fullName: "a b/c@d?e#f"))
        #expect(url == "https://github.com/a%20b/c%40d%3Fe%23f.git")
    }
}
