package import Domain

/// Secrets in AWS Secrets Manager.
package struct AWSSecretsManager: SecretReader {
    private let calls: AWSPlaceCalls

    package init(_ place: SecretStore.AWSPlace, over client: AWSClient) {
        calls = AWSPlaceCalls(client: client, place: place, service: .secrets, target: "secretsmanager")
    }

    package func secret(named name: String) async throws(StoreFault) -> StoredSecret { try await read(name, named: name) }

    package func secrets(withPrefix prefix: String) async throws(StoreFault) -> [NamedSecret] {
        let doing = "listing the secrets '\(prefix)…' of \(title)"
        // AWS reads a filter that begins with ! as its opposite. No secret's name can.
        guard !prefix.hasPrefix("!") else {
            throw StoreFault(.misconfigured, doing: doing, reason: "no secret of AWS can have such a name")
        }
        let filters = prefix.isEmpty ? [] : [ListQuestion.Filter(key: "name", values: [prefix])]
        let listed = try await calls.all(doing: doing) { token throws(StoreFault) in
            let page: ListReply = try await calls.call(
                "ListSecrets", ListQuestion(filters: filters, nextToken: token), sizeLimit: 8 << 20, doing: doing)
            return (page.secrets ?? [], page.nextToken)
        }
        let found = Dictionary(listed.filter { $0.name.hasPrefix(prefix) }.map { ($0.name, $0) }) { first, _ in first }
        // By its ARN, since a name may look like the end of another secret's ARN.
        return try await sideBySide(found.values.sorted { $0.name < $1.name }) { entry throws(StoreFault) in
            var secret = try await read(entry.arn ?? entry.name, named: entry.name)
            secret.tags = Dictionary((entry.tags ?? []).map { ($0.key, $0.value ?? "") }) { $1 }
            return NamedSecret(name: entry.name, secret: secret)
        }
    }

    private var title: String { "AWS Secrets Manager in \(calls.place.region)" }

    private func read(_ id: String, named name: String) async throws(StoreFault) -> StoredSecret {
        let doing = "reading the secret '\(name)' of \(title)"
        let reply: ValueReply = try await calls.call("GetSecretValue", ValueQuestion(secretID: id), doing: doing)
        if let text = reply.text { return StoredSecret(.text(Secret(text)), version: reply.version) }
        guard reply.hasBytes else { throw StoreFault(.malformed, doing: doing, reason: "the secret has no value") }
        return StoredSecret(.binary, version: reply.version)
    }

    private struct ValueQuestion: Encodable {
        var secretID: String
        enum CodingKeys: String, CodingKey { case secretID = "SecretId" }
    }

    private struct ValueReply: Decodable {
        var text: String?
        var hasBytes: Bool
        var version: String?
        enum CodingKeys: String, CodingKey {
            case text = "SecretString"
            case bytes = "SecretBinary"
            case version = "VersionId"
        }
        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            text = try values.decodeIfPresent(String.self, forKey: .text)
            hasBytes = try values.decodeIfPresent(String.self, forKey: .bytes) != nil
            version = try values.decodeIfPresent(String.self, forKey: .version)
        }
    }

    private struct ListQuestion: Encodable {
        struct Filter: Encodable {
            var key: String
            var values: [String]
            enum CodingKeys: String, CodingKey {
                case key = "Key"
                case values = "Values"
            }
        }
        var filters: [Filter]
        var nextToken: String?
        var most = 100
        enum CodingKeys: String, CodingKey {
            case filters = "Filters"
            case nextToken = "NextToken"
            case most = "MaxResults"
        }
    }

    private struct ListReply: Decodable {
        struct Tag: Decodable {
            var key: String
            var value: String?
            enum CodingKeys: String, CodingKey {
                case key = "Key"
                case value = "Value"
            }
        }
        struct Entry: Decodable {
            var name: String
            var arn: String?
            var tags: [Tag]?
            enum CodingKeys: String, CodingKey {
                case name = "Name"
                case arn = "ARN"
                case tags = "Tags"
            }
        }
        var secrets: [Entry]?
        var nextToken: String?
        enum CodingKeys: String, CodingKey {
            case secrets = "SecretList"
            case nextToken = "NextToken"
        }
    }
}
