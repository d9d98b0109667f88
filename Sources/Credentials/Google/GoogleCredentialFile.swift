import Domain
import Foundation

/// A credentials file of the operator's, in one of the forms that Google's tools write.
enum GoogleCredentialFile {
    static func credential(
        in text: Secret, named name: String, endpoints: GoogleEndpoints, doing: String
    ) throws(StoreFault) -> GoogleCredential {
        // The decoder's words may quote the key.
        guard let read = try? JSONDecoder().decode(Content.self, from: Data(text.reveal().utf8)) else {
            throw StoreFault(.misconfigured, doing: doing, reason: "\(name) does not hold credentials of Google")
        }
        return try read.credential(name, endpoints, doing)
    }

    private struct Content: Decodable {
        struct Source: Decodable {
            struct Format: Decodable {
                var type: String?
                var subject_token_field_name: String?
            }
            var file: String?
            var format: Format?
        }
        struct Lifetime: Decodable { var token_lifetime_seconds: Int? }

        var type: String
        var client_email: String?
        var private_key: String?
        var private_key_id: String?
        var token_uri: String?
        var audience: String?
        var subject_token_type: String?
        var token_url: String?
        var credential_source: Source?
        var service_account_impersonation_url: String?
        var service_account_impersonation: Lifetime?
        var delegates: [String]?
        var source_credentials: [Content]?

        enum CodingKeys: String, CodingKey {
            case type, client_email, private_key, private_key_id, token_uri, audience, subject_token_type, token_url, credential_source
            case service_account_impersonation_url, service_account_impersonation, delegates, source_credentials
        }

        func credential(_ name: String, _ endpoints: GoogleEndpoints, _ doing: String) throws(StoreFault) -> GoogleCredential {
            func fault(_ reason: String) -> StoreFault { StoreFault(.misconfigured, doing: doing, reason: "\(name) \(reason)") }
            switch type {
            case "service_account":
                guard let client_email, let private_key else { throw fault("lacks client_email or private_key") }
                return .key(
                    GoogleKey(
                        account: client_email, key: Secret(private_key), keyID: private_key_id, tokenURL: token_uri ?? endpoints.token))
            case "external_account":
                guard let audience, let token_url else { throw fault("lacks audience or token_url") }
                // Anything else would have us run a program, or fetch an address, that a file names.
                guard let file = credential_source?.file else { throw fault("names no file with a token; other sources are not used") }
                let isJSON = credential_source?.format?.type == "json"
                let federation = GoogleFederation(
                    audience: audience, tokenType: subject_token_type ?? "urn:ietf:params:oauth:token-type:jwt", tokenURL: token_url,
                    source: .init(file: file, field: isJSON ? credential_source?.format?.subject_token_field_name ?? "access_token" : nil))
                return try impersonated(by: .federated(federation), fault("has a service_account_impersonation_url that is none"))
            case "impersonated_service_account":
                guard let source = source_credentials?.first, service_account_impersonation_url != nil else {
                    throw fault("lacks source_credentials or service_account_impersonation_url")
                }
                return try impersonated(
                    by: try source.credential(name, endpoints, doing), fault("has a service_account_impersonation_url that is none"))
            case "authorized_user": throw fault("holds a person's credentials; a server needs a service account")
            default: throw fault("holds credentials of a kind that is not known")
            }
        }

        private func impersonated(by source: GoogleCredential, _ fault: StoreFault) throws(StoreFault) -> GoogleCredential {
            guard let url = service_account_impersonation_url else { return source }
            let lifetime = service_account_impersonation?.token_lifetime_seconds
            guard let account = GoogleImpersonation(url: url, lifetime: lifetime, delegates: delegates) else { throw fault }
            return .impersonated(account, by: source)
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            type = try container.decode(String.self, forKey: .type)
            client_email = try container.decodeIfPresent(String.self, forKey: .client_email)
            private_key = try container.decodeIfPresent(String.self, forKey: .private_key)
            private_key_id = try container.decodeIfPresent(String.self, forKey: .private_key_id)
            token_uri = try container.decodeIfPresent(String.self, forKey: .token_uri)
            audience = try container.decodeIfPresent(String.self, forKey: .audience)
            subject_token_type = try container.decodeIfPresent(String.self, forKey: .subject_token_type)
            token_url = try container.decodeIfPresent(String.self, forKey: .token_url)
            credential_source = try container.decodeIfPresent(Source.self, forKey: .credential_source)
            service_account_impersonation_url = try container.decodeIfPresent(String.self, forKey: .service_account_impersonation_url)
            service_account_impersonation = try container.decodeIfPresent(Lifetime.self, forKey: .service_account_impersonation)
            delegates = try container.decodeIfPresent([String].self, forKey: .delegates)
            // One file in the other; an array, since a value cannot hold itself.
            source_credentials = try container.decodeIfPresent(Content.self, forKey: .source_credentials).map { [$0] }
        }
    }
}
