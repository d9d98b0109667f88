import Domain
import Foundation

/// A credentials file of the operator's, in one of the forms that Google's tools write.
enum GoogleCredentialFile {
    static func credential(
        in text: Secret, named name: String, endpoints: GoogleEndpoints, doing: String
    ) throws(StoreFault) -> GoogleCredential {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let data = Data(text.reveal().utf8)
        // The decoder's words may quote the key.
        guard let own = try? decoder.decode(Content.self, from: data), let source = try? decoder.decode(Around.self, from: data) else {
            throw StoreFault(.misconfigured, doing: doing, reason: "\(name) does not hold credentials of Google")
        }
        do throws(Unfit) {
            return try own.credential(from: source.sourceCredentials, endpoints)
        } catch {
            throw StoreFault(.misconfigured, doing: doing, reason: "\(name) \(error.reason)")
        }
    }

    private struct Unfit: Error { var reason: String }

    /// Credentials that are used to act as somebody else.
    private struct Around: Decodable { var sourceCredentials: Content? }

    private struct Content: Decodable {
        struct Source: Decodable {
            struct Format: Decodable {
                var type: String?
                var subjectTokenFieldName: String?
            }
            var file: String?
            var format: Format?
        }
        struct Impersonation: Decodable { var tokenLifetimeSeconds: Int? }

        var type: String
        var clientEmail: String?
        var privateKey: String?
        var privateKeyId: String?
        var tokenUri: String?
        var audience: String?
        var subjectTokenType: String?
        var tokenUrl: String?
        var credentialSource: Source?
        var serviceAccountImpersonationUrl: String?
        var serviceAccountImpersonation: Impersonation?
        var delegates: [String]?

        func credential(from source: Content?, _ endpoints: GoogleEndpoints) throws(Unfit) -> GoogleCredential {
            switch type {
            case "service_account": return .key(try key(endpoints))
            case "external_account":
                let own = GoogleCredential.federated(try federation())
                return serviceAccountImpersonationUrl == nil ? own : try impersonated(by: own)
            case "impersonated_service_account":
                guard let source else { throw Unfit(reason: "lacks source_credentials") }
                return try impersonated(by: try source.credential(from: nil, endpoints))
            case "authorized_user": throw Unfit(reason: "holds a person's credentials; a server needs a service account")
            default: throw Unfit(reason: "holds credentials of a kind that is not known")
            }
        }

        private func key(_ endpoints: GoogleEndpoints) throws(Unfit) -> GoogleKey {
            guard let clientEmail, let privateKey else { throw Unfit(reason: "lacks client_email or private_key") }
            return GoogleKey(account: clientEmail, key: Secret(privateKey), keyID: privateKeyId, tokenURL: tokenUri ?? endpoints.token)
        }

        private func federation() throws(Unfit) -> GoogleFederation {
            guard let audience, let tokenUrl else { throw Unfit(reason: "lacks audience or token_url") }
            // Anything else would have us run a program, or fetch an address, that a file names.
            guard let file = credentialSource?.file else { throw Unfit(reason: "names no file with a token; other sources are not used") }
            let format = credentialSource?.format
            return GoogleFederation(
                audience: audience, tokenType: subjectTokenType ?? "urn:ietf:params:oauth:token-type:jwt", tokenURL: tokenUrl,
                source: .init(file: file, field: format?.type == "json" ? format?.subjectTokenFieldName ?? "access_token" : nil))
        }

        private func impersonated(by source: GoogleCredential) throws(Unfit) -> GoogleCredential {
            let lifetime = serviceAccountImpersonation?.tokenLifetimeSeconds
            guard let url = serviceAccountImpersonationUrl,
                let account = GoogleImpersonation(url: url, lifetime: lifetime, delegates: delegates)
            else { throw Unfit(reason: "has no service_account_impersonation_url that names a service account") }
            return .impersonated(account, by: source)
        }
    }
}
