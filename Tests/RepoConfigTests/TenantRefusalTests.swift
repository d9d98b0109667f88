import Domain
import RepoConfig
import Testing

/// What is wrong with a file, behind what is said of the file.
private func problem(_ text: String) -> String? {
    message { _ = try OperatorConfig.parse(text, path: "p") }.map { $0.replacingPrefix("parsing p file: ") }
}

extension String {
    fileprivate func replacingPrefix(_ prefix: String) -> String { hasPrefix(prefix) ? String(dropFirst(prefix.count)) : self }
}

/// What is wrong with one more key of a tenant.
private func problem(tenant text: String) -> String? {
    problem("\(storesText)tenants: [{name: a, projects: [{repo: /.*/}], \(text)}]")
}

private func problem(secret text: String) -> String? {
    problem(tenant: "secrets: [{\(text)}]")?.inner("tenants: (0: (secrets: (0: (", ".).).).).")
}

private func problem(identity text: String) -> String? {
    problem(tenant: "identities: [{\(text), phases: [plan]}]")?.inner("tenants: (0: (identities: (0: (", ".).).).).")
}

private func problem(store text: String) -> String? {
    problem("secret_stores: {s: {\(text)}}")?.inner("secret_stores: (s: (", ".).).")
}

extension String {
    fileprivate func inner(_ prefix: String, _ suffix: String) -> String {
        hasPrefix(prefix) && hasSuffix(suffix) ? String(dropFirst(prefix.count).dropLast(suffix.count)) : self
    }
}

private let storeKinds =
    "'azure_key_vault', 'aws_secrets_manager', 'aws_parameter_store', 'google_secret_manager', 'vault', 'encrypted_file'"
private let variables = "${repo.host}, ${repo.owner}, ${repo.name}, ${project.name}, ${project.dir}, ${workspace}"
private func chosen(_ name: String) -> String {
    "name: ${\(name)} is chosen by whoever opens a pull request, who would choose the secret; there are \(variables)"
}

@Suite("Tenants that cannot be meant") struct TenantRefusalTests {
    @Test(
        "are refused with the path of what is wrong",
        arguments: [
            ("tenants: []", "tenants: cannot be empty: leave the key out, or declare tenants."),
            ("tenants:", "tenants: cannot be empty: leave the key out, or declare tenants."),
            ("tenants: {}", "yaml: construct errors: line 1: cannot construct !!map into []raw.Tenant"),
            ("tenants: [{}]", "tenants: (0: (name: is required; projects: is required: without it nothing is the tenant's.).)."),
            ("tenants: [{name: a, projects: []}]", "tenants: (0: (projects: is required: without it nothing is the tenant's.).)."),
            ("tenants: [{name: a, projects: [{}]}]", "tenants: (0: (projects: (0: (repo: is required.).).).)."),
            (
                "tenants: [{name: a b, projects: [{repo: /.*/}]}]",
                "tenants: (0: (name: must be of letters, digits, '-', '_' and '.'.).)."
            ),
            (
                "tenants: [{name: a, projects: [{repo: /.*/}]}, {name: A, projects: [{repo: /.*/}]}]",
                "tenants: (1: (name: another tenant has this name.).)."
            ),
            (
                "tenants: [{name: a, branch: main}]",
                "yaml: construct errors: line 1: field branch not found in type raw.Tenant"
            ),
            (
                "tenants: [{name: a, projects: [{repo: /.*/, branch: main}]}]",
                "yaml: construct errors: line 1: field branch not found in type raw.TenantProjects"
            ),
            (
                "tenants: [{name: a, projects: [{repo: acme/infra}]}]",
                "tenants: (0: (projects: (0: (repo: must be host, owner and name, such as github.com/acme/infrastructure.).).).)."
            ),
            (
                "tenants: [{name: a, projects: [{repo: github.com/acme/*}]}]",
                "tenants: (0: (projects: (0: (repo: is no pattern; a regular expression stands between slashes.).).).)."
            ),
            (
                "tenants: [{name: a, projects: [{repo: /?/}]}]",
                "tenants: (0: (projects: (0: (repo: parsing: /?/: error parsing regexp: missing argument to repetition operator: `?`.).).).)."
            ),
            (
                "tenants: [{name: a, projects: [{repo: /.*/, dir: 'a['}]}]",
                "tenants: (0: (projects: (0: (dir: invalid pattern: a[.).).).)."
            ),
            (
                "tenants: [{name: a, projects: [{repo: /.*/, dir: /a}]}]",
                "tenants: (0: (projects: (0: (dir: must lie within the repository: no '..', no slash in front.).).).)."
            ),
            (
                "tenants: [{name: a, projects: [{repo: /.*/, dir: a/../../b}]}]",
                "tenants: (0: (projects: (0: (dir: must lie within the repository: no '..', no slash in front.).).).)."
            ),
            (
                "tenants: [{name: a, projects: [{repo: /.*/, workspace: '{a', project: '{'}]}]",
                "tenants: (0: (projects: (0: (project: invalid pattern: {; workspace: invalid pattern: {a.).).).)."
            ),
            ("secret_stores: []", "yaml: construct errors: line 1: cannot construct !!seq into map[string]raw.SecretStore"),
        ])
    func refused(text: String, expected: String) { #expect(problem(text) == expected) }

    @Test("say the line of what is wrong")
    func lines() {
        let text = "secret_stores:\n  s:\n    vault:\n      address: http://vault\ntenants:\n- name: a\n  projects:\n  - repo: x\n"
        do {
            _ = try OperatorConfig.parse(text, path: "p")
            Issue.record("it was accepted")
        } catch {
            #expect(
                error.problems.map { "\($0.path):\($0.line ?? 0)" } == ["secret_stores.s.vault.address:4", "tenants[0].projects[0].repo:8"])
        }
    }

    @Test(
        "have no keys that nobody knows, not even in JSON",
        arguments: [
            (#"{"tenants": [{"name": "a", "role": "x"}]}"#, "line 1: field role not found in type raw.Tenant"),
            (#"{"secret_stores": {"a": {"redis": {}}}}"#, "line 1: field redis not found in type raw.SecretStore"),
        ])
    func unknownInJSON(text: String, expected: String) {
        #expect(message { _ = try OperatorConfig.parse(json: text) } == "parsing --repo-config-json: yaml: construct errors: \(expected)")
    }

    @Test(
        "have no stores that cannot be asked, or not in secret",
        arguments: [
            ("", "azure_key_vault: one of \(storeKinds) is required"),
            ("vault: {address: a}, aws_secrets_manager: {region: eu-west-1}", "vault: only one of \(storeKinds) can be meant"),
            ("azure_key_vault: {}", "azure_key_vault: (name: one of 'name', 'url' is required.)"),
            ("azure_key_vault: {name: a, url: b}", "azure_key_vault: (url: only one of 'name', 'url' can be meant.)"),
            ("azure_key_vault: {name: a/b}", "azure_key_vault: (name: must be the name of a key vault: 3 to 24 letters, digits and '-'.)"),
            (
                "azure_key_vault: {url: 'http://acme.vault.azure.net'}",
                "azure_key_vault: (url: must begin with https://, or be on this machine.)"
            ),
            ("azure_key_vault: {url: 'https://a.vault.azure.net/secrets/x'}", "azure_key_vault: (url: must be an address without a path.)"),
            (
                "azure_key_vault: {url: 'https://user@evil'}",
                "azure_key_vault: (url: must be an address such as https://vault.example.com:8200.)"
            ),
            (
                "azure_key_vault: {name: abc, client_id: c}",
                "azure_key_vault: (client_id: needs 'client_secret_file', 'token_file' or 'managed_identity'.)"
            ),
            (
                "azure_key_vault: {name: abc, client_secret_file: /s, token_file: /t}",
                "azure_key_vault: (token_file: only one of 'client_secret_file', 'token_file', 'managed_identity' can be meant.)"
            ),
            (
                "azure_key_vault: {name: abc, client_secret_file: s}",
                "azure_key_vault: (client_id: is required; client_secret_file: must be an absolute path; tenant_id: is required.)"
            ),
            (
                "azure_key_vault: {name: abc, managed_identity: true, tenant_id: t}",
                "azure_key_vault: (tenant_id: a managed identity has no choice of tenants.)"
            ),
            ("aws_secrets_manager: {}", "aws_secrets_manager: (region: is required.)"),
            ("aws_secrets_manager: {region: Europe}", "aws_secrets_manager: (region: must be a region such as eu-west-1.)"),
            (
                "aws_secrets_manager: {region: eu-west-1, external_id: xx}", "aws_secrets_manager: (external_id: needs 'role_arn'.)"
            ),
            (
                "aws_secrets_manager: {region: eu-west-1, role_arn: x}",
                "aws_secrets_manager: (role_arn: must be a role such as arn:aws:iam::111111111111:role/plan.)"
            ),
            (
                "aws_secrets_manager: {region: eu-west-1, role_arn: 'arn:aws:iam::111111111111:role/x', external_id: a b}",
                "aws_secrets_manager: (external_id: must be of letters, digits and '+=,.@:/-', two at least.)"
            ),
            (
                "aws_secrets_manager: {region: eu-west-1, role_arn: 'arn:aws:iam::111111111111:role/x', external_id: ab, token_file: /t}",
                "aws_secrets_manager: (external_id: a role that is assumed with a token takes none.)"
            ),
            ("google_secret_manager: {project: 'a/b'}", "google_secret_manager: (project: must be a project's id or number.)"),
            (
                "google_secret_manager: {project: a, key_file: /k, token_file: /t}",
                "google_secret_manager: (token_file: only one of 'key_file', 'token_file' can be meant.)"
            ),
            ("google_secret_manager: {project: a, token_file: /t}", "google_secret_manager: (audience: is required.)"),
            (
                "google_secret_manager: {project: a, key_file: /k, service_account: a@b}",
                "google_secret_manager: (service_account: needs 'audience' and 'token_file'.)"
            ),
            ("vault: {}", "vault: (address: is required.)"),
            ("vault: {address: 'http://vault.example:8200'}", "vault: (address: must begin with https://, or be on this machine.)"),
            (
                "vault: {address: 'http://127.0.0.1.evil.example'}", "vault: (address: must begin with https://, or be on this machine.)"
            ),
            ("vault: {address: vault.example}", "vault: (address: must be an address such as https://vault.example.com:8200.)"),
            ("vault: {address: 'https://v', version: 3}", "vault: (version: must be between 1 and 2.)"),
            ("vault: {address: 'https://v', mount: /kv/}", "vault: (mount: must be a path without a slash at either end.)"),
            (
                "vault: {address: 'https://v', token_file: /t, jwt: {role: r, token_file: /t}}",
                "vault: (jwt: only one of 'token_file', 'approle', 'jwt', 'kubernetes' can be meant.)"
            ),
            (
                "vault: {address: 'https://v', approle: {role_id: r}}", "vault: (approle: (secret_id_file: is required.).)"
            ),
            ("vault: {address: 'https://v', jwt: {role: r}}", "vault: (jwt: (token_file: is required.).)"),
            ("encrypted_file: {path: /p}", "encrypted_file: (key_file: is required.)"),
            ("encrypted_file: {path: /p, key_file: /p}", "encrypted_file: (key_file: must be another file than 'path'.)"),
        ])
    func stores(text: String, expected: String) { #expect(problem(store: text) == expected) }

    @Test(
        "have no secrets in the file, whose values nobody is shown",
        arguments: [
            (
                "vault: {address: 'https://v', token: hvs.q}",
                "'token' is a secret and must not stand here: use 'token_file', the path of a file that holds it"
            ),
            (
                "azure_key_vault: {name: abc, client_secret: hvs.q}",
                "'client_secret' is a secret and must not stand here: use 'client_secret_file', the path of a file that holds it"
            ),
            (
                "vault: {address: 'https://v', approle: {role_id: r, secret_id: hvs.q}}",
                "'secret_id' is a secret and must not stand here: use 'secret_id_file', the path of a file that holds it"
            ),
            (
                "encrypted_file: {path: /p, key: hvs.q}",
                "'key' is a secret and must not stand here: use 'key_file', the path of a file that holds it"
            ),
            (
                "aws_secrets_manager: {region: eu-west-1, secret_access_key: hvs.q}",
                "'secret_access_key' is a secret and must not stand here: no secret is kept in this file"
            ),
        ])
    func inline(text: String, expected: String) { #expect(problem("secret_stores: {s: {\(text)}}") == "line 1: \(expected)") }

    @Test(
        "get no secret that cannot be found, and none for no phase",
        arguments: [
            ("phases: [plan]", "name: one of 'name', 'prefix' is required; store: is required"),
            ("store: x, name: a, phases: [plan]", "store: there is no store \"x\" in secret_stores"),
            ("store: kv, name: a, prefix: b--, phases: [plan]", "prefix: only one of 'name', 'prefix' can be meant"),
            ("store: kv, prefix: b--, variable: X, phases: [plan]", "variable: needs 'name'"),
            ("store: kv, name: b, variable: 1X, phases: [plan]", "variable: must be a name of letters, digits and '_'"),
            (
                "store: kv, name: b, variable: LD_PRELOAD, phases: [plan]",
                "variable: 'LD_PRELOAD' is reserved: the server sets it, or it makes programs run other code"
            ),
            ("store: kv, name: a", "phases: is required: a phase that is not named gets nothing"),
            ("store: kv, name: a, phases: []", "phases: is required: a phase that is not named gets nothing"),
            (
                "store: kv, name: a, phases: [plan, aply]",
                "phases: \"aply\" is not a phase; there are plan, apply, destroy, import, state, policy, drift"
            ),
            ("store: kv, name: a, phases: [plan, plan]", "phases: a phase is named twice"),
            (
                "store: kv, name: a, phases: [plan], when: {provider: 'a b'}",
                "when: (provider: must be a provider such as cloudflare/cloudflare.)"
            ),
            ("store: kv, name: a_b, phases: [plan]", "name: can only have letters, digits and '-' in this store"),
            ("store: gcp, name: a/b, phases: [plan]", "name: can only have letters, digits, '-' and '_' in this store"),
            ("store: sm, name: a b, phases: [plan]", "name: can only have letters, digits and '/_+=.@-' in this store"),
            ("store: ssm, name: a@b, phases: [plan]", "name: can only have letters, digits and '/_.-' in this store"),
            ("store: ssm, name: a/b, phases: [plan]", "name: must begin with a slash, as it holds one"),
            ("store: bao, name: /a, phases: [plan]", "name: must be a path without '//', '.', '..' or a slash in front"),
            ("store: bao, name: a/../b, phases: [plan]", "name: must be a path without '//', '.', '..' or a slash in front"),
            ("store: bao, name: a b, phases: [plan]", "name: can only have visible characters in this store"),
            // CR-3.7
            ("store: kv, prefix: team-a, phases: [plan]", "prefix: must end in '--', or it means names of others, too"),
            ("store: kv, prefix: team-a-, phases: [plan]", "prefix: must end in '--', or it means names of others, too"),
            ("store: bao, prefix: team-a, phases: [plan]", "prefix: must end in '/', or it means names of others, too"),
            ("store: sm, prefix: tf-, phases: [plan]", "prefix: must end in '/', or it means names of others, too"),
            ("store: sm, prefix: 'tf/${repo.name}', phases: [plan]", "prefix: must end in '/', or it means names of others, too"),
            ("store: gcp, prefix: teamA, phases: [plan]", "prefix: must end in '--', or it means names of others, too"),
            // CR-3.1
            ("store: kv, name: '${head.repo}', phases: [plan]", chosen("head.repo")),
            ("store: kv, name: '${HEAD_REPO_NAME}', phases: [plan]", chosen("HEAD_REPO_NAME")),
            ("store: kv, name: '${pull.author}', phases: [plan]", chosen("pull.author")),
            ("store: kv, name: '${branch}', phases: [plan]", chosen("branch")),
            ("store: kv, name: '${comment.args}', phases: [plan]", chosen("comment.args")),
            ("store: kv, name: '${user.name}', phases: [plan]", chosen("user.name")),
            ("store: kv, name: '${repos.name}', phases: [plan]", "name: ${repos.name} is not known; there are \(variables)"),
            ("store: kv, name: 'a${workspace', phases: [plan]", "name: '${' has no '}'"),
            ("store: kv, name: '${repo.owner}-${repo.name}', phases: [plan]", "name: there must be '--' between variables"),
            ("store: kv, name: '${repo.owner}${repo.name}', phases: [plan]", "name: there must be '--' between variables"),
            ("store: bao, name: '${repo.owner}-${repo.name}', phases: [plan]", "name: there must be '/' between variables"),
            ("store: bao, name: '${repo.owner}.${repo.name}', phases: [plan]", "name: there must be '/' between variables"),
            (
                "store: kv, name: \(String(repeating: "a", count: 128)), phases: [plan]",
                "name: must not be longer than 127 characters in this store"
            ),
        ])
    func secrets(text: String, expected: String) { #expect(problem(secret: text) == expected) }

    @Test(
        "act as nobody who cannot be meant",
        arguments: [
            ("aws: {}", "aws: (role_arn: is required.)"),
            (
                "google: {service_account: a@b}, aws: {}",
                "google: only one of 'aws', 'azure', 'google', 'vault', 'environment_from' can be meant"
            ),
            ("when: {provider: a}", "aws: one of 'aws', 'azure', 'google', 'vault', 'environment_from' is required"),
            (role("profile: 'a]b'"), "aws: (profile: must be of letters, digits, '-', '_' and '.'.)"),
            (role("duration: 60"), "aws: (duration: must be between 900 and 43200.)"),
            (role("region: eu"), "aws: (region: must be a region such as eu-west-1.)"),
            (
                role("policy_arns: [x]"),
                "aws: (policy_arns: (0: must be a policy such as arn:aws:iam::aws:policy/ReadOnlyAccess.).)"
            ),
            (
                role("policy_arns: [\(Array(repeating: "'arn:aws:iam::aws:policy/a'", count: 11).joined(separator: ", "))]"),
                "aws: (policy_arns: AWS takes ten of them at most.)"
            ),
            (role("session_policy: 'allow: all'"), "aws: (session_policy: must be a policy in JSON, as a text.)"),
            (
                role("session_policy: '{\"a\": \"\(String(repeating: "x", count: 2048))\"}'"),
                "aws: (session_policy: is 2057 characters long; AWS takes 2048 at most.)"
            ),
            (role("tags: {tenant: x}"), "aws: (tags: (tenant: is set by the server.).)"),
            (role("tags: {'aws:x': x}"), "aws: (tags: (aws:x: is set by the server.).)"),
            (role("tags: {a: 'x;y'}"), "aws: (tags: (a: must be of letters, digits, spaces and '_.:/=+-@'.).)"),
            (role("tagged: false, tags: {a: b}"), "aws: (tags: contradicts 'tagged: false'.)"),
            (
                "azure: {}",
                "azure: (client_id: is required, with 'client_secret_file', 'token_file' or 'managed_identity'.)"
            ),
            ("azure: {client_id: c}", "azure: (client_id: needs 'client_secret_file', 'token_file' or 'managed_identity'.)"),
            (
                "azure: {managed_identity: true}",
                "azure: (managed_identity: needs 'client_id': without it, jobs would be what the server is.)"
            ),
            ("google: {}", "google: (service_account: is required.)"),
            ("google: {service_account: a}", "google: (service_account: must be the address of a service account.)"),
            ("google: {service_account: a@b, lifetime: 7200}", "google: (lifetime: must be between 60 and 3600.)"),
            ("google: {service_account: a@b, scopes: []}", "google: (scopes: cannot be empty.)"),
            (
                "google: {service_account: a@b, scopes: [cloud]}",
                "google: (scopes: (0: must be a scope such as https://www.googleapis.com/auth/cloud-platform.).)"
            ),
            ("vault: {store: kv, policies: [a]}", "vault: (store: \"kv\" is no Vault.)"),
            ("vault: {store: no, policies: [a]}", "vault: (store: there is no store \"no\" in secret_stores.)"),
            ("vault: {store: bao}", "vault: (policies: one of 'policies', 'path' is required.)"),
            ("vault: {store: bao, policies: []}", "vault: (policies: cannot be empty.)"),
            ("vault: {store: bao, policies: [root]}", "vault: (policies: \"root\" may do everything in the Vault.)"),
            ("vault: {store: bao, policies: [a], variables: {a: B}}", "vault: (variables: needs 'path'.)"),
            ("vault: {store: bao, path: database/creds/ro}", "vault: (variables: is required: which variable gets which field.)"),
            (
                "vault: {store: bao, path: database/creds/ro, variables: {username: LD_PRELOAD}}",
                "vault: (variables: (username: 'LD_PRELOAD' is reserved.).)"
            ),
            (
                "vault: {store: bao, path: a/../sys, variables: {a: B}}", "vault: (path: must be a path without '.' and '..'.)"
            ),
            ("environment_from: {store: kv, name: a_b}", "environment_from: (name: can only have letters, digits and '-' in this store.)"),
        ])
    func identities(text: String, expected: String) { #expect(problem(identity: text) == expected) }

    private static let someRole = "role_arn: 'arn:aws:iam::111111111111:role/x'"

    @Test(
        "get nothing else that cannot be meant",
        arguments: [
            ("inherit_env: some", "inherit_env: must be \"all\" or \"none\""),
            ("mask: [a b]", "mask: (0: must be a name of letters, digits and '_'.)"),
            (
                "pass_env: [ATLANTIS_GH_TOKEN]",
                "pass_env: 'ATLANTIS_GH_TOKEN' is reserved: the server sets it, or it makes programs run other code"
            ),
            (
                "pass_env: [AWS_SECRET_ACCESS_KEY]",
                "pass_env: 'AWS_SECRET_ACCESS_KEY' is the server's own identity: use 'secrets' or 'identities'"
            ),
            ("egress: ['https://a']", "egress: (0: must be a host such as api.example.com:443 or *.example.com:443.)"),
            (
                "permissions: {plan: {authors: friends}}",
                "permissions: (plan: (authors: must be \"everyone\", \"trusted\" or a list of teams.).)"
            ),
            ("permissions: {plan: {authors: []}}", "permissions: (plan: (authors: cannot be empty.).)"),
            ("permissions: {apply: {teams: []}}", "permissions: (apply: (teams: cannot be empty: leave it out for everybody.).)"),
            ("permissions: {apply: {teams: ['a b']}}", "permissions: (apply: (teams: (0: must be a team such as acme/platform.).).)"),
            ("permissions: {destroy: {approvals: {}}}", "permissions: (destroy: (approvals: (count: is required.).).)"),
            (
                "permissions: {destroy: {approvals: {count: -1}}}",
                "permissions: (destroy: (approvals: (count: must be between 0 and 100.).).)"
            ),
            ("high_impact: {types: ['aws_[']}", "high_impact: (types: invalid pattern: aws_[.)"),
            (
                "identities: [{aws: {\(someRole), profile: p}, phases: [plan, apply]}, {aws: {\(someRole), profile: p}, phases: [apply]}]",
                "identities: there are two for profile \"p\" in phase apply"
            ),
            (
                "identities: [{aws: {\(someRole)}, phases: [plan]}, {aws: {\(someRole)}, phases: [plan]}]",
                "identities: there are two for account 111111111111 without a profile in phase plan"
            ),
            (
                "secrets: [{store: kv, name: a, variable: X, phases: [plan]}, {store: kv, name: b, variable: X, phases: [plan]}]",
                "identities: there are two for variable X in phase plan"
            ),
        ])
    func others(text: String, expected: String) { #expect(problem(tenant: text)?.inner("tenants: (0: (", ".).).") == expected) }

    @Test(
        "set no variables that are reserved or secrets",
        arguments: [
            "LD_PRELOAD", "LD_LIBRARY_PATH", "DYLD_INSERT_LIBRARIES", "BASH_ENV", "ENV", "IFS", "PATH", "HOME", "TF_CLI_CONFIG_FILE",
            "TF_PLUGIN_CACHE_DIR", "TF_REATTACH_PROVIDERS", "TF_LOG", "TF_LOG_PROVIDER", "AWS_CONFIG_FILE", "GODEBUG", "GOCOVERDIR",
            "NODE_OPTIONS", "PYTHONPATH", "PERL5LIB", "RUBYOPT", "ATLANTIS_GH_TOKEN", "BULKHEAD_X", "KVENV_SECRET_NAME",
        ])
    func reserved(name: String) {
        #expect(
            problem(tenant: "environment: {\(name): x}")
                == "tenants: (0: (environment: (\(name): '\(name)' is reserved: the server sets it, or it makes programs run other code.).).)."
        )
    }

    @Test(
        "set no variables that only hold secrets",
        arguments: [
            "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "ARM_CLIENT_SECRET", "VAULT_TOKEN", "GITHUB_TOKEN", "TF_TOKEN_app_terraform_io",
        ])
    func credentials(name: String) {
        #expect(
            problem(tenant: "environment: {\(name): x}")
                == "tenants: (0: (environment: (\(name): '\(name)' is a secret and must not stand here: use 'secrets' or 'identities'.).).)."
        )
    }

    @Test(
        "may set what a repository may not",
        arguments: [
            "TF_VAR_x", "TF_CLI_ARGS", "TF_CLI_ARGS_plan", "HTTPS_PROXY", "SSL_CERT_FILE", "GIT_SSH_COMMAND", "AWS_REGION", "ARM_CLIENT_ID",
        ])
    func allowed(name: String) { #expect(problem(tenant: "environment: {\(name): x}") == nil) }
}

private func role(_ more: String) -> String { "aws: {role_arn: 'arn:aws:iam::111111111111:role/x', \(more)}" }
