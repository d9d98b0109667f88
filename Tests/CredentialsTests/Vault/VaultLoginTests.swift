import Credentials
import Domain
import Foundation
import TestSupport
import Testing

@Suite("The server at a Vault", .serialized) struct VaultLoginTests {
    @Test("is whoever holds a token from a file or from its own variables, and follows a file that is replaced")
    func tokens() async throws {
        try await VaultBench.run { bench in
            try await bench.ask("POST", "secret/data/a", #"{"data":{"k":"v"}}"#)
            try await bench.policy("p", ["secret/data/a": ["read"]])
            let (path, text) = try await bench.tokenFile(["p"])
            let kept = bench.logins(["VAULT_SKIP_VERIFY": "false"])
            let reader = VaultReader(bench.place(.token(file: path), version: 2), logins: kept)
            #expect(try await reader.secret(named: "a").written == #"k="v""#)
            for name in ["VAULT_TOKEN", "BAO_TOKEN"] {
                let ambient = VaultReader(bench.place(.ambient, version: 2), logins: bench.logins([name: text]))
                #expect(try await ambient.secret(named: "a").written == #"k="v""#)
            }
            try await bench.ask("POST", "auth/token/revoke", "{\"token\":\"\(text)\"}")
            #expect(await storeFault { try await reader.secret(named: "a") }?.kind == .forbidden)
            _ = try await bench.tokenFile(["p"])
            #expect(try await reader.secret(named: "a").written == #"k="v""#)
        }
    }

    @Test("logs in with a role id and a secret id, once for everybody, and a secret id for one login serves once")
    func appRole() async throws {
        try await VaultBench.run { bench in
            let login = try await bench.appRole(policies: ["p"], extra: #","secret_id_num_uses":1"#)
            let logins = bench.logins()
            let reader = VaultReader(bench.place(login, version: 2), logins: logins)
            #expect(try await readAtOnce(20, reader) == [#"k="v""#])
            #expect(try await bench.tokens() == 1)
            let again = await storeFault { try await VaultReader(bench.place(login), logins: bench.logins()).secret(named: "a") }
            #expect(again?.kind == .unauthenticated)
            #expect(again?.reason == "it refuses the request (400): invalid role or secret ID")
            #expect(again?.doing == "logging in at Vault \(bench.greeting.url)")
            #expect(try await reader.secret(named: "a").written == #"k="v""#)
        }
    }

    @Test("logs in again, once for everybody, when its token is no longer known")
    func revoked() async throws {
        try await VaultBench.run { bench in
            let login = try await bench.appRole(policies: ["p"])
            let reader = VaultReader(bench.place(login, version: 2), logins: bench.logins())
            #expect(try await reader.secret(named: "a").written == #"k="v""#)
            try await bench.revokeAll()
            #expect(try await bench.tokens() == 0)
            #expect(try await readAtOnce(20, reader) == [#"k="v""#])
            #expect(try await bench.tokens() == 1)
            // What it may not do does not make it log in.
            #expect(await storeFault { try await reader.secret(named: "b") }?.kind == .forbidden)
            #expect(try await bench.tokens() == 1)
        }
    }

    @Test("shows a token of an issuer, which is read anew each time, and is told what is wrong with it")
    func jwt() async throws {
        try await VaultBench.run { bench in
            let key = bench.folder.appending(path: "key.pem").path
            let issuer = try await Lab.start("oidc_issuer.py", ["serve", "--key", key])
            defer { issuer.stop() }
            struct Issuer: Decodable { var url: String }
            let url = try JSONDecoder().decode(Issuer.self, from: Data(issuer.greeting.utf8)).url
            try await bench.policy("p", ["secret/data/a": ["read"]])
            try await bench.ask("POST", "secret/data/a", #"{"data":{"k":"v"}}"#)
            try await bench.ask("POST", "sys/auth/federated", #"{"type":"jwt"}"#)
            try await bench.ask("POST", "auth/federated/config", "{\"oidc_discovery_url\":\"\(url)\",\"bound_issuer\":\"\(url)\"}")
            try await bench.ask(
                "POST", "auth/federated/role/plan",
                """
                {"role_type":"jwt","user_claim":"sub","bound_audiences":["vault.workload.identity"],"bound_claims_type":"glob",
                 "bound_claims":{"terraform_run_phase":"plan"},"token_policies":["p"],"token_ttl":"300s"}
                """)
            func mint(_ arguments: [String]) async throws -> String {
                let all = ["mint", "--key", key, "--iss", url, "--sub", "server"] + arguments
                return try await runProgram(
                    Lab.python.path, [sharedFolder.appending(path: "labs/oidc_issuer.py").path] + all, in: bench.folder,
                    environment: ["PATH": "/usr/bin:/bin"]
                ).output
            }
            let good = ["--aud", "vault.workload.identity", "--claim", "terraform_run_phase=plan"]
            let evil = bench.folder.appending(path: "evil.pem").path
            let rows: [([String], String?)] = [
                (
                    ["--aud", "vault.workload.identity", "--claim", "terraform_run_phase=apply"],
                    #"claim "terraform_run_phase" does not match"#
                ),
                (["--aud", "other", "--claim", "terraform_run_phase=plan"], "invalid audience (aud) claim"),
                (good + ["--ttl", "-400"], "expired"), (good + ["--key", evil], "signature"),
                (good + ["--alg", "none"], "it refuses the request (400)"),
                (good, nil),
            ]
            let file = bench.folder.appending(path: "jwt").path
            // One for all rows: a file that is replaced counts at once.
            let reader = VaultReader(
                bench.place(.jwt(mount: "federated", role: "plan", tokenFile: file), version: 2), logins: bench.logins())
            for (arguments, refusal) in rows {
                let token = try await mint(arguments)
                _ = try bench.file("jwt", token)
                let fault = await storeFault { try await reader.secret(named: "a") }
                #expect((fault == nil) == (refusal == nil), "\(arguments): \(String(describing: fault))")
                guard let refusal, let fault else { continue }
                #expect(fault.kind == .unauthenticated && fault.reason.contains(refusal), "\(fault)")
                #expect(!"\(fault)".contains(token))
            }
        }
    }

    @Test("shows its account in Kubernetes")
    func kubernetes() async throws {
        let review =
            #"{"kind":"TokenReview","status":{"authenticated":true,"audiences":["vault"],"user":{"username":"system:serviceaccount:ops:bulkhead","uid":"u-1"}}}"#
        try await ScriptedCloud.run({ _, _ in .json(review, status: 201, headers: ["content-type": "application/json"]) }) { cluster in
            try await VaultBench.run { bench in
                try await bench.policy("p", ["secret/data/a": ["read"]])
                try await bench.ask("POST", "secret/data/a", #"{"data":{"k":"v"}}"#)
                try await bench.ask("POST", "sys/auth/kubernetes", #"{"type":"kubernetes"}"#)
                let authority = try String(contentsOfFile: try await bench.certificate(), encoding: .utf8)
                let config = try await bench.ask(
                    "POST", "auth/kubernetes/config",
                    String(
                        decoding: try JSONEncoder().encode([
                            "kubernetes_host": cluster.url, "kubernetes_ca_cert": authority, "disable_local_ca_jwt": "true",
                            "token_reviewer_jwt": "r",
                        ]), as: UTF8.self))
                #expect(config.status < 300, "\(config.text)")
                let role =
                    #"{"bound_service_account_names":["bulkhead"],"bound_service_account_namespaces":["ops"],"token_policies":["p"]}"#
                try await bench.ask("POST", "auth/kubernetes/role/server", role)
                let token = try await runProgram(
                    Lab.python.path, ["-c", accountToken, sharedFolder.appending(path: "labs").path], in: bench.folder,
                    environment: ["PATH": "/usr/bin:/bin"])
                let login = VaultLogin.kubernetes(
                    mount: "kubernetes", role: "server", tokenFile: try bench.file("account", token.output + "\n"))
                #expect(try await bench.reader(login, version: 2).secret(named: "a").written == #"k="v""#)
                #expect(cluster.requests.contains { $0.path.hasSuffix("/tokenreviews") })
                let other = VaultLogin.kubernetes(mount: "kubernetes", role: "nobody", tokenFile: try bench.file("account", token.output))
                #expect(await storeFault { try await bench.reader(other).secret(named: "a") }?.kind == .unauthenticated)
            }
        }
    }
}

/// Prints what a cluster puts into the file of an account.
private let accountToken = """
    import sys
    sys.path.insert(0, sys.argv[1])
    import oidc_issuer
    account = {"namespace": "ops", "serviceaccount": {"name": "bulkhead", "uid": "u-1"}}
    print(oidc_issuer.mint("key.pem", "kubernetes/serviceaccount", "system:serviceaccount:ops:bulkhead", ["vault"], **{"kubernetes.io": account}))
    """

/// What many who read the secret `a` at once get.
func readAtOnce(_ count: Int, _ reader: VaultReader) async throws -> Set<String> {
    try await withThrowingTaskGroup(of: String.self) { group in
        for _ in 0..<count { group.addTask { try await reader.secret(named: "a").written } }
        return try await group.reduce(into: []) { $0.insert($1) }
    }
}

extension VaultBench {
    /// A secret `a` with `k` = `v`, who may read it by the policy `p`, and a login that has `policies`.
    func appRole(policies: [String], extra: String = "", named name: String = "server") async throws -> VaultLogin {
        try await policy("p", ["secret/data/a": ["read"]])
        try await ask("POST", "secret/data/a", #"{"data":{"k":"v"}}"#)
        try await ask("POST", "sys/auth/approle", #"{"type":"approle"}"#)
        let list = policies.map { "\"\($0)\"" }.joined(separator: ",")
        try await ask("POST", "auth/approle/role/\(name)", "{\"token_policies\":[\(list)],\"token_ttl\":\"1h\"\(extra)}")
        let role = try await ask("GET", "auth/approle/role/\(name)/role-id").at("data", "role_id") ?? ""
        let secret = try await ask("POST", "auth/approle/role/\(name)/secret-id", "{}").at("data", "secret_id") ?? ""
        return .appRole(mount: "approle", roleID: role, secretIDFile: try file("secret-id-\(name)", secret + "\n"))
    }

    /// The file of a certificate that nobody believes, beside its key `ca.key`.
    func certificate() async throws -> String {
        let names = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=authority", "-keyout", "ca.key", "-out", "ca.pem"]
        try await runProgram("/usr/bin/openssl", names, in: folder, environment: [:])
        return folder.appending(path: "ca.pem").path
    }

    /// Ends every token but the administrator's.
    func revokeAll() async throws {
        let list = try await ask("LIST", "auth/token/accessors").at("data", "keys") ?? ""
        for accessor in list.split(separator: " ") {
            let token = try await ask("POST", "auth/token/lookup-accessor", "{\"accessor\":\"\(accessor)\"}")
            guard token.at("data", "display_name") != "token" else { continue }
            try await ask("POST", "auth/token/revoke-accessor", "{\"accessor\":\"\(accessor)\"}")
        }
    }
}
