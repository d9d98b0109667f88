import Bridge
import Foundation
import TestSupport
import Testing

private let rules = """
    secret_stores:
      weu: {azure_key_vault: {name: acme-weu}}
      bao: {vault: {address: "https://vault.example:8200"}}
      sm: {aws_secrets_manager: {region: eu-west-1}}
    tenants:
    - name: payments
      projects: [{repo: github.com/acme/infra, dir: "payments/**"}]
      environment: {TF_VAR_region: never-shown}
      mask: [OLD]
      pass_env: [HTTPS_PROXY_HINT]
      secrets:
      - {store: weu, name: "payments--${workspace}--plan", phases: [plan]}
      - {store: sm, prefix: "payments/${project.dir}/", phases: [apply]}
      identities:
      - {aws: {role_arn: "arn:aws:iam::111111111111:role/tf-plan", profile: staging}, phases: [plan]}
      - {aws: {role_arn: "arn:aws:iam::111111111111:role/tf-apply", profile: staging}, phases: [apply]}
      - environment_from: {store: bao, name: cloudflare, variable: CLOUDFLARE_API_TOKEN}
        when: {provider: cloudflare/cloudflare}
        phases: [plan, apply]
    - name: network
      projects: [{repo: /github.com/acme/.*/, dir: network}]
      inherit_env: all
      identities:
      - {google: {service_account: tf@acme.iam.gserviceaccount.com, project: acme}, phases: [plan]}
      - {azure: {managed_identity: true, client_id: "4711", subscription_id: sub}, phases: [plan]}
      - {vault: {store: bao, policies: [net-plan]}, phases: [plan]}
      - {vault: {store: bao, path: database/creds/ro, variables: {password: PGPASSWORD, username: PGUSER}}, phases: [plan]}
      secrets:
      - {store: bao, name: "network/${project.name}", phases: [drift]}
    """

private let code = [
    "payments/eu/main.tf": "provider \"aws\" { profile = \"staging\" }\nresource \"aws_sqs_queue\" \"a\" {}\n",
    "network/main.tf": "resource \"google_compute_network\" \"a\" {}\n", "other/main.tf": "resource \"terraform_data\" \"a\" {}\n",
]

@Suite("bulkhead check with tenants") struct TenantCheckTests {
    @Test("says whose each project is, why, and what its jobs would be given: never a value") func text() async throws {
        let outcome = try await check(rules)
        expectGolden(outcome.text, "check-tenants.txt")
        #expect(outcome.hasProblems)
        #expect(!outcome.text.contains("never-shown"))
    }

    @Test("says the same as JSON") func json() async throws { expectGolden(try await check(rules, ["--json"]).text, "check-tenants.json") }

    @Test("shows the short form of a name that its store would refuse") func longName() async throws {
        let long = String(repeating: "x", count: 110)
        let text = """
            secret_stores: {weu: {azure_key_vault: {name: acme-weu}}}
            tenants:
            - {name: a, projects: [{repo: /.*/}], secrets: [{store: weu, name: '\(long)--${repo.owner}--${project.dir}', phases: [plan]}]}
            """
        let report = try await check(text).text
        #expect(report.contains("the variables in h--\(String(repeating: "x", count: 60))--"), "\(report)")
        #expect(report.contains("the variables in \(long)--acme--other of weu"))
    }

    @Test(
        "warns of what can hardly be meant",
        arguments: [
            (
                "secret_stores:\n  s: {encrypted_file: {path: /p, key_file: /k}}\n",
                "repos.yaml:2: warning: secret_stores.s: no tenant uses this store"
            ),
            (
                "tenants:\n- name: a\n  projects:\n  - {repo: /.*/, project: net}\n",
                "repos.yaml:4: warning: tenants[0].projects[0]: whoever writes a pull request chooses workspaces and the names of projects, and so whether this fits; say the folders, too"
            ),
            (
                "tenants:\n- {name: a, projects: [{repo: /.*/}]}\n- name: b\n  projects:\n  - {repo: github.com/acme/infra, dir: x}\n",
                "repos.yaml:5: warning: tenants[1].projects[0]: nothing is left for it: all of github.com/acme/infra is the tenant's 'a', who stands before it"
            ),
            (
                "tenants:\n- {name: a, projects: [{repo: /.*/}], environment: {TF_VAR_db_password: x}}\n",
                "repos.yaml:2: warning: tenants[0].environment.TF_VAR_db_password: it looks like a secret, which belongs into a store"
            ),
            (
                "tenants:\n- {name: a, projects: [{repo: /.*/}], identities: [{aws: {role_arn: 'arn:aws:iam::111111111111:role/x'}, phases: [plan, apply]}]}\n",
                "repos.yaml:2: warning: tenants[0].identities: plans act as arn:aws:iam::111111111111:role/x, which also applies; plans should only read"
            ),
            (
                "tenants:\n- {name: a, projects: [{repo: /.*/}], inherit_env: all}\n",
                "repos.yaml:2: warning: jobs of the tenant 'a' get the server's environment, without what is known to be secret in it (inherit_env: all)"
            ),
            (
                "tenants:\n- {name: a, projects: [{repo: /.*/, dir: nowhere}]}\n",
                "\nwarning: no tenant claims other/default, so the server leaves it alone"
            ),
        ])
    func warnings(text: String, expected: String) async throws {
        let outcome = try await check(text)
        #expect(outcome.text.contains(expected), "\(outcome.text)")
        #expect(!outcome.hasProblems)
    }

    @Test("finds what is wrong, with path and line") func problems() async throws {
        let outcome = try await check("tenants:\n- name: a\n  projects:\n  - repo: /.*/\n    dir: '['\n")
        #expect(outcome.hasProblems)
        #expect(outcome.text.contains("\nrepos.yaml:5: tenants[0].projects[0].dir: invalid pattern: ["), "\(outcome.text)")
    }

    private func check(_ rules: String, _ arguments: [String] = []) async throws -> CheckOutcome {
        try await withTemporaryFolder { folder in
            for (path, text) in code.merging(["../repos.yaml": rules], uniquingKeysWith: { $1 }) {
                let file = folder.appending(path: "copy").appending(path: path).standardizedFileURL
                try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(text.utf8).write(to: file)
            }
            let given = ["--dir=\(folder.path)/copy", "--repo=github.com/acme/infra", "--repo-config=\(folder.path)/repos.yaml"]
            let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
            var outcome = try await CheckOutcome.of(
                arguments: given + arguments, environment: ["PATH": path, "HOME": "/"], surroundings: surroundings)
            outcome.text = outcome.text.replacing(folder.path + "/", with: "")
            return outcome
        }
    }
}
