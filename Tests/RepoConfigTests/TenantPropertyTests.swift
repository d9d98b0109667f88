import Domain
import RepoConfig
import Testing

private let operatorsText = """
    secret_stores:
      bao: {vault: {address: "https://v"}}
      kv: {azure_key_vault: {name: acme-weu}}
    repos:
    - {id: /.*/, allowed_overrides: [workflow, plan_requirements, apply_requirements, repo_locks, policy_check], allow_custom_workflows: true}
    tenants:
    - name: team-a
      projects: [{repo: github.com/owner/repo, dir: "team-a/**"}]
      secrets:
      - {store: kv, name: 'team-a--${project.dir}--${workspace}--${project.name}', variable: A, phases: [plan]}
      - {store: bao, name: team-a/deploy, phases: [apply]}
    - name: team-ab
      projects: [{repo: github.com/owner/repo, dir: "team-ab/**"}, {repo: github.com/owner/repo, workspace: ab}]
      secrets:
      - {store: bao, prefix: 'team-ab/${project.dir}/${workspace}/', phases: [plan, apply]}
    """

/// An `atlantis.yaml` of somebody who wants to be given more.
private struct HostileFile {
    var random: Random

    private mutating func one(of texts: [String]) -> String { texts[Int(random.next() % UInt64(texts.count))] }
    private mutating func happens(_ one: UInt64) -> Bool { random.next() % one == 0 }

    mutating func text() -> String {
        var lines = ["version: 3"]
        if happens(12) { lines.append("tenants: [{name: team-ab, projects: [{repo: /.*/}]}]") }
        if happens(12) { lines.append("secret_stores: {kv: {azure_key_vault: {name: evil}}}") }
        lines.append("workflows: {evil: {plan: {steps: [init, plan]}}}")
        lines.append("projects:")
        for number in 0...Int(random.next() % 3) { lines.append("- \(project(number))") }
        return lines.joined(separator: "\n") + "\n"
    }

    private mutating func project(_ number: Int) -> String {
        var fields = [
            "dir: \(one(of: ["team-a", "team-ab", "team-a/x", "team-ab/x", "./team-a/", "other", ".", "team-*", "TEAM-AB"]))"
        ]
        if happens(40) { fields[0] = "dir: team-a/../team-ab" }
        if happens(2) { fields.append("name: \(one(of: ["team-ab", "deploy", "team-a--x", "h", "x", "net"]))-\(number)") }
        if happens(2) { fields.append("workspace: \(one(of: ["ab", "default", "team-ab", "a--b", "h"]))") }
        if happens(20) {
            fields.append(one(of: ["tenant: team-ab", "phases: [apply]", "secrets: [x]", "identities: []", "environment: {A: b}"]))
        }
        if happens(4) { fields.append("workflow: evil") }
        if happens(6) { fields.append("execution_order_group: 1") }
        return "{\(fields.joined(separator: ", "))}"
    }
}

@Suite("What a pull request says") struct TenantPropertyTests {
    /// Whose a project must be, and what it may be given, worked out by itself.
    private func expectedTenant(_ key: ProjectKey) -> String? {
        func isBelow(_ folder: String) -> Bool { key.dir == folder || key.dir.hasPrefix(folder + "/") }
        if isBelow("team-a") { return "team-a" }
        return isBelow("team-ab") || key.workspace == "ab" ? "team-ab" : nil
    }

    private func allowedSecrets(_ key: ProjectKey, _ phase: Phase) -> Set<String> {
        let narrow = SecretSpelling.narrow.component, wide = SecretSpelling.wide.component
        switch (expectedTenant(key), phase) {
        case ("team-a", .plan): return ["team-a--\(narrow(key.dir))--\(narrow(key.workspace))--\(narrow(key.name ?? "?"))"]
        case ("team-a", .apply): return ["team-a/deploy"]
        case ("team-ab", .plan), ("team-ab", .apply): return ["team-ab/\(wide(key.dir))/\(wide(key.workspace))/"]
        default: return []
        }
    }

    @Test("gives a project no other tenant, secret or phase than its own: 1,000 files")
    func hostile() throws {
        let rules = try rules(operatorsText)
        let tenancy = try #require(rules.tenancy)
        let files = [
            "team-a/main.tf", "team-a/x/main.tf", "team-ab/main.tf", "team-ab/x/main.tf", "other/main.tf", "main.tf", "TEAM-AB/main.tf",
        ]
        var (projects, orders, refused) = (0, 0, 0)
        for seed in 0..<1000 {
            var file = HostileFile(random: Random(seed: UInt64(seed)))
            let tree = RepositoryTree(files: files, configText: file.text())
            guard let found = try? discover(job(.changed(files: files, isAutomatic: true), rules: rules), in: tree).projects else {
                refused += 1
                continue
            }
            for project in found {
                projects += 1
                #expect(project.tenant == expectedTenant(project.key))
                for phase in Phase.allCases {
                    for tenant in [project.tenant].compactMap(\.self) {
                        guard
                            let order = try? tenancy.order(for: project.key, tenant: tenant, repository: repository, phase: phase)
                        else { continue }
                        orders += 1
                        let given = order.entitlements.compactMap { entitlement in
                            if case .stored(let stored) = entitlement.kind { stored.selection.secret } else { nil }
                        }
                        #expect(allowedSecrets(project.key, phase).isSuperset(of: given))
                        #expect(order.stores.values.allSatisfy { tenancy.stores.values.contains($0) })
                    }
                }
            }
        }
        #expect(projects > 500 && orders > 3000 && refused > 100 && refused < 800, "\(projects) \(orders) \(refused)")
    }

    @Test("does not matter for a fork that is named like another tenant's repository")
    func fork() throws {
        let text = "tenants: [{name: a, projects: [{repo: github.com/owner/repo}]}, {name: b, projects: [{repo: github.com/evil/repo}]}]"
        var job = job(.changed(files: ["main.tf"], isAutomatic: true), rules: try rules(text))
        job.setting.pullRequest.head.repository = Repository(host: "github.com", fullName: "evil/repo")
        let found = try discover(job, in: RepositoryTree(files: ["main.tf"], configText: nil))
        #expect(found.projects.map(\.tenant) == ["a"])
    }
}
