import Credentials
import Domain
import Foundation
import Synchronization
import TestSupport
import Testing

@Suite("What a Vault mints for a job", .serialized) struct VaultMintTests {
    private let job = VaultJob(id: "j-7", run: "r-1", details: ["tenant": "payments", "phase": "plan"], lifetime: .seconds(900))

    @Test("is a token with its own policies only, that names its run, ends by itself, and is taken back at once")
    func token() async throws {
        try await VaultBench.run { bench in
            let login = try await bench.server()
            try await bench.policy("reads", ["secret/data/a": ["read"]])
            let mint = VaultMint(logins: bench.logins())
            let place = bench.place(login, mount: "secret")
            let noted = Noted()
            let minted = try await mint.mint([.token(policies: ["reads"])], at: place, for: job, noting: noted.note)
            let token = minted.variables["VAULT_TOKEN"]?.reveal() ?? ""
            #expect(minted.variables["VAULT_ADDR"]?.reveal() == bench.greeting.url)
            #expect(minted.variables.keys.sorted() == ["TERRAFORM_VAULT_SKIP_CHILD_TOKEN", "VAULT_ADDR", "VAULT_TOKEN"])
            #expect(noted.handles == minted.handles && minted.handles.count == 1)

            let seen = try await bench.ask("POST", "auth/token/lookup", "{\"token\":\"\(token)\"}")
            #expect(seen.at("data", "policies") == "reads")
            #expect(seen.at("data", "explicit_max_ttl") == "900" && seen.at("data", "renewable") == "0" && seen.at("data", "orphan") == "1")
            #expect(seen.at("data", "display_name") == "token-bulkhead-r-1")
            #expect(["run_id", "job_id", "tenant", "phase"].map { seen.at("data", "meta", $0) } == ["r-1", "j-7", "payments", "plan"])
            #expect(minted.handles.map(\.kind) == [.vaultToken(accessor: seen.at("data", "accessor") ?? "", store: .vault(place))])
            #expect(abs(minted.expiresAt.timeIntervalSinceNow - 900) < 60)

            #expect(try await bench.ask("GET", "secret/data/a", as: token).status == 200)
            #expect(try await bench.ask("GET", "secret/data/b", as: token).status == 403)
            #expect(try await bench.ask("POST", "auth/token/create", "{}", as: token).status == 403)
            try await mint.revoke(minted.handles[0])
            #expect(try await bench.ask("GET", "secret/data/a", as: token).status == 403)
            // As after a crash, when nobody knows whether it was done.
            try await mint.revoke(minted.handles[0])
            #expect(!"\(minted.handles)".contains(token))
        }
    }

    @Test("hangs on the server's own token where nothing else is allowed, and then says when that ends")
    func child() async throws {
        try await VaultBench.run { bench in
            let login = try await bench.server(mayMakeOrphans: false, extra: #","token_max_ttl":"600s","token_ttl":"600s""#)
            try await bench.policy("reads", ["secret/data/a": ["read"]])
            let minted = try await VaultMint(logins: bench.logins()).mint([.token(policies: ["reads"])], at: bench.place(login), for: job)
            let token = minted.variables["VAULT_TOKEN"]?.reveal() ?? ""
            #expect(try await bench.ask("POST", "auth/token/lookup", "{\"token\":\"\(token)\"}").at("data", "orphan") == "0")
            #expect(abs(minted.expiresAt.timeIntervalSinceNow - 600) < 60)
        }
    }

    @Test("is nothing where the server may not give it, and nothing stays behind")
    func refused() async throws {
        try await VaultBench.run { bench in
            let login = try await bench.server()
            let place = bench.place(login)
            let rows: [([VaultIdentity.Product], StoreFault.Kind, String)] = [
                ([.token(policies: ["others"])], .misconfigured, "child policies must be subset of parent"),
                ([.token(policies: [])], .misconfigured, "a token needs policies"),
                ([.token(policies: ["root"])], .misconfigured, "and not 'root'"),
                ([.dynamic(path: "database/creds/nobody", parameters: [:], variables: [:])], .forbidden, "it does not allow this (403)"),
                ([.dynamic(path: "../sys/seal", parameters: [:], variables: [:])], .misconfigured, "a path must not be empty"),
                ([.dynamic(path: "secret/data/none", parameters: [:], variables: [:])], .missing, "there is no such thing (404)"),
                (
                    [.token(policies: ["reads"]), .dynamic(path: "secret/data/a", parameters: [:], variables: ["data": "VAULT_TOKEN"])],
                    .misconfigured, "two identities set the variable VAULT_TOKEN"
                ),
                (
                    [.dynamic(path: "secret/data/a", parameters: [:], variables: ["nothing": "A"])], .malformed,
                    "the answer has no field 'nothing'"
                ),
            ]
            try await bench.policy("reads", ["secret/data/a": ["read"]])
            let logins = bench.logins()
            let mint = VaultMint(logins: logins)
            for (products, kind, reason) in rows {
                let noted = Noted()
                let fault = await storeFault { try await mint.mint(products, at: place, for: job, noting: noted.note) }
                #expect(fault?.kind == kind && fault?.reason.contains(reason) == true, "\(products): \(String(describing: fault))")
                // What was noted is gone: only the server's own token is there.
                #expect(try await bench.tokens() <= 1, "\(products)")
            }
        }
    }

    @Test("is taken back if whoever writes it down cannot")
    func unnoted() async throws {
        try await VaultBench.run { bench in
            let login = try await bench.server()
            let fault = await storeFault {
                try await VaultMint(logins: bench.logins()).mint([.token(policies: ["reads"])], at: bench.place(login), for: job) {
                    _ throws(StoreFault) in throw StoreFault(.unreachable, doing: "writing it down", reason: "the disk is full")
                }
            }
            #expect(fault?.reason == "the disk is full")
            #expect(try await bench.tokens() == 1)
        }
    }

    @Test("is found by its run after a crash, if the server may look")
    func leftovers() async throws {
        try await VaultBench.run { bench in
            let login = try await bench.server()
            let place = bench.place(login)
            let mint = VaultMint(logins: bench.logins())
            _ = try await mint.mint([.token(policies: ["reads"])], at: place, for: job)
            let other = VaultJob(id: "j-8", run: "r-2", lifetime: .seconds(60))
            let kept = try await mint.mint([.token(policies: ["reads"])], at: place, for: other)
            #expect(try await mint.leftovers(ofRun: "r-1", at: place) == nil)
            try await bench.policy(
                "looks",
                [
                    "auth/token/accessors/": ["list", "sudo"], "auth/token/accessors": ["list", "sudo"],
                    "auth/token/lookup-accessor": ["update"],
                ])
            let found = try await mint.leftovers(ofRun: "r-1", at: place)
            #expect(found?.count == 1)
            for handle in found ?? [] { try await mint.revoke(handle) }
            #expect(try await mint.leftovers(ofRun: "r-1", at: place) == [])
            #expect(try await mint.leftovers(ofRun: "r-2", at: place)?.map(\.kind) == kept.handles.map(\.kind))
        }
    }

    @Test("by an engine ends on the spot, by its lease or by the token that it hangs on")
    func dynamic() async throws {
        try await VaultBench.run(redis: true) { bench in
            let login = try await bench.server()
            let place = bench.place(login)
            try await bench.makeUsers()
            let mint = VaultMint(logins: bench.logins())
            let products: [VaultIdentity.Product] = [
                .dynamic(path: "database/creds/ro", parameters: [:], variables: ["username": "REDIS_USER", "password": "REDIS_PASSWORD"]),
                .dynamic(path: "database/creds/ro", parameters: [:], variables: ["username": "OTHER_USER", "password": "OTHER_PASSWORD"]),
                .token(policies: ["reads"]),
            ]
            for ending in [Ending.everything, .tokens] {
                let noted = Noted()
                let minted = try await mint.mint(products, at: place, for: job, noting: noted.note)
                let users = ["REDIS", "OTHER"].map { name in
                    ["USER", "PASSWORD"].map { minted.variables["\(name)_\($0)"]?.reveal() ?? "" }
                }
                for user in users { #expect(try await bench.mayEnter(user[0], user[1])) }
                // The role's minute was extended to the job's quarter of an hour.
                #expect(minted.expiresAt.timeIntervalSinceNow > 800)
                #expect(minted.handles.map(\.isLease) == [true, true, false, false])
                #expect(noted.handles.map(\.isLease) == [false, true, true, false])
                for handle in minted.handles where ending == .everything || !handle.isLease { try await mint.revoke(handle) }
                for user in users {
                    if ending == .tokens { try await bench.wait { try await !bench.mayEnter(user[0], user[1]) } }
                    #expect(try await !bench.mayEnter(user[0], user[1]), "\(ending)")
                }
                for handle in minted.handles { try await mint.revoke(handle) }
            }
            #expect(try await bench.tokens() == 1)
        }
    }

    @Test("by an engine does not stay when the next thing fails")
    func halfway() async throws {
        try await VaultBench.run(redis: true) { bench in
            let login = try await bench.server()
            try await bench.makeUsers()
            let products: [VaultIdentity.Product] = [
                .dynamic(path: "database/creds/ro", parameters: [:], variables: ["username": "U"]),
                .dynamic(path: "database/creds/absent", parameters: [:], variables: ["username": "V"]),
            ]
            let noted = Noted()
            let mint = VaultMint(logins: bench.logins())
            let fault = await storeFault { try await mint.mint(products, at: bench.place(login), for: job, noting: noted.note) }
            #expect(fault?.doing.contains("'database/creds/absent'") == true)
            #expect(noted.handles.count == 2)
            #expect(try await bench.ask("LIST", "sys/leases/lookup/database/creds/ro").status == 404)
            #expect(try await bench.users() == 1)
        }
    }

    @Test("that is not Vault's is not taken back here")
    func foreign() async throws {
        let connections = Connections()
        let mint = VaultMint(logins: VaultLogins(identity: CloudBench.server([:]), connections: connections))
        for kind in [CredentialHandle.Kind.session(provider: "aws", subject: "s", name: "n"), .announced("x", nil)] {
            #expect(await storeFault { try await mint.revoke(CredentialHandle(kind, expiresAt: 0)) }?.kind == .misconfigured)
        }
        await connections.shutdown()
    }
}

private enum Ending { case everything, tokens }

/// Handles in the order in which they were told.
private final class Noted: Sendable {
    private let list = Mutex<[CredentialHandle]>([])
    var handles: [CredentialHandle] { list.withLock { $0 } }
    @Sendable func note(_ handle: CredentialHandle) async throws(StoreFault) { list.withLock { $0.append(handle) } }
}

extension CredentialHandle {
    fileprivate var isLease: Bool {
        guard case .vaultLease = kind else { return false }
        return true
    }
}

extension VaultBench {
    /// A login for the server, with the policy that its documentation asks for, and what jobs are granted.
    func server(mayMakeOrphans: Bool = true, extra: String = "") async throws -> VaultLogin {
        var rules = ["auth/token/create": ["update"], "auth/token/revoke-accessor": ["update"], "sys/leases/revoke": ["update"]]
        if mayMakeOrphans { rules["auth/token/create-orphan"] = ["update"] }
        rules["database/creds/ro"] = ["read"]
        rules["database/creds/absent"] = ["read"]
        rules["secret/data/*"] = ["read"]
        try await policy("server", rules)
        return try await appRole(policies: ["server", "reads", "looks"], extra: extra)
    }

    /// An engine that makes users of Redis who live for a minute.
    func makeUsers() async throws {
        try await ask("POST", "sys/mounts/database", #"{"type":"database"}"#)
        let connection = try await ask(
            "POST", "database/config/redis",
            """
            {"plugin_name":"redis-database-plugin","host":"127.0.0.1","port":\(greeting.redis ?? 0),"username":"default","password":"admin",
             "allowed_roles":"*"}
            """)
        try #require(connection.status < 300, "\(connection.text)")
        try await ask(
            "POST", "database/roles/ro",
            #"{"db_name":"redis","creation_statements":"[\"~*\",\"+@read\"]","default_ttl":"60s","max_ttl":"1h"}"#)
    }

    /// Whether Redis lets somebody in.
    func mayEnter(_ user: String, _ password: String) async throws -> Bool {
        let said = try await redis(["--user", user, "--pass", password, "GET", "x"])
        return !said.contains("WRONGPASS") && !said.contains("NOAUTH")
    }

    /// How many users Redis has.
    func users() async throws -> Int {
        try await redis(["--user", "default", "--pass", "admin", "ACL", "USERS"]).split(separator: "\n").count
    }

    private func redis(_ arguments: [String]) async throws -> String {
        try await runProgram(
            "/usr/bin/redis-cli", ["-p", "\(greeting.redis ?? 0)", "--no-auth-warning"] + arguments, in: folder, environment: [:]
        ).output
    }

    /// Until something holds that the server does in its own time; a minute at most.
    func wait(_ condition: () async throws -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(60)
        while try await !condition(), ContinuousClock.now < end { await Task.yield() }
    }
}
