import Domain
import RepoConfig
import Testing

@Suite("The list of allowed repositories") struct RepositoryAllowlistTests {
    // commands rows A1-A9
    @Test(
        "lets in whom it names",
        arguments: [
            ("github.com/owner/repo", "github.com/owner/rep", false), ("github.com/owner/repo", "github.com/owner/repo-longer", false),
            ("github.com/owner/repo", "github.com/owner/repo", true), ("github.com*", "github.com/owner/repo", true),
            ("github.com*", "gitlab.com/owner/repo", false), ("github.com/owner/rep*", "github.com/owner/re", false),
            ("github.com/owner/rep*", "github.com/owner/rep", true), ("github.com/owner/repo,*", "github.com/otherorg/repo", true),
            ("github.com/owner/*", "github.com/OwNeR/rEpO", true), ("GITHUB.com/Owner/*", "github.com/owner/repo", true),
            ("github.com/owner/*-repo", "github.com/owner/prefix-repo", true), ("*-owner/repo", "github.com/prefix-owner/repo", true),
            ("*runatlantis", "github.com/runatlantis/runatlantis", true),
            ("github.com/owner/*,!github.com/owner/badrepo", "github.com/owner/badrepo", false),
            ("github.com/owner/*,!github.com/owner/badrepo", "github.com/owner/otherrepo", true),
            ("!github.com/owner/bad*,github.com/owner/*", "github.com/owner/badrepo", false), ("*", "gitea.example/a/b", true),
            ("", "github.com/owner/repo", false), (",", "github.com/owner/repo", false),
            ("!github.com/x/y", "github.com/owner/repo", false),
            (" github.com/owner/repo", "github.com/owner/repo", false),
            // All of a pattern counts, before the star as well as after it.
            ("github.com/owner/*-repo", "evil.com/stranger/x-repo", false),
            ("github.com/owner/*-repo", "github.com/stranger/x-repo", false),
            ("github.com/*/infra-*", "github.com/acme/infra-prod", true), ("github.com/*/infra-*", "github.com/acme/other", false),
            ("github.com/ab*ba", "github.com/aba", false), ("github.com/*/a*b*c", "github.com/x/a-b-c", true),
            ("github.com/*/a*b*c", "github.com/x/a-c-b", false), ("github.com/owner/**", "github.com/owner/repo", true),
            ("github.com/owner/kelvin", "github.com/owner/\u{212A}elvin", false),
        ])
    func allows(list: String, candidate: String, expected: Bool) throws {
        let slash = try #require(candidate.firstIndex(of: "/"))
        let repository = Repository(host: String(candidate[..<slash]), fullName: String(candidate[candidate.index(after: slash)...]))
        #expect(try RepositoryAllowlist(list).allows(repository) == expected)
    }

    // commands row A10
    @Test("takes no addresses", arguments: ["://", "https://github.com/x/*"])
    func addresses(entry: String) {
        #expect(message { _ = try RepositoryAllowlist("github.com/*,\(entry)") } == "allowlist \"\(entry)\" contained ://")
    }
}
