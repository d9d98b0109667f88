package import Domain
import Foundation

extension VaultMint {
    /// The tokens at `place` that were made for a run, whoever made them; nil if the server's policy does not let it look (it needs `sudo` and
    /// `list` on `auth/token/accessors`, and `update` of `auth/token/lookup-accessor`). It asks for every token that there is, so it is for
    /// after a crash only.
    package func leftovers(ofRun run: String, at place: SecretStore.VaultPlace) async throws(StoreFault) -> [CredentialHandle]? {
        struct Keys: Decodable { var keys: [String] }
        let doing = "looking for tokens of run \(run) at \(place.title)"
        var request = VaultRequest("GET", "auth/token/accessors/?list=true", doing: doing)
        request.sizeLimit = 8 << 20
        let reply = try await logins.reply(to: request, at: place)
        if reply.answer.status == 403 { return nil }
        if reply.answer.status == 404 { return [] }
        guard reply.answer.isSuccess else { throw reply.fault(doing: doing) }
        let accessors = try reply.answer.json(VaultAnswer<Keys>.self, doing: doing).data?.keys ?? []
        let found = try await sideBySide(accessors) { accessor throws(StoreFault) in try await token(accessor, of: run, at: place, doing) }
        return found.compactMap(\.self)
    }

    /// nil if it is another run's, or has gone meanwhile.
    private func token(
        _ accessor: String, of run: String, at place: SecretStore.VaultPlace, _ doing: String
    ) async throws(StoreFault) -> CredentialHandle? {
        struct Token: Decodable {
            var meta: [String: String]?
            var ttl: Int?
        }
        let request = VaultRequest("POST", "auth/token/lookup-accessor", doing: doing).sending(["accessor": accessor])
        let reply = try await logins.reply(to: request, at: place)
        if [400, 403, 404].contains(reply.answer.status) { return nil }
        guard reply.answer.isSuccess else { throw reply.fault(doing: doing) }
        guard let token = try reply.answer.json(VaultAnswer<Token>.self, doing: doing).data, token.meta?["run_id"] == run else {
            return nil
        }
        let end = logins.now().addingTimeInterval(TimeInterval(token.ttl ?? 0))
        return CredentialHandle(.vaultToken(accessor: accessor, store: .vault(place)), expiresAt: end.timeIntervalSince1970)
    }
}
