import Domain

/// What several identities of one Vault come to: one token for the job, and what engines mint.
struct VaultWants: Sendable {
    struct Dynamic: Sendable {
        var path: String
        var parameters: [String: String]
        var variables: [String: String]
    }
    /// nil if the job gets no token.
    var policies: [String]?
    var dynamic: [Dynamic] = []
    var parts: (policies: [String]?, dynamic: [Dynamic]) { (policies, dynamic) }

    init(_ products: [VaultIdentity.Product], doing: String) throws(StoreFault) {
        for product in products {
            switch product {
            case .token(let wanted):
                // Without policies it would get all of the server's.
                guard !wanted.isEmpty, wanted.allSatisfy({ !$0.isEmpty && $0 != "root" }) else {
                    throw StoreFault(.misconfigured, doing: doing, reason: "a token needs policies, and not 'root'")
                }
                policies = Set((policies ?? []) + wanted).sorted()
            case .dynamic(let path, let parameters, let variables):
                dynamic.append(Dynamic(path: path, parameters: parameters, variables: variables))
            }
        }
    }
}

extension VaultWants.Dynamic {
    /// The variables that an answer gives, in the order of their names. What is not text is given as it is written in JSON.
    func variables(in answer: StoreAnswer, doing: String) throws(StoreFault) -> [(String, Secret)] {
        guard let data = JSONMembers(answer.body)?.object("data") else {
            throw StoreFault(.malformed, doing: doing, reason: "the answer is not what was expected", requestID: answer.requestID)
        }
        var values: [(String, Secret)] = []
        for (field, name) in variables.sorted(by: { $0.value < $1.value }) {
            guard let text = data.text(field), text != "null" else {
                throw StoreFault(.malformed, doing: doing, reason: "the answer has no field '\(field)'", requestID: answer.requestID)
            }
            values.append((name, Secret(JSONMembers.string(text) ?? text)))
        }
        return values
    }
}
