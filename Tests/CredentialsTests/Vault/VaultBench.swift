import AsyncHTTPClient
import Credentials
import Domain
import Foundation
import NIOCore
import NIOHTTP1
import TestSupport

/// A real OpenBao server for one test, and a Redis whose users it makes if that is wanted.
struct VaultBench: Sendable {
    struct Greeting: Decodable, Sendable {
        var url: String
        var redis: Int?
    }
    let greeting: Greeting
    let folder: URL
    let connections: Connections

    /// Runs `body` with both.
    /// - Parameter tls: whether it speaks TLS, believed by the authority in `authority` alone.
    static func run<Value: Sendable>(
        redis: Bool = false, tls: Bool = false, _ body: @Sendable (VaultBench) async throws -> Value
    ) async throws -> Value {
        try await withTemporaryFolder { folder in
            let arguments = [Lab.openBao.path, folder.path] + (redis ? ["redis"] : []) + (tls ? ["tls"] : [])
            let peer = try await Peer("python3", ["-c", program] + arguments)
            let greeting = try JSONDecoder().decode(Greeting.self, from: Data(peer.greeting.utf8))
            let bench = VaultBench(greeting: greeting, folder: folder, connections: Connections())
            do {
                let value = try await body(bench)
                await bench.end(peer)
                return value
            } catch {
                await bench.end(peer)
                throw error
            }
        }
    }

    /// The file of the authority that vouches for a server that speaks TLS.
    var authority: String { folder.appending(path: "vault-ca.pem").path }

    private func end(_ peer: Peer) async {
        await connections.shutdown()
        await peer.end()
    }

    /// What the server answers to whoever has `token`, the administrator without one.
    @discardableResult
    func ask(_ method: String, _ path: String, _ body: String? = nil, as token: String = "root", in namespace: String? = nil) async throws
        -> Answered
    {
        var request = HTTPClientRequest(url: "\(greeting.url)/v1/\(path)")
        request.method = .init(rawValue: method)
        request.headers.add(name: "x-vault-token", value: token)
        if let namespace { request.headers.add(name: "x-vault-namespace", value: namespace) }
        if let body { request.body = .bytes(ByteBuffer(string: body)) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let text = String(buffer: try await response.body.collect(upTo: 4 << 20))
        return Answered(status: Int(response.status.code), text: text)
    }

    struct Answered: Sendable {
        var status: Int
        var text: String
        /// The value at a path of keys, as text.
        func at(_ keys: String...) -> String? {
            var value = try? JSONSerialization.jsonObject(with: Data(text.utf8))
            for key in keys { value = (value as? [String: Any])?[key] }
            switch value {
            case let text as String: return text
            case let list as [String]: return list.joined(separator: " ")
            case let number as NSNumber: return "\(number)"
            default: return nil
            }
        }
    }

    func policy(_ name: String, _ rules: [String: [String]]) async throws {
        let text = rules.sorted { $0.key < $1.key }.map { "path \"\($0.key)\" { capabilities = \($0.value) }" }.joined(separator: "\n")
        let body = String(decoding: try JSONEncoder().encode(["policy": text]), as: UTF8.self)
        try await ask("PUT", "sys/policies/acl/\(name)", body)
    }

    /// A token with these policies, in a file; also its text.
    func tokenFile(_ policies: [String], named name: String = "token", extra: String = "") async throws -> (path: String, text: String) {
        let list = policies.map { "\"\($0)\"" }.joined(separator: ",")
        let token = try await ask("POST", "auth/token/create", "{\"policies\":[\(list)],\"no_default_policy\":true\(extra)}")
        let text = token.at("auth", "client_token") ?? ""
        return (try file(name, text + "\n"), text)
    }

    func file(_ name: String, _ text: String) throws -> String {
        let file = folder.appending(path: name)
        try Data(text.utf8).write(to: file, options: .atomic)
        return file.path
    }

    func place(
        _ login: VaultLogin, mount: String = "secret", version: Int? = nil, namespace: String? = nil
    ) -> SecretStore.VaultPlace {
        .init(address: greeting.url, namespace: namespace, mount: mount, version: version, login: login)
    }

    func logins(_ variables: [String: String] = ["VAULT_TOKEN": "root"]) -> VaultLogins {
        VaultLogins(identity: ServerIdentity(variables.mapValues { Secret($0) }), connections: connections)
    }

    /// A reader for the administrator, or for whoever logs in so.
    func reader(_ login: VaultLogin = .ambient, mount: String = "secret", version: Int? = nil, namespace: String? = nil) -> VaultReader {
        VaultReader(place(login, mount: mount, version: version, namespace: namespace), logins: logins())
    }

    /// How many tokens there are besides the administrator's.
    func tokens() async throws -> Int {
        let list = try await ask("LIST", "auth/token/accessors")
        return (list.at("data", "keys")?.split(separator: " ").count ?? 0) - 1
    }
}

/// Starts OpenBao, and Redis, so that they die with it, and says where they are once they answer.
private let program = """
    import ctypes, json, os, signal, socket, ssl, subprocess, sys, time, urllib.request
    bao, folder, redis, tls = sys.argv[1], sys.argv[2], "redis" in sys.argv, "tls" in sys.argv
    libc = ctypes.CDLL(None)
    def port():
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            return s.getsockname()[1]
    def start(*arguments):
        return subprocess.Popen(arguments, env={"PATH": "/usr/bin:/bin", "HOME": folder}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                cwd=folder, preexec_fn=lambda: libc.prctl(1, signal.SIGKILL))
    def wait(ready):
        for _ in range(600):
            try: return ready()
            except OSError: time.sleep(0.05)
        sys.exit("no answer in 30 s")
    here = port()
    said = {"url": "http%s://127.0.0.1:%d" % ("s" if tls else "", here)}
    start(bao, "server", "-dev", "-dev-no-store-token", "-dev-root-token-id=root", "-dev-listen-address=127.0.0.1:%d" % here,
          *(["-dev-tls", "-dev-tls-cert-dir=" + folder] if tls else []))
    if redis:
        said["redis"] = port()
        start("redis-server", "--port", str(said["redis"]), "--bind", "127.0.0.1", "--requirepass", "admin", "--save", "", "--dir", folder)
        wait(lambda: socket.create_connection(("127.0.0.1", said["redis"])).close())
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=ssl._create_unverified_context()))
    wait(lambda: opener.open(said["url"] + "/v1/sys/health").read())
    wait(lambda: opener.open(urllib.request.Request(said["url"] + "/v1/sys/mounts/secret", headers={"X-Vault-Token": "root"})).read())
    print(json.dumps(said), flush=True)
    signal.pause()
    """

/// The fault that `body` ends with; nil if there is none.
func storeFault<Value>(isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Value) async -> StoreFault? {
    do {
        _ = try await body()
        return nil
    } catch { return error as? StoreFault }
}

extension StoredSecret {
    /// "a=1 b=\"x\"", for a secret of pairs.
    var written: String {
        switch content {
        case .pairs(let pairs): pairs.map { "\($0.key)=\($0.json.reveal())" }.joined(separator: " ")
        case .text(let text): text.reveal()
        case .binary: "binary"
        }
    }
}
