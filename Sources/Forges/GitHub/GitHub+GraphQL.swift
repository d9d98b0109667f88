/// A variable of a GraphQL query.
enum GraphQLValue: Encodable, Sendable {
    case text(String), number(Int), null

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        case .null: try container.encodeNil()
        }
    }
}

extension GitHub {
    func graphQL(_ query: String, _ variables: [String: GraphQLValue], _ purpose: String) throws(ForgeFault) -> GitHubCall {
        struct Body: Encodable {
            var query: String
            var variables: [String: GraphQLValue]
        }
        return try .post(address.graphQL, Body(query: query, variables: variables), purpose)
    }

    /// GraphQL says no inside a 200.
    func sendGraphQL<Value: Decodable>(_ call: GitHubCall) async throws(ForgeFault) -> Value {
        let answer: GraphQLWire<Value> = try await line.send(call)
        if let value = answer.data, answer.errors?.isEmpty ?? true { return value }
        guard let error = answer.errors?.first else { throw ForgeFault(.unreadable, request: call.purpose, wasPossiblyDone: true) }
        guard error.type != "RATE_LIMITED" else {
            await line.gate.close(for: .seconds(60))
            throw ForgeFault(.rateLimited(retryAfter: .seconds(60)), request: call.purpose)
        }
        throw ForgeFault(.rejected(status: 200, message: String((error.message ?? "").prefix(1000))), request: call.purpose)
    }
}

private struct GraphQLWire<Value: Decodable>: Decodable {
    struct Complaint: Decodable {
        var message: String?
        var type: String?
    }
    var data: Value?
    var errors: [Complaint]?

    enum CodingKeys: CodingKey { case data, errors }
    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        errors = try container.decodeIfPresent([Complaint].self, forKey: .errors)
        // With errors the data may lack anything.
        data = errors?.isEmpty ?? true ? try container.decodeIfPresent(Value.self, forKey: .data) : nil
    }
}
