import Credentials
import Domain
import Foundation
import TestSupport
import Testing

@Suite("The secrets of a Vault", .serialized) struct VaultReaderTests {
    @Test("are read from an engine with versions and from one without, which it says itself")
    func versions() async throws {
        try await VaultBench.run { bench in
            for (mount, version) in [("one", 1), ("team/two", 2)] {
                try await bench.ask("POST", "sys/mounts/\(mount)", "{\"type\":\"kv\",\"options\":{\"version\":\"\(version)\"}}")
                let values = #"{"text":"a \"b\"\n€","number":12,"yes":true,"none":null,"list":[1,{"a":2}],"empty":""}"#
                let (path, body) =
                    version == 1
                    ? ("\(mount)/payments/deploy%20key", values) : ("\(mount)/data/payments/deploy%20key", "{\"data\":\(values)}")
                #expect(try await bench.ask("POST", path, body).status < 300)
            }
            try await bench.ask("POST", "team/two/metadata/payments/deploy%20key", #"{"custom_metadata":{"owner":"acme"}}"#)
            let written = #"empty="" list=[1,{"a":2}] none=null number=12 text="a \"b\"\n€" yes=true"#
            for version in [nil, 1] {
                let secret = try await bench.reader(mount: "one", version: version).secret(named: "payments/deploy key")
                #expect(secret.written == written)
                #expect(secret.version == nil && secret.tags == [:])
            }
            for (mount, version) in [("team/two", nil), ("team/two/", 2)] as [(String, Int?)] {
                let secret = try await bench.reader(mount: mount, version: version).secret(named: "payments/deploy key")
                #expect(secret.written == written)
                #expect(secret.version == "1" && secret.tags == ["owner": "acme"])
            }
        }
    }

    @Test("that are missing, deleted, destroyed, forbidden or elsewhere are told apart, and no token is in what is said")
    func refusals() async throws {
        try await VaultBench.run { bench in
            for name in ["deleted", "destroyed", "closed"] {
                try await bench.ask("POST", "secret/data/\(name)", #"{"data":{"a":"planted"}}"#)
            }
            try await bench.ask("DELETE", "secret/data/deleted")
            try await bench.ask("PUT", "secret/destroy/destroyed", #"{"versions":[1]}"#)
            try await bench.ask("POST", "sys/mounts/transit", #"{"type":"transit"}"#)
            try await bench.policy("p", ["secret/data/d*": ["read"], "secret/data/missing": ["read"], "transit/*": ["read"]])
            let (path, text) = try await bench.tokenFile(["p"])
            let cases: [(name: String, mount: String, kind: StoreFault.Kind, reason: String)] = [
                ("missing", "secret", .missing, "there is no such thing (404)"),
                ("deleted", "secret", .unusable, "version 1 was deleted at 2"),
                ("destroyed", "secret", .unusable, "version 1 was destroyed"),
                ("closed", "secret", .forbidden, "it does not allow this (403): 1 error occurred: * permission denied"),
                ("x", "transit", .misconfigured, "it is not an engine of keys and values"),
                ("x", "nowhere", .forbidden, "it does not allow this (403): preflight capability check returned 403"),
            ]
            for row in cases {
                let fault = await storeFault { try await bench.reader(.token(file: path), mount: row.mount).secret(named: row.name) }
                #expect(fault?.kind == row.kind, "\(row)")
                #expect(fault?.reason.hasPrefix(row.reason) == true, "\(fault?.reason ?? "")")
                #expect(fault?.doing.contains(row.mount == "secret" ? "'\(row.name)'" : "'\(row.mount)'") == true, "\(fault?.doing ?? "")")
                #expect(!"\(String(describing: fault))".contains(text) && !"\(String(describing: fault))".contains("planted"))
            }
        }
    }

    @Test("that begin with a prefix are found in every folder, however many there are")
    func prefixes() async throws {
        try await VaultBench.run { bench in
            let many = (0..<150).map { "many/s-\($0)" }
            let others = ["a", "ab/c", "ab/d/e", "abc", "b", "folder/x", "folder/y/z", "folder", "many/other", "ü ö/x"]
            for name in many + others {
                let path = name.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? name
                try await bench.ask("POST", "secret/data/\(path)", "{\"data\":{\"name\":\"\(name)\"}}")
            }
            let reader = bench.reader()
            let rows: [(String, [String])] = [
                ("many/s-", many.sorted()), ("a", ["a", "ab/c", "ab/d/e", "abc"]), ("ab/", ["ab/c", "ab/d/e"]), ("ab/d", ["ab/d/e"]),
                ("folder", ["folder", "folder/x", "folder/y/z"]), ("folder/y", ["folder/y/z"]), ("ü ö/", ["ü ö/x"]), ("zzz", []),
                ("zzz/a", []),
                ("", (many + others).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }),
            ]
            for (prefix, names) in rows {
                let found = try await reader.secrets(withPrefix: prefix)
                #expect(found.map(\.name) == names, "\(prefix)")
                #expect(found.map(\.secret.written) == names.map { "name=\"\($0)\"" }, "\(prefix)")
            }
            try await bench.ask("DELETE", "secret/data/ab/c")
            let fault = await storeFault { try await reader.secrets(withPrefix: "a") }
            #expect(fault?.kind == .unusable && fault?.doing.contains("'ab/c'") == true)
        }
    }

    @Test("that begin with a prefix are an error if one of them, or a folder, may not be read")
    func forbidden() async throws {
        try await VaultBench.run { bench in
            for name in ["a/x", "a/y", "b/x/z"] { try await bench.ask("POST", "secret/data/\(name)", #"{"data":{"k":"v"}}"#) }
            try await bench.policy(
                "p",
                [
                    "secret/metadata/a/": ["list"], "secret/metadata/b/": ["list"], "secret/data/a/x": ["read"],
                    "secret/data/b/x/z": ["read"],
                ])
            let reader = bench.reader(.token(file: try await bench.tokenFile(["p"]).path))
            #expect(try await reader.secrets(withPrefix: "a/x").map(\.name) == ["a/x"])
            let secret = await storeFault { try await reader.secrets(withPrefix: "a/") }
            #expect(secret?.kind == .forbidden && secret?.doing.contains("'a/y'") == true)
            let folder = await storeFault { try await reader.secrets(withPrefix: "b/") }
            #expect(folder?.kind == .forbidden && folder?.doing.contains("'b/*'") == true)
        }
    }

    @Test("in a namespace are not those outside")
    func namespaces() async throws {
        try await VaultBench.run { bench in
            let made = try await bench.ask("PUT", "sys/namespaces/team", "{}")
            try #require(made.status < 300, "\(made.text)")
            try await bench.ask("POST", "sys/mounts/secret", #"{"type":"kv","options":{"version":"2"}}"#, in: "team")
            try await bench.ask("POST", "secret/data/a", #"{"data":{"where":"inside"}}"#, in: "team")
            try await bench.ask("POST", "secret/data/a", #"{"data":{"where":"outside"}}"#)
            #expect(try await bench.reader(namespace: "team").secret(named: "a").written == #"where="inside""#)
            #expect(try await bench.reader().secret(named: "a").written == #"where="outside""#)
            let ambient = bench.logins(["BAO_TOKEN": "root", "BAO_NAMESPACE": "team"])
            #expect(try await VaultReader(bench.place(.ambient), logins: ambient).secret(named: "a").written == #"where="inside""#)
        }
    }

    @Test("become the variables of a job: all pairs of one, or of all that begin alike")
    func environments() async throws {
        try await VaultBench.run { bench in
            let secrets = [
                "prefixed-1": #"{"A":"work1","B":"work2"}"#, "prefixed-2": #"{"C":"work3"}"#, "one": #"{"INTEGRATION_TESTS":"work"}"#,
            ]
            for (name, pairs) in secrets { try await bench.ask("POST", "secret/data/\(name)", "{\"data\":\(pairs)}") }
            let reader = bench.reader()
            let one = try await reader.environment(.secret("one")).values.mapValues { $0.reveal() }
            #expect(one == ["INTEGRATION_TESTS": "work"])
            let many = try await reader.environment(.prefix("prefixed-")).values.mapValues { $0.reveal() }
            #expect(many == ["A": "work1", "B": "work2", "C": "work3"])
        }
    }

    @Test("come from a server that somebody vouches for whom the operator believes, and from no other")
    func authorities() async throws {
        try await VaultBench.run(tls: true) { bench in
            let other = try await bench.certificate()
            let rows: [(file: String?, variables: [String: String], kind: StoreFault.Kind)] = [
                (bench.authority, [:], .missing), (nil, ["VAULT_CACERT": bench.authority], .missing),
                (nil, ["BAO_CACERT": bench.authority], .missing), (nil, [:], .unreachable), (other, [:], .unreachable),
                (other, ["VAULT_CACERT": bench.authority], .unreachable),
                (bench.folder.appending(path: "ca.key").path, [:], .misconfigured),
            ]
            for row in rows {
                let connections = Connections(clock: CloudBench.Clock())
                var place = bench.place(.ambient)
                place.caFile = row.file
                let logins = VaultLogins(
                    identity: CloudBench.server(row.variables.merging(["VAULT_TOKEN": "root"]) { $1 }), connections: connections)
                let fault = await storeFault { try await VaultReader(place, logins: logins).secret(named: "none") }
                #expect(fault?.kind == row.kind, "\(row): \(String(describing: fault))")
                await connections.shutdown()
            }
            var place = bench.place(.ambient)
            place.caFile = bench.authority
            let job = VaultJob(id: "j", run: "r", lifetime: .seconds(60))
            let minted = try await VaultMint(logins: bench.logins()).mint([.token(policies: ["default"])], at: place, for: job)
            let text = try String(contentsOfFile: bench.authority, encoding: .utf8)
            #expect(minted.variables["VAULT_CACERT_BYTES"]?.reveal() == text.trimmingCharacters(in: .whitespacesAndNewlines))
        }
    }

    @Test(
        "have names that lead nowhere else, which is known without asking",
        arguments: ["", "/", "a/", "/a", "a//b", ".", "..", "../a", "a/../b", "a/./b", "a\nb", "a\u{0}b", "a/\u{7F}"])
    func paths(name: String) async throws {
        try await ScriptedCloud.run({ _, _ in .json("{}") }) { cloud in
            let connections = Connections()
            let logins = VaultLogins(identity: CloudBench.server(["VAULT_TOKEN": "t"]), connections: connections)
            for (place, name) in [("secret", name), (name, "a")] {
                let reader = VaultReader(.init(address: cloud.url, mount: place, version: 2, login: .ambient), logins: logins)
                // A mount may end with slashes.
                guard !["a/"].contains(place) else { continue }
                #expect(await storeFault { try await reader.secret(named: name) }?.kind == .misconfigured)
            }
            #expect(cloud.requests.isEmpty)
            await connections.shutdown()
        }
    }
}
