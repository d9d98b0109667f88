import Domain
import RepoConfig
import Testing

/// Two tenants, each with one secret; `b` may be the same tenant's second.
private func problem(_ store: String, _ first: String, _ second: String, sameTenant: Bool = false, claims: String = "{repo: /.*/}") -> Bool
{
    let use = { (text: String) in
        let (key, name) = text.hasPrefix("prefix ") ? ("prefix", String(text.dropFirst(7))) : ("name", text)
        return "{store: \(store), \(key): '\(name)', phases: [plan]}"
    }
    let tenants =
        sameTenant
        ? "[{name: a, projects: [\(claims)], secrets: [\(use(first)), \(use(second))]}]"
        : "[{name: a, projects: [\(claims)], secrets: [\(use(first))]}, {name: b, projects: [\(claims)], secrets: [\(use(second))]}]"
    return message { _ = try OperatorConfig.parse("\(storesText)tenants: \(tenants)", path: "p") } != nil
}

@Suite("Names of secrets that projects could come to share") struct TenantSharedNamesTests {
    @Test(
        "are refused when the file is read",
        arguments: [
            // What a project may be called must not be another tenant's secret, or that of another phase.
            ("bao", "${project.name}", "payments-deploy"), ("bao", "tf/${workspace}", "tf/prod"),
            ("bao", "${project.name}", "${project.name}-apply"), ("bao", "${project.name}", "${workspace}"),
            ("sm", "a${project.name}", "aa${workspace}"), ("kv", "${project.name}", "prod"),
            ("kv", "${project.name}", "PROD"), ("kv", "x--${workspace}", "${project.name}--y"),
            ("bao", "tf/${repo.name}/${workspace}", "tf/${repo.name}/${project.name}"),
            ("bao", "prefix tf/", "tf/${workspace}"), ("bao", "prefix tf/${workspace}/", "tf/prod/x"),
            ("bao", "prefix tf/${workspace}/", "prefix tf/"), ("bao", "prefix tf/${workspace}/", "prefix tf/prod/deploy/"),
        ])
    func refused(store: String, first: String, second: String) {
        #expect(problem(store, first, second))
        #expect(problem(store, second, first))
        #expect(problem(store, first, second, sameTenant: true))
    }

    @Test(
        "are not those that cannot meet, or that the operator wrote out twice",
        arguments: [
            ("bao", "payments-deploy", "payments-deploy"), ("bao", "tf/${workspace}", "deploy"),
            ("bao", "a/${workspace}", "b/${workspace}"),
            ("bao", "${project.name}/plan", "${project.name}/apply"), ("bao", "${project.name}", "${project.name}/apply"),
            ("bao", "${project.name}-plan", "${project.name}-apply"), ("kv", "${project.name}", "team--prod"),
            // A capital letter and a hyphen are spelled with two hexadecimal digits.
            ("kv", "${project.name}", "prod-x"), ("kv", "a--${workspace}", "a--b--${workspace}"),
            ("bao", "prefix tf/${workspace}/", "tf/prod"), ("bao", "prefix team-a/", "prefix team-ab/"),
            ("bao", "prefix tf/", "prefix tf/apply/"),
        ])
    func apart(store: String, first: String, second: String) {
        #expect(!problem(store, first, second, sameTenant: true))
        guard first != second || !first.contains("$") else { return }
        #expect(!problem(store, second, first, sameTenant: true))
    }

    @Test(
        "with the same text for two tenants",
        arguments: [
            ("${repo.owner}/${repo.name}", "{repo: /github.com/.*/}", false), ("${repo.name}", "{repo: /github.com/.*/}", true),
            ("${workspace}", "{repo: /.*/}", true),
            // The first has all of it, and the second nothing.
            ("${repo.owner}/${repo.name}", "{repo: github.com/acme/infra}", false),
            // The repository is named, so it is known that both claim it.
            ("${repo.owner}/${repo.name}/${workspace}", "{repo: github.com/acme/infra, dir: a}", true),
            ("${repo.owner}/${repo.name}/${project.dir}", "{repo: github.com/acme/infra, dir: a}", false),
            ("${repo.owner}/${repo.name}/${project.dir}", "{repo: github.com/acme/infra, dir: a, workspace: w}", true),
            ("${repo.owner}/${repo.name}/${project.dir}/${workspace}", "{repo: github.com/acme/infra, dir: a, workspace: w}", false),
            ("${repo.owner}/${repo.name}/${project.dir}/x", "{repo: github.com/acme/infra, project: p}", true),
            ("${repo.owner}/${repo.name}/${project.name}", "{repo: github.com/acme/infra, project: p}", false),
            ("${repo.owner}/${repo.name}/${project.dir}", "{repo: github.com/acme/x, dir: a}, {repo: gitlab.com/acme/x, dir: b}", true),
            (
                "${repo.host}/${repo.owner}/${repo.name}/${project.dir}",
                "{repo: github.com/acme/x, dir: a}, {repo: gitlab.com/acme/x, dir: b}", false
            ),
        ])
    func sameText(name: String, claims: String, isRefused: Bool) { #expect(problem("bao", name, name, claims: claims) == isRefused) }

    @Test("in stores of other places are no matter")
    func otherStores() {
        let text = """
            \(storesText)
            tenants:
            - {name: a, projects: [{repo: /.*/}], secrets: [{store: bao, name: 'x/${workspace}', phases: [plan]}]}
            - {name: b, projects: [{repo: /.*/}], secrets: [{store: sm, name: x/prod, phases: [plan]}]}
            """
        #expect(message { _ = try OperatorConfig.parse(text, path: "p") } == nil)
    }

    @Test("are refused with what to do, and where")
    func words() {
        let text = """
            \(storesText)
            tenants:
            - {name: a, projects: [{repo: /.*/}], secrets: [{store: bao, name: deploy, phases: [plan]}]}
            - {name: b, projects: [{repo: /.*/}], secrets: [{store: bao, name: '${workspace}', phases: [plan]}]}
            """
        #expect(
            message { _ = try OperatorConfig.parse(text, path: "p") }
                == "parsing p file: tenants: (1: secret \"${workspace}\" can come to be \"deploy\" of tenants[0], if a project is called so; begin or end one differently.)."
        )
    }

    @Test("are found out when a job is queued, where claims are patterns")
    func late() throws {
        let text = """
            \(storesText)
            tenants:
            - {name: a, projects: [{repo: '/github.com/owner/.*/', dir: a}], secrets: [{store: bao, name: '${repo.owner}/${repo.name}', phases: [plan]}]}
            - {name: b, projects: [{repo: '/github.com/.*/repo/'}], secrets: [{store: bao, name: '${repo.owner}/${repo.name}', phases: [plan]}]}
            """
        let config = try OperatorConfig.parse(text, path: "p")
        let here = try #require(config.rules(for: repository, baseBranch: "main").tenancy)
        #expect(throws: UnsettledCredentials.sharedName("${repo.owner}/${repo.name}")) {
            try here.order(for: ProjectKey(dir: "a"), tenant: "a", repository: repository, phase: .plan)
        }
        let other = Repository(host: "github.com", fullName: "owner/other")
        let there = try #require(config.rules(for: other, baseBranch: "main").tenancy)
        let order = try there.order(for: ProjectKey(dir: "a"), tenant: "a", repository: other, phase: .plan)
        #expect(order.entitlements.map(\.kind) == [.stored(.init(store: "bao", selection: .secret("owner/other")))])
    }
}
