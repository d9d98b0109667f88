package import Domain
package import Foundation

/// The rules of the endpoint at which a job asks for tokens of its identity, as a virtual machine or an App Service asks Azure's. azurerm
/// sends no header that proves anything, so its address holds the word that lets it in.
package struct AzureEndpoint: Sendable {
    /// 256 random bits in hexadecimal digits. It is worth the job's own identity, and only until the job ends.
    package var word: Secret
    /// The client id that the job may name; nil for none.
    package var client: String?

    package init(word: Secret, client: String?) {
        self.word = word
        self.client = client
    }

    /// Where it is, without a query.
    package func address(port: Int) -> String { "http://127.0.0.1:\(port)\(path)" }

    /// What its address ends in.
    package var path: String { "/azure/\(word.reveal())/token" }

    /// An answer of the endpoint, in JSON.
    package struct Answer: Sendable {
        package var status: Int
        package var json: [UInt8]
    }

    /// No token, and why.
    package struct Refusal: Error {
        package var answer: Answer
    }

    /// The resource that a request is for. `headers` have names in lower case.
    package func resource(
        method: String, path: String, query: [(name: String, value: String)], headers: [String: String]
    ) throws(Refusal) -> String {
        guard Self.isSame(path, self.path) else { throw Self.refusal(404, "not_found", "There is nothing here") }
        guard method == "GET" else { throw Self.refusal(405, "invalid_request", "Only GET is answered") }
        // Neither can be sent by a browser, or by somebody who can only have an address fetched.
        guard headers["metadata"]?.lowercased() == "true" || Self.isSame(headers["x-identity-header"] ?? "", word.reveal()) else {
            throw Self.refusal(400, "invalid_request", "Required metadata header not specified")
        }
        func first(_ name: String) -> String? { query.first { $0.name == name }.flatMap { $0.value.isEmpty ? nil : $0.value } }
        if let asked = first("client_id"), asked.lowercased() != client?.lowercased() {
            throw Self.refusal(400, "invalid_request", "Identity not found")
        }
        for name in ["object_id", "principal_id", "mi_res_id", "msi_res_id"] where first(name) != nil {
            throw Self.refusal(400, "invalid_request", "Identity not found")
        }
        guard let resource = first("resource"), AzureResource.isMicrosofts(resource) else {
            throw Self.refusal(400, "invalid_resource", "The resource is not a service of Azure")
        }
        return resource
    }

    /// The token for a `resource` that was asked for; numbers are text, as Azure writes them.
    package func answer(_ token: AzureToken, for resource: String, now: Date) throws(Refusal) -> Answer {
        guard AzureResource.withoutSlash(resource) == token.resource, token.expiresAt > now else {
            throw Self.refusal(500, "server_error", "There is no token for this resource")
        }
        return Self.encoded(
            200,
            [
                "access_token": token.access.reveal(), "client_id": token.client ?? "", "resource": resource, "token_type": "Bearer",
                "expires_in": String(Int(token.expiresAt.timeIntervalSince(now))),
                "ext_expires_in": String(Int(token.expiresAt.timeIntervalSince(now))),
                "expires_on": String(Int(token.expiresAt.timeIntervalSince1970)), "not_before": String(Int(now.timeIntervalSince1970)),
            ])
    }

    private static func refusal(_ status: Int, _ error: String, _ words: String) -> Refusal {
        Refusal(answer: encoded(status, ["error": error, "error_description": words]))
    }

    private static func encoded(_ status: Int, _ fields: [String: String]) -> Answer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Answer(status: status, json: (try? encoder.encode(fields)).map { Array($0) } ?? [])
    }

    /// Compares in a time that does not say how much is right.
    private static func isSame(_ one: String, _ other: String) -> Bool {
        let one = Array(one.utf8), other = Array(other.utf8)
        guard one.count == other.count else { return false }
        return zip(one, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
