package import Domain

/// Parameters of AWS Systems Manager, as secrets. They are decrypted as they are read.
package struct AWSParameterStore: SecretReader {
    private let calls: AWSPlaceCalls

    package init(_ place: SecretStore.AWSPlace, over client: AWSClient) {
        calls = AWSPlaceCalls(client: client, place: place, service: .parameters, target: "AmazonSSM")
    }

    package func secret(named name: String) async throws(StoreFault) -> StoredSecret {
        let doing = "reading the parameter '\(name)' of \(title)"
        let reply: OneReply = try await calls.call("GetParameter", OneQuestion(name: name), doing: doing)
        return reply.parameter.secret
    }

    /// A prefix that ends in a slash is a path, and read as one. Any other is looked up among the names first: reading the path around it
    /// would decrypt what lies beside it.
    package func secrets(withPrefix prefix: String) async throws(StoreFault) -> [NamedSecret] {
        let isPath = prefix.hasPrefix("/") && prefix.hasSuffix("/")
        let found = try await isPath ? parameters(below: prefix) : parameters(named: names(withPrefix: prefix), prefix)
        let matching = found.filter { $0.name.hasPrefix(prefix) }
        return Dictionary(matching.map { ($0.name, $0) }) { first, _ in first }.values.sorted { $0.name < $1.name }
            .map { NamedSecret(name: $0.name, secret: $0.secret) }
    }

    private var title: String { "AWS Parameter Store in \(calls.place.region)" }

    private func parameters(below path: String) async throws(StoreFault) -> [Parameter] {
        let doing = "reading the parameters below '\(path)' of \(title)"
        let name = path.count > 1 ? String(path.dropLast()) : path
        return try await calls.all(doing: doing) { token throws(StoreFault) in
            let page: ManyReply = try await calls.call(
                "GetParametersByPath", PathQuestion(path: name, nextToken: token), sizeLimit: 2 << 20, doing: doing)
            return (page.parameters ?? [], page.nextToken)
        }
    }

    private func names(withPrefix prefix: String) async throws(StoreFault) -> [String] {
        let doing = "listing the parameters '\(prefix)…' of \(title)"
        let filters = prefix.isEmpty ? [] : [NamesQuestion.Filter(values: [prefix])]
        let names = try await calls.all(doing: doing) { token throws(StoreFault) in
            let page: NamesReply = try await calls.call(
                "DescribeParameters", NamesQuestion(filters: filters, nextToken: token), sizeLimit: 8 << 20, doing: doing)
            return ((page.parameters ?? []).map(\.name), page.nextToken)
        }
        return Set(names.filter { $0.hasPrefix(prefix) }).sorted()
    }

    private func parameters(named names: [String], _ prefix: String) async throws(StoreFault) -> [Parameter] {
        let doing = "reading the parameters '\(prefix)…' of \(title)"
        let tens = stride(from: 0, to: names.count, by: 10).map { Array(names[$0..<min($0 + 10, names.count)]) }
        return try await sideBySide(tens, limit: 4) { ten throws(StoreFault) in
            let reply: ManyReply = try await calls.call("GetParameters", ManyQuestion(names: ten), sizeLimit: 2 << 20, doing: doing)
            if let lost = reply.invalid?.first {
                throw StoreFault(.missing, doing: "reading the parameter '\(lost)' of \(title)", reason: "it cannot be read any more")
            }
            return reply.parameters ?? []
        }.flatMap(\.self)
    }

    private struct Parameter: Decodable {
        var name: String
        var value: String
        var version: Int?
        var secret: StoredSecret { StoredSecret(.text(Secret(value)), version: version.map(String.init)) }
        enum CodingKeys: String, CodingKey {
            case name = "Name"
            case value = "Value"
            case version = "Version"
        }
    }

    private struct OneQuestion: Encodable {
        var name: String
        var isDecrypted = true
        enum CodingKeys: String, CodingKey {
            case name = "Name"
            case isDecrypted = "WithDecryption"
        }
    }

    private struct OneReply: Decodable {
        var parameter: Parameter
        enum CodingKeys: String, CodingKey { case parameter = "Parameter" }
    }

    private struct ManyQuestion: Encodable {
        var names: [String]
        var isDecrypted = true
        enum CodingKeys: String, CodingKey {
            case names = "Names"
            case isDecrypted = "WithDecryption"
        }
    }

    private struct PathQuestion: Encodable {
        var path: String
        var nextToken: String?
        var isDecrypted = true
        var isRecursive = true
        var most = 10
        enum CodingKeys: String, CodingKey {
            case path = "Path"
            case nextToken = "NextToken"
            case isDecrypted = "WithDecryption"
            case isRecursive = "Recursive"
            case most = "MaxResults"
        }
    }

    private struct ManyReply: Decodable {
        var parameters: [Parameter]?
        var invalid: [String]?
        var nextToken: String?
        enum CodingKeys: String, CodingKey {
            case parameters = "Parameters"
            case invalid = "InvalidParameters"
            case nextToken = "NextToken"
        }
    }

    private struct NamesQuestion: Encodable {
        struct Filter: Encodable {
            var key = "Name"
            var option = "BeginsWith"
            var values: [String]
            enum CodingKeys: String, CodingKey {
                case key = "Key"
                case option = "Option"
                case values = "Values"
            }
        }
        var filters: [Filter]
        var nextToken: String?
        var most = 50
        enum CodingKeys: String, CodingKey {
            case filters = "ParameterFilters"
            case nextToken = "NextToken"
            case most = "MaxResults"
        }
    }

    private struct NamesReply: Decodable {
        struct Entry: Decodable {
            var name: String
            enum CodingKeys: String, CodingKey { case name = "Name" }
        }
        var parameters: [Entry]?
        var nextToken: String?
        enum CodingKeys: String, CodingKey {
            case parameters = "Parameters"
            case nextToken = "NextToken"
        }
    }
}
