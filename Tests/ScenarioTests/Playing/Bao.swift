import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import TestSupport

/// A real OpenBao for one test, with the tenants' secrets in it.
struct Bao: Sendable {
    let address: String
    /// What the server under test logs in with.
    let serverToken: String

    /// The secrets, by their names: none may ever be seen.
    static let secrets = [
        "payments/read": ["PAYMENTS_KEY": "planted-payments-read-5d1c"], "payments/write": ["PAYMENTS_KEY": "planted-payments-write-77ab"],
        "search/all": ["SEARCH_KEY": "planted-search-all-0f3e"], "mallory/all": ["SEARCH_KEY": "planted-mallory-all-91d4"],
    ]

    /// Runs `body` beside a new one.
    static func with(_ body: (Bao) async throws -> Void) async throws {
        struct Greeting: Decodable {
            var address: String
            var rootToken: String
        }
        let script = sharedFolder.appending(path: "labs/openbao.sh").path
        let peer = try await started("/bin/bash", [script, "--bao", Lab.openBao.path, "--log", "/dev/null"])
        do {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            let greeting = try decoder.decode(Greeting.self, from: Data(peer.greeting.utf8))
            try await body(try await Bao(address: greeting.address, root: greeting.rootToken))
            await peer.end()
        } catch {
            await peer.end()
            throw error
        }
    }

    /// It looks for a free port and then takes it; on a busy machine somebody else may have been faster.
    private static func started(_ program: String, _ arguments: [String]) async throws -> Peer {
        for _ in 1...3 {
            if let peer = try? await Peer(program, arguments) { return peer }
        }
        return try await Peer(program, arguments)
    }

    private let root: String

    private init(address: String, root: String) async throws {
        self.address = address
        self.root = root
        var bao = (address: address, root: root)
        for (name, values) in Self.secrets { try await Self.ask(bao, "POST", "secret/data/\(name)", ["data": values]) }
        for name in ["payments-read", "payments-write"] {
            try await Self.ask(
                bao, "PUT", "sys/policies/acl/\(name)", ["policy": "path \"secret/data/\(name)\" { capabilities = [\"read\"] }"])
        }
        let rules = """
            path "secret/data/*" { capabilities = ["read"] }
            path "sys/internal/ui/mounts/*" { capabilities = ["read"] }
            path "auth/token/create-orphan" { capabilities = ["update", "sudo"] }
            path "auth/token/create" { capabilities = ["update"] }
            path "auth/token/revoke-accessor" { capabilities = ["update"] }
            path "auth/token/accessors/*" { capabilities = ["list", "sudo"] }
            path "auth/token/accessors" { capabilities = ["list", "sudo"] }
            path "auth/token/lookup-accessor" { capabilities = ["update"] }
            """
        try await Self.ask(bao, "PUT", "sys/policies/acl/bulkhead", ["policy": rules])
        let policies = ["bulkhead", "payments-read", "payments-write"]
        let made = try await Self.ask(bao, "POST", "auth/token/create", ["policies": policies, "ttl": "1h"])
        serverToken = (made["auth"] as? [String: Any])?["client_token"] as? String ?? ""
        bao.root = ""
    }

    /// How many tokens there are besides the administrator's and the server's.
    func tokensLeft() async throws -> Int {
        let answer = try await Self.ask((address, root), "LIST", "auth/token/accessors", nil)
        return ((answer["data"] as? [String: Any])?["keys"] as? [String] ?? []).count - 2
    }

    @discardableResult
    private static func ask(
        _ bao: (address: String, root: String), _ method: String, _ path: String, _ body: [String: Any]?
    ) async throws -> [String: Any] {
        var request = HTTPClientRequest(url: "\(bao.address)/v1/\(path)")
        request.method = .init(rawValue: method)
        request.headers.add(name: "x-vault-token", value: bao.root)
        if let body { request.body = .bytes(ByteBuffer(bytes: try JSONSerialization.data(withJSONObject: body))) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let text = try await response.body.collect(upTo: 4 << 20)
        guard (200..<300).contains(response.status.code) else { throw Refused(text: "\(method) \(path): \(String(buffer: text))") }
        return (try? JSONSerialization.jsonObject(with: Data(text.readableBytesView)) as? [String: Any]) ?? [:]
    }

    struct Refused: Error { var text: String }
}
