import Foundation
import TestSupport
import Testing

/// One secret that is an environment, and three that are a variable each, in every store.
@Suite("A command with variables of a real store's protocol", .serialized) struct KvenvStoreTests {
    private static let single = #"{"INTEGRATION_TESTS":"work"}"#
    private static let three = ["INTEGRATION_TESTS_A=work1", "INTEGRATION_TESTS_B=work2", "INTEGRATION_TESTS_C=work3"]

    /// Runs `env` with one secret and, where the double lists secrets, with a prefix, and compares what is new in it.
    private func check(_ site: KvenvSite, _ store: [String], prefix: String? = "prefixed-") async throws {
        let one = try await site.run(["run-in"] + store + ["-n", "single", "--", "env"])
        #expect(one.lines.filter { $0.hasPrefix("INTEGRATION") || $0.hasPrefix("Error") } == ["INTEGRATION_TESTS=work"], "\(one.output)")
        let none = try await site.run(["run-in"] + store + ["-n", "not-there", "--", "env"])
        #expect(none.status == 1)
        #expect(none.output.contains("not-there"))
        guard let prefix else { return }
        let all = try await site.run(["run-in"] + store + ["-s", prefix, "--", "env"])
        #expect(all.lines.filter { $0.hasPrefix("INTEGRATION") || $0.hasPrefix("Error") }.sorted() == Self.three, "\(all.output)")
    }

    @Test("Azure Key Vault, with a client secret and as a managed identity")
    func azure() async throws {
        try await KvenvSite.run { site in
            let doubles = try await doubles(site)
            defer { doubles.peer.stop() }
            var site = site
            site.variables.merge([
                "AZURE_KEYVAULT_URL": doubles.url, "AZURE_AUTHORITY_HOST": doubles.url, "SSL_CERT_FILE": doubles.ca,
                "AZURE_TENANT_ID": doubles.tenant, "AZURE_CLIENT_ID": "cid", "AZURE_CLIENT_SECRET": "sec",
            ]) { $1 }
            try await check(site, ["--azure"])
            site.variables["AZURE_POD_IDENTITY_AUTHORITY_HOST"] = doubles.plainURL
            for name in ["AZURE_CLIENT_SECRET", "AZURE_TENANT_ID", "AZURE_CLIENT_ID"] { site.variables[name] = nil }
            try await check(site, ["--azure"])
        }
    }

    @Test("Google Secret Manager, with a service account's key in a file and in a variable")
    func google() async throws {
        try await KvenvSite.run { site in
            let doubles = try await doubles(site)
            defer { doubles.peer.stop() }
            var site = site
            try await runProgram("/usr/bin/openssl", ["genrsa", "-out", "sa.pem", "2048"], in: site.folder, environment: [:])
            let key = try String(contentsOf: site.folder.appending(path: "sa.pem"), encoding: .utf8)
            let account = [
                "type": "service_account", "client_email": "sa@p.iam.gserviceaccount.com", "private_key_id": "kid", "private_key": key,
                "token_uri": doubles.url + "/token",
            ]
            let text = String(decoding: try JSONEncoder().encode(account), as: UTF8.self)
            try Data(text.utf8).write(to: site.folder.appending(path: "sa.json"))
            site.variables.merge([
                "GOOGLE_PROJECT": "p", "BULKHEAD_GOOGLE_SECRET_MANAGER_URL": doubles.url, "SSL_CERT_FILE": doubles.ca,
                "GOOGLE_APPLICATION_CREDENTIALS": site.folder.appending(path: "sa.json").path,
            ]) { $1 }
            try await check(site, ["--google"], prefix: nil)
            site.variables["GOOGLE_APPLICATION_CREDENTIALS"] = nil
            try await check(site, ["--google", "--google-credentials-json", text], prefix: nil)
        }
    }

    @Test("AWS Secrets Manager and Parameter Store")
    func aws() async throws {
        try await KvenvSite.run { site in
            let cloud = try await Lab.start("moto_strict.py")
            defer { cloud.stop() }
            struct Greeting: Decodable { var url: String }
            let url = try JSONDecoder().decode(Greeting.self, from: Data(cloud.greeting.utf8)).url
            let code = """
                import sys, boto3
                def client(name):
                    return boto3.client(name, endpoint_url=sys.argv[1], region_name="eu-west-1", aws_access_key_id="AKIASETUP", aws_secret_access_key="x")
                secrets, parameters = client("secretsmanager"), client("ssm")
                secrets.create_secret(Name="single", SecretString=sys.argv[2])
                parameters.put_parameter(Name="single", Value=sys.argv[2], Type="SecureString")
                for letter, text in (("A", "work1"), ("B", "work2"), ("C", "work3")):
                    secrets.create_secret(Name="kvenv-tests/prefixed-INTEGRATION_TESTS_" + letter, SecretString=text)
                    parameters.put_parameter(Name="/kvenv-tests/prefixed-INTEGRATION_TESTS_" + letter, Value=text, Type="SecureString")
                """
            let made = try await runProgram(
                Lab.python.path, ["-c", code, url, Self.single], in: site.folder,
                environment: ["PATH": "/usr/bin:/bin", "HOME": "/nonexistent"])
            try #require(made.status == 0, "\(made.output)")
            var site = site
            site.variables.merge([
                "AWS_ENDPOINT_URL": url, "AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "AKIASETUP", "AWS_SECRET_ACCESS_KEY": "x",
            ]) { $1 }
            try await check(site, ["--aws"], prefix: "kvenv-tests/prefixed-")
            try await check(site, ["--aws-ssm"], prefix: "/kvenv-tests/prefixed-")
        }
    }

    @Test("Vault, an OpenBao server in truth")
    func vault() async throws {
        try await KvenvSite.run { site in
            let peer = try await Peer("python3", ["-c", Self.bao, Lab.openBao.path, site.folder.path, Self.single])
            defer { peer.stop() }
            var site = site
            site.variables.merge(["VAULT_ADDR": peer.greeting + "/", "VAULT_TOKEN": "root"]) { $1 }
            try await check(site, ["--vault"])
            site.variables["VAULT_TOKEN"] = "nobody"
            let refused = try await site.run(["run-in", "--vault", "-n", "single", "--", "env"])
            #expect(
                refused.lines.prefix(3) == [
                    "Error: cannot load environment", "Caused by:", "    0: the token does not have access to secret 'single'",
                ])
        }
    }

    /// Starts OpenBao, which dies with this, puts the secrets in, and says where it is.
    private static let bao = """
        import ctypes, json, signal, socket, subprocess, sys, time, urllib.request
        bao, folder, single = sys.argv[1:]
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            url = "http://127.0.0.1:%d" % s.getsockname()[1]
        libc = ctypes.CDLL(None)
        subprocess.Popen([bao, "server", "-dev", "-dev-no-store-token", "-dev-root-token-id=root", "-dev-listen-address=" + url[7:]],
                         env={"PATH": "/usr/bin:/bin", "HOME": folder}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder,
                         preexec_fn=lambda: libc.prctl(1, signal.SIGKILL))
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        def put(name, values):
            body = json.dumps({"data": values}).encode()
            opener.open(urllib.request.Request(url + "/v1/secret/data/" + name, body, {"X-Vault-Token": "root"})).read()
        for attempt in range(600):
            try:
                put("single", json.loads(single))
                break
            except OSError: time.sleep(0.05)
        put("prefixed-1", {"INTEGRATION_TESTS_A": "work1", "INTEGRATION_TESTS_B": "work2"})
        put("prefixed-2", {"INTEGRATION_TESTS_C": "work3"})
        print(url, flush=True)
        signal.pause()
        """

    private struct Doubles {
        var peer: Peer
        var url: String, plainURL: String, ca: String, tenant: String
    }

    /// The doubles of Azure and Google.
    private func doubles(_ site: KvenvSite) async throws -> Doubles {
        struct Greeting: Decodable {
            var url: String, plainURL: String, ca: String, tenant: String
            enum CodingKeys: String, CodingKey {
                case url, ca, tenant
                case plainURL = "http_url"
            }
        }
        var vault = ["single": Self.single]
        for (letter, text) in ["A": "work1", "B": "work2", "C": "work3"] { vault["prefixed-INTEGRATION-TESTS-\(letter)"] = text }
        let config = site.folder.appending(path: "doubles.json")
        try JSONEncoder().encode(["vault_secrets": vault, "google_secrets": ["p/single": Self.single]]).write(to: config)
        let tls = site.folder.appending(path: "tls")
        try FileManager.default.createDirectory(at: tls, withIntermediateDirectories: true)
        let peer = try await Lab.start("cloud_doubles.py", ["--tls-dir", tls.path, "--config", config.path])
        let said = try JSONDecoder().decode(Greeting.self, from: Data(peer.greeting.utf8))
        return Doubles(peer: peer, url: said.url, plainURL: said.plainURL, ca: said.ca, tenant: said.tenant)
    }
}
