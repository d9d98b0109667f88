import Domain

/// A variable of a GraphQL query.
enum GraphQLValue: Encodable, Sendable {
    case text(String), texts([String]), number(Int), null

    init(_ text: String?) { self = text.map { .text($0) } ?? .null }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .texts(let texts): try container.encode(texts)
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

    /// What names a pull request in a query.
    func variables(_ reference: PullRequest.Reference, _ more: [String: GraphQLValue] = [:]) -> [String: GraphQLValue] {
        let names: [String: GraphQLValue] = [
            "owner": .text(reference.repository.owner), "name": .text(reference.repository.name), "number": .number(reference.number),
        ]
        return names.merging(more) { _, new in new }
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
        let status = error.type == "NOT_FOUND" ? 404 : 200
        throw ForgeFault(.rejected(status: status, message: String((error.message ?? "").prefix(1000))), request: call.purpose)
    }
}

/// An answer that nobody reads.
struct GraphQLAcknowledgement: Decodable {}

/// Where a list goes on.
struct GraphQLPageInfo: Decodable {
    var endCursor: String?
    var hasNextPage: Bool

    /// The cursor of the page after the one that began at `cursor`. It comes from outside: it must not go in circles.
    func next(after cursor: String?, of call: GitHubCall) throws(ForgeFault) -> String? {
        guard hasNextPage else { return nil }
        guard let endCursor, endCursor != cursor else { throw ForgeFault(.unreadable, request: call.purpose) }
        return endCursor
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
