import Domain
import RepoConfig
import Testing

private let ownersText = """
    tenants:
    - name: payments
      projects:
      - {repo: github.com/owner/repo, dir: "payments/**"}
      - {repo: /github.com/owner/payments-.*/}
    - name: team-a
      projects: [{repo: github.com/owner/repo, dir: team-a}, {repo: github.com/owner/repo, workspace: "prod-*", dir: shared}]
    - name: team-ab
      projects: [{repo: github.com/owner/repo, dir: "team-ab/*"}, {repo: github.com/owner/repo, project: "net-*"}]
    - name: late
      projects: [{repo: github.com/owner/repo, dir: "payments/eu"}]

    """

private func owner(
    _ dir: String, _ workspace: String = "default", _ name: String? = nil, of fullName: String = "owner/repo", rest: String = ""
)
    throws -> String?
{
    let repository = Repository(host: "github.com", fullName: fullName)
    let tenancy = try OperatorConfig.parse(ownersText + rest, path: "p").rules(for: repository, baseBranch: "main").tenancy
    let key = ProjectKey(dir: dir, workspace: workspace, name: name)
    return try TenantFinder(#require(tenancy)).claim(on: key)?.tenant.name
}

@Suite("A project's tenant") struct TenantFinderTests {
    @Test(
        "is the first with a claim that fits",
        arguments: [
            ("payments", "default", nil, "payments"), ("payments/eu", "default", nil, "payments"), ("payments-eu", "default", nil, nil),
            ("Payments", "default", nil, nil), (".", "default", nil, nil), ("x/payments", "default", nil, nil),
            ("team-a", "default", nil, "team-a"), ("team-ab", "default", nil, nil), ("team-ab/x", "default", nil, "team-ab"),
            ("team-ab/x/y", "default", nil, nil), ("shared", "default", nil, nil), ("shared", "prod-1", nil, "team-a"),
            ("other", "prod-1", nil, nil), ("other", "default", "net-1", "team-ab"), ("other", "default", "xnet-1", nil),
            ("payments/eu", "default", "net-1", "payments"),
        ] as [(String, String, String?, String?)])
    func claims(dir: String, workspace: String, name: String?, expected: String?) throws {
        #expect(try owner(dir, workspace, name) == expected)
    }

    @Test(
        "is found by the whole name of the base repository",
        arguments: [
            ("owner/payments-x", "payments"), ("owner/payments", nil), ("owner/payments-", "payments"), ("evil/owner/payments-x", nil),
            ("owner/repository", nil), ("Owner/repo", nil), ("evil/repo", nil),
        ] as [(String, String?)])
    func repositories(fullName: String, expected: String?) throws { #expect(try owner("payments", of: fullName) == expected) }

    @Test("may be somebody for everything else, if the operator writes so")
    func everythingElse() throws {
        let rest = "- {name: rest, projects: [{repo: /.*/}]}"
        #expect(try owner("other", rest: rest) == "rest")
        #expect(try owner("payments", rest: rest) == "payments")
        #expect(try owner("payments", of: "evil/repo", rest: rest) == "rest")
    }

    @Test("carries no claims on other repositories along")
    func onlyThisRepository() throws {
        let repository = Repository(host: "github.com", fullName: "owner/payments-x")
        let tenancy = try OperatorConfig.parse(ownersText, path: "p").rules(for: repository, baseBranch: "main").tenancy
        #expect(tenancy?.tenants.map(\.name) == ["payments"])
        #expect(tenancy?.tenants.first?.claims.map(\.repository) == ["/github.com/owner/payments-.*/"])
    }

    private static let repositoryFile = """
        version: 3
        projects:
        - {dir: payments/eu}
        - {dir: other, name: net-1}
        - {dir: other, workspace: w}

        """
    private static let files = ["payments/eu/main.tf", "other/main.tf", "team-a/main.tf"]

    @Test(
        "stands on every project that is found, however it is found",
        arguments: [
            (.changed(files: files, isAutomatic: true), ["payments/eu payments", "other team-ab", "other -"]),
            (.target(.everything, changedFiles: files), ["payments/eu payments", "other team-ab", "other -"]),
            (.target(.project(name: "net-1"), changedFiles: files), ["other team-ab"]),
            (.target(.place(dir: "payments/eu", workspace: nil), changedFiles: files), ["payments/eu payments"]),
            (.target(.place(dir: "team-a", workspace: nil), changedFiles: files), ["team-a team-a"]),
            (
                .planned([
                    ProjectKey(dir: "payments/eu"), ProjectKey(dir: "other", name: "net-1"), ProjectKey(dir: "other", workspace: "w"),
                    ProjectKey(dir: "team-a"),
                ]), ["payments/eu payments", "other team-ab", "other -", "team-a team-a"]
            ),
        ] as [(DiscoveryJob.Scope, [String])])
    func everywhere(scope: DiscoveryJob.Scope, expected: [String]) throws {
        let rules = try rules(ownersText)
        let tree = RepositoryTree(files: Self.files, configText: Self.repositoryFile)
        let found = try discover(job(scope, rules: rules), in: tree).projects
        #expect(found.map { "\($0.key.dir) \($0.tenant ?? "-")" } == expected)
    }

    @Test("is nobody where no tenants are declared")
    func undeclared() throws {
        let found = try discover(
            job(.changed(files: Self.files, isAutomatic: true)), in: RepositoryTree(files: Self.files, configText: nil))
        #expect(found.projects.map(\.tenant) == [nil, nil, nil])
    }
}
