package import Domain
package import Foundation

/// Secrets of a project in Google Secret Manager, the latest version of each.
package struct SecretManagerReader: SecretReader {
    private let store: SecretStore.GoogleProject
    private let tokens: GoogleTokenService
    private let calls: StoreCalls
    private let now: @Sendable () -> Date

    package init(
        store: SecretStore.GoogleProject, tokens: GoogleTokenService, calls: StoreCalls, now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.store = store
        self.tokens = tokens
        self.calls = calls
        self.now = now
    }

    package func secret(named name: String) async throws(StoreFault) -> StoredSecret {
        struct Version: Decodable {
            struct Payload: Decodable {
                var data: String?
                var dataCrc32c: LooseNumber?
            }
            var name: String?
            var payload: Payload
        }
        let doing = "reading the secret '\(name)' of the Google project \(store.project)"
        guard GoogleName.isSecret(name) else {
            throw StoreFault(.misconfigured, doing: doing, reason: "names of secrets there have 1 to 255 letters, digits, '_' and '-'")
        }
        let answer = try await answered("/secrets/\(name)/versions/latest:access", doing: doing)
        guard answer.status == 200 else { throw missing(name, GoogleRefusal.ofService(answer, now: now(), doing: doing)) }
        let read: Version = try answer.json(doing: doing)
        guard let data = Data(base64Encoded: read.payload.data ?? "") else {
            throw StoreFault(.malformed, doing: doing, reason: "the answer is not what was expected", requestID: answer.requestID)
        }
        if let sum = read.payload.dataCrc32c, sum.value != Double(CRC32C.checksum(data)) {
            throw StoreFault(.malformed, doing: doing, reason: "the secret does not have the checksum that comes with it")
        }
        let content = String(bytes: data, encoding: .utf8).map { StoredSecret.Content.text(Secret($0)) } ?? .binary
        return StoredSecret(content, version: read.name?.split(separator: "/").last.map(String.init))
    }

    package func secrets(withPrefix prefix: String) async throws(StoreFault) -> [NamedSecret] {
        let names = try await names(withPrefix: prefix)
        return try await sideBySide(names) { (name) throws(StoreFault) in
            NamedSecret(name: name, secret: try await secret(named: name))
        }
    }

    private func names(withPrefix prefix: String) async throws(StoreFault) -> [String] {
        struct Page: Decodable {
            struct Item: Decodable { var name: String }
            var secrets: [Item]?
            var nextPageToken: String?
        }
        let doing = "listing the secrets of the Google project \(store.project)"
        guard GoogleName.isPrefix(prefix) else {
            throw StoreFault(.misconfigured, doing: doing, reason: "names of secrets there have letters, digits, '_' and '-' only")
        }
        var names: Set<String> = [], seen: Set<String> = [], next = ""
        repeat {
            guard seen.insert(next).inserted, seen.count <= 10_000 else {
                throw StoreFault(.malformed, doing: doing, reason: "the list goes on in a circle")
            }
            let filter = prefix.isEmpty ? "" : "&filter=\(PercentCoding.query("name:\(prefix)"))"
            let page = next.isEmpty ? "" : "&pageToken=\(PercentCoding.query(next))"
            let answer = try await answered("/secrets?pageSize=250\(filter)\(page)", doing: doing)
            guard answer.status == 200 else { throw GoogleRefusal.ofService(answer, now: now(), doing: doing) }
            let read: Page = try answer.json(doing: doing)
            // The filter finds the text anywhere in a name.
            names.formUnion(
                (read.secrets ?? []).compactMap { $0.name.split(separator: "/").last.map(String.init) }.filter { $0.hasPrefix(prefix) })
            next = read.nextPageToken ?? ""
        } while !next.isEmpty
        return names.sorted()
    }

    /// What the project answers to our token, or to a second one if it does not take the first.
    private func answered(_ path: String, doing: String) async throws(StoreFault) -> StoreAnswer {
        guard GoogleName.isProject(store.project) else {
            throw StoreFault(.misconfigured, doing: doing, reason: "'\(store.project)' cannot be the id of a project")
        }
        let url = "\(tokens.endpoints.secretManager)/v1/projects/\(store.project)\(path)"
        let token = try await tokens.bearer(for: store.login, doing: doing)
        let answer = try await calls.answer(to: call(url, token, doing))
        guard answer.status == 401 else { return answer }
        let renewed = try await tokens.bearer(for: store.login, rejected: token, doing: doing)
        return try await calls.answer(to: call(url, renewed, doing))
    }

    private func call(_ url: String, _ token: BearerToken, _ doing: String) -> StoreCall {
        StoreCall(
            url: url, headers: [("accept", "application/json")], doing: doing,
            authorization: { () throws(StoreFault) in token.authorization })
    }

    private func missing(_ name: String, _ fault: StoreFault) -> StoreFault {
        guard fault.kind == .missing else { return fault }
        var fault = fault
        fault.reason = "there is no such secret, or it has no version"
        return fault
    }
}
