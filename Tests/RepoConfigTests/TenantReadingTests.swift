import Domain
import RepoConfig
import Testing

/// What is said of stores in the tests.
let storesText = """
    secret_stores:
      kv: {azure_key_vault: {name: acme-weu}}
      sm: {aws_secrets_manager: {region: eu-west-1}}
      ssm: {aws_parameter_store: {region: eu-west-1, role_arn: "arn:aws:iam::111111111111:role/ssm", external_id: x-1}}
      gcp: {google_secret_manager: {project: acme-1}}
      bao: {vault: {address: "https://vault.example:8200"}}
      disk: {encrypted_file: {path: /srv/secrets, key_file: /srv/key}}

    """

private let allOfIt = """
    secret_stores:
      kv: {azure_key_vault: {url: "https://acme.vault.azure.cn/", tenant_id: t, client_id: c, client_secret_file: /s}}
      kv2: {azure_key_vault: {name: acme-weu, tenant_id: t, client_id: c, token_file: /t}}
      kv3: {azure_key_vault: {name: acme-weu, managed_identity: true, client_id: c}}
      kv4: {azure_key_vault: {name: acme-weu}}
      sm: {aws_secrets_manager: {region: eu-west-1, role_arn: "arn:aws:iam::111111111111:role/a/b", external_id: ext}}
      ssm: {aws_parameter_store: {region: us-gov-west-1, role_arn: "arn:aws-us-gov:iam::111111111111:role/r", token_file: /t}}
      g1: {google_secret_manager: {project: acme-1, key_file: /k}}
      g2: {google_secret_manager: {project: "123", audience: //iam/a, token_file: /t, service_account: s@p.iam.gserviceaccount.com}}
      v1: {vault: {address: "http://127.0.0.1:8200", namespace: a/b, mount: kv, version: 1, ca_file: /ca, token_file: /t}}
      v2: {vault: {address: "https://v", approle: {role_id: r, secret_id_file: /s}}}
      v3: {vault: {address: "https://v/", jwt: {mount: gh, role: r, token_file: /t}}}
      v4: {vault: {address: "https://v", kubernetes: {role: r}}}
      v5: {vault: {address: "https://v"}}
      f: {encrypted_file: {path: /p, key_file: /k}}
    tenants:
    - name: payments
      projects:
      - {repo: github.com/owner/repo, dir: "payments/**", workspace: "prod-*", project: pay}
      - {repo: /github.com/owner/.*/}
      environment: {TF_VAR_region: eu-west-1, TF_CLI_ARGS_plan: -lock=false, N: 1}
      secrets:
      - {store: kv, name: payments-readonly, phases: [plan]}
      - {store: f, prefix: "payments/", phases: [plan, apply, destroy, import, state, policy, drift]}
      - {store: sm, name: db, variable: TF_VAR_db, when: {provider: aws}, phases: [apply]}
      identities:
      - aws: {role_arn: "arn:aws:iam::111111111111:role/tf-plan", profile: staging, region: eu-west-1, external_id: ext, session_policy: '{"Version": "2012-10-17"}', policy_arns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"], duration: 900, tags: {team: pay}}
        phases: [plan]
      - aws: {role_arn: "arn:aws:iam::111111111111:role/tf-apply", token_file: /t, tagged: false}
        phases: [apply]
      - azure: {tenant_id: t, client_id: c, client_secret_file: /s, subscription_id: sub}
        phases: [plan]
      - azure: {managed_identity: true, client_id: c}
        phases: [apply]
      - google: {service_account: tf@p.iam.gserviceaccount.com, project: p, scopes: ["https://www.googleapis.com/auth/x"], lifetime: 600, key_file: /k}
        phases: [plan]
      - vault: {store: v1, policies: [plan]}
        phases: [plan]
      - vault: {store: v1, path: database/creds/ro, parameters: {ttl: 5m}, variables: {username: PGUSER, password: PGPASSWORD}}
        phases: [plan]
      - environment_from: {store: v1, name: cloudflare-token}
        when: {provider: cloudflare/cloudflare}
        phases: [plan, apply]
      mask: [A]
      pass_env: [B]
      inherit_env: all
      egress: ["*.amazonaws.com:443", api.cloudflare.com, "[::1]:443"]
      permissions:
        plan: {authors: [acme/platform]}
        apply: {teams: [acme/deployers], approvals: {count: 2, from: [acme/leads]}}
        destroy: {teams: [acme/leads]}
      high_impact: {types: ["aws_iam_*"], addresses: ["module.database.*"]}
    """

private let payments = Tenant(
    name: "payments",
    claims: [
        .init(repository: "github.com/owner/repo", dir: "payments/**", workspace: "prod-*", project: "pay", line: 19),
        .init(repository: "/github.com/owner/.*/", line: 20),
    ],
    environment: ["TF_VAR_region": "eu-west-1", "TF_CLI_ARGS_plan": "-lock=false", "N": "1"],
    entitlements: [
        Entitlement(.stored(.init(store: "kv", selection: .secret("payments-readonly"))), phases: [.plan]),
        Entitlement(
            .stored(.init(store: "f", selection: .prefix("payments/"))),
            phases: [.plan, .apply, .destroy, .importing, .state, .policy, .drift]),
        Entitlement(.stored(.init(store: "sm", selection: .variable("TF_VAR_db", secret: "db"))), phases: [.apply], provider: "aws"),
        Entitlement(
            .aws(
                AWSIdentity(
                    role: .init(arn: "arn:aws:iam::111111111111:role/tf-plan", externalID: "ext"), profile: "staging",
                    region: "eu-west-1", sessionPolicy: #"{"Version": "2012-10-17"}"#,
                    policyARNs: ["arn:aws:iam::aws:policy/ReadOnlyAccess"], duration: 900, tags: ["team": "pay"])), phases: [.plan]),
        Entitlement(
            .aws(AWSIdentity(role: .init(arn: "arn:aws:iam::111111111111:role/tf-apply", tokenFile: "/t"), isTagged: false)),
            phases: [.apply]),
        Entitlement(
            .azure(.init(login: .clientSecret(tenant: "t", client: "c", secretFile: "/s"), subscription: "sub")), phases: [.plan]),
        Entitlement(.azure(.init(login: .managedIdentity(client: "c"))), phases: [.apply]),
        Entitlement(
            .google(
                .init(
                    serviceAccount: "tf@p.iam.gserviceaccount.com", login: .serviceAccount(keyFile: "/k"), project: "p",
                    scopes: ["https://www.googleapis.com/auth/x"], lifetime: 600)), phases: [.plan]),
        Entitlement(.vault(.init(store: "v1", product: .token(policies: ["plan"]))), phases: [.plan]),
        Entitlement(
            .vault(
                .init(
                    store: "v1",
                    product: .dynamic(
                        path: "database/creds/ro", parameters: ["ttl": "5m"],
                        variables: ["username": "PGUSER", "password": "PGPASSWORD"]))), phases: [.plan]),
        Entitlement(
            .stored(.init(store: "v1", selection: .secret("cloudflare-token"))), phases: [.plan, .apply],
            provider: "cloudflare/cloudflare"),
    ], masks: ["A"], passedOn: ["B"], inheritsEnvironment: true, egress: ["*.amazonaws.com:443", "api.cloudflare.com", "[::1]:443"],
    permissions: .init(
        planAuthors: .teams(["acme/platform"]),
        apply: .init(teams: ["acme/deployers"], approvals: .init(count: 2, teams: ["acme/leads"])),
        destroy: .init(teams: ["acme/leads"], approvals: .init(count: 1))),
    highImpact: .init(types: ["aws_iam_*"], addresses: ["module.database.*"]), line: 17)

@Suite("Tenants in the operator's file") struct TenantReadingTests {
    @Test("are read with everything that can be said of them")
    func everything() throws {
        let tenancy = try #require(try rules(allOfIt).tenancy)
        #expect(tenancy.tenants == [payments])
        #expect(Set(tenancy.stores.keys) == ["kv", "f", "sm", "v1"])
    }

    @Test(
        "have stores of every kind, with every way to say who asks",
        arguments: [
            (
                "azure_key_vault: {url: 'https://acme.vault.azure.cn/', tenant_id: t, client_id: c, client_secret_file: /s}",
                .azureKeyVault(
                    .init(url: "https://acme.vault.azure.cn", login: .clientSecret(tenant: "t", client: "c", secretFile: "/s")))
            ),
            (
                "azure_key_vault: {name: acme-weu, tenant_id: t, client_id: c, token_file: /t}",
                .azureKeyVault(
                    .init(url: "https://acme-weu.vault.azure.net", login: .workloadIdentity(tenant: "t", client: "c", tokenFile: "/t")))
            ),
            (
                "azure_key_vault: {name: acme-weu, managed_identity: true, client_id: c}",
                .azureKeyVault(.init(url: "https://acme-weu.vault.azure.net", login: .managedIdentity(client: "c")))
            ),
            (
                "azure_key_vault: {name: acme-weu, managed_identity: true}",
                .azureKeyVault(.init(url: "https://acme-weu.vault.azure.net", login: .managedIdentity(client: nil)))
            ),
            (
                "azure_key_vault: {name: acme-weu, managed_identity: false}",
                .azureKeyVault(.init(url: "https://acme-weu.vault.azure.net", login: .ambient))
            ),
            ("aws_secrets_manager: {region: eu-west-1}", .awsSecretsManager(.init(region: "eu-west-1"))),
            (
                "aws_secrets_manager: {region: eu-west-1, role_arn: 'arn:aws:iam::111111111111:role/a/b', external_id: ext}",
                .awsSecretsManager(
                    .init(region: "eu-west-1", role: .init(arn: "arn:aws:iam::111111111111:role/a/b", externalID: "ext")))
            ),
            (
                "aws_parameter_store: {region: us-gov-west-1, role_arn: 'arn:aws-us-gov:iam::111111111111:role/r', token_file: /t}",
                .awsParameterStore(
                    .init(region: "us-gov-west-1", role: .init(arn: "arn:aws-us-gov:iam::111111111111:role/r", tokenFile: "/t")))
            ),
            ("google_secret_manager: {project: acme-1}", .googleSecretManager(.init(project: "acme-1", login: .ambient))),
            (
                "google_secret_manager: {project: acme-1, key_file: /k}",
                .googleSecretManager(.init(project: "acme-1", login: .serviceAccount(keyFile: "/k")))
            ),
            (
                "google_secret_manager: {project: '123', audience: //iam/a, token_file: /t, service_account: s@p.iam.gserviceaccount.com}",
                .googleSecretManager(
                    .init(
                        project: "123",
                        login: .workloadIdentity(
                            audience: "//iam/a", tokenFile: "/t", impersonating: "s@p.iam.gserviceaccount.com")))
            ),
            (
                "vault: {address: 'http://127.0.0.1:8200', namespace: a/b, mount: kv, version: 1, ca_file: /ca, token_file: /t}",
                .vault(
                    .init(
                        address: "http://127.0.0.1:8200", namespace: "a/b", mount: "kv", version: 1, caFile: "/ca",
                        login: .token(file: "/t")))
            ),
            (
                "vault: {address: 'https://v', approle: {role_id: r, secret_id_file: /s}}",
                .vault(.init(address: "https://v", login: .appRole(mount: "approle", roleID: "r", secretIDFile: "/s")))
            ),
            (
                "vault: {address: 'https://v/', jwt: {mount: gh, role: r, token_file: /t}}",
                .vault(.init(address: "https://v", login: .jwt(mount: "gh", role: "r", tokenFile: "/t")))
            ),
            (
                "vault: {address: 'https://v', kubernetes: {role: r}}",
                .vault(
                    .init(
                        address: "https://v",
                        login: .kubernetes(
                            mount: "kubernetes", role: "r", tokenFile: "/var/run/secrets/kubernetes.io/serviceaccount/token")))
            ),
            ("vault: {address: 'https://v'}", .vault(.init(address: "https://v", login: .ambient))),
            ("encrypted_file: {path: /p, key_file: /k}", .file(.init(path: "/p", keyFile: "/k"))),
        ] as [(String, SecretStore)])
    func stores(text: String, expected: SecretStore) throws {
        let isVault = text.hasPrefix("vault")
        let use =
            isVault ? "identities: [{vault: {store: s, policies: [p]}, phases: [plan]}]" : "secrets: [{store: s, name: n, phases: [plan]}]"
        let tenancy = try rules("secret_stores: {s: {\(text)}}\ntenants: [{name: a, projects: [{repo: /.*/}], \(use)}]").tenancy
        #expect(tenancy?.stores == ["s": expected])
    }

    @Test("are the same from JSON")
    func json() throws {
        let text = #"{"tenants": [{"name": "a", "projects": [{"repo": "/.*/"}]}]}"#
        #expect(try OperatorConfig.parse(json: text).rules(for: repository, baseBranch: "main").tenancy?.tenants.map(\.name) == ["a"])
    }

    @Test("are not there where the key is not")
    func absent() throws {
        #expect(try rules("repos: []").tenancy == nil)
        #expect(try rules(storesText).tenancy == nil)
    }
}
