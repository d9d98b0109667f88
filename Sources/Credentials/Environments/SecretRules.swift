import Domain

/// How secrets become variables: by kvenv's rules.
package struct SecretRules: Hashable, Sendable {
    /// Whether a `null` takes the variable away; kvenv makes it the four letters.
    package var nullUnsets: Bool

    package init(nullUnsets: Bool = false) { self.nullUnsets = nullUnsets }

    /// A secret that holds a whole environment: a JSON object, or the keys and values of a store that knows such.
    package func environment(in secret: StoredSecret, named name: String) throws(StoreFault) -> SecretVariables {
        switch secret.content {
        case .text(let text): try environment(members(of: text, in: name), in: name)
        case .pairs(let pairs): try environment(pairs, in: name)
        case .binary: throw SecretFault(name).isBinary
        }
    }

    /// Secrets that are a variable each, named by what follows `prefix`; those with keys and values are a whole environment each, whatever
    /// they are called. Two secrets that come to one variable are refused, as nobody could say which one is meant; with keys and values the
    /// later wins.
    package func environment(ofPrefix prefix: String, _ secrets: [NamedSecret]) throws(StoreFault) -> SecretVariables {
        var variables = SecretVariables()
        var origins: [String: String] = [:]
        for secret in secrets {
            if case .pairs(let pairs) = secret.secret.content {
                variables.add(try environment(pairs, in: secret.name))
                continue
            }
            guard let name = VariableName.cut(prefix, from: secret.name) else { throw SecretFault(secret.name).isNoName(secret.name) }
            if let other = origins.updateValue(secret.name, forKey: name) { throw SecretFault(secret.name).collides(with: other, name) }
            variables.add(try variable(name, secret: secret.secret, named: secret.name))
        }
        return variables
    }

    /// A secret whose text is the value of one variable, whatever it looks like.
    package func variable(_ variable: String, secret: StoredSecret, named name: String) throws(StoreFault) -> SecretVariables {
        guard VariableName.isValid(variable) else { throw SecretFault(name).isNoName(variable) }
        var variables = SecretVariables()
        switch secret.content {
        case .text(let text): variables.set(variable, to: .text(try usable(text.reveal(), key: nil, in: name)))
        case .pairs: throw SecretFault(name).isEnvironment
        case .binary: throw SecretFault(name).isBinary
        }
        return variables
    }

    private func members(of text: Secret, in name: String) throws(StoreFault) -> [(key: String, value: JSONText)] {
        switch try json(text, SecretFault(name)) {
        case .object(let members): return members
        default: throw SecretFault(name).isNoObject
        }
    }

    private func environment(_ pairs: [(key: String, json: Secret)], in name: String) throws(StoreFault) -> SecretVariables {
        var members: [(key: String, value: JSONText)] = []
        for pair in pairs { members.append((pair.key, try json(pair.json, SecretFault(name)))) }
        return try environment(members, in: name)
    }

    private func json(_ text: Secret, _ fault: SecretFault) throws(StoreFault) -> JSONText {
        do { return try JSONText(text.reveal()) } catch { throw fault.isNoJSON(at: error.offset) }
    }

    private func environment(_ members: [(key: String, value: JSONText)], in name: String) throws(StoreFault) -> SecretVariables {
        var variables = SecretVariables()
        for (key, value) in members {
            guard VariableName.isValid(key) else { throw SecretFault(name).isNoName(key) }
            variables.set(key, to: try converted(value, key: key, in: name))
        }
        return variables
    }

    private func converted(_ value: JSONText, key: String, in name: String) throws(StoreFault) -> SecretVariables.Value {
        switch value {
        case .string(let text): return .text(try usable(text, key: key, in: name))
        case .bool(let flag): return .text(Secret("\(flag)"))
        case .null: return nullUnsets ? .unset : .text(Secret("null"))
        case .number(let written):
            guard let text = JSONNumber.text(written) else {
                throw SecretFault(name).isNotConvertible(key, "a number that is out of range")
            }
            return .text(Secret(text))
        case .array: throw SecretFault(name).isNotConvertible(key, "an array")
        case .object: throw SecretFault(name).isNotConvertible(key, "an object")
        }
    }

    private func usable(_ text: String, key: String?, in name: String) throws(StoreFault) -> Secret {
        if text.utf8.contains(0) { throw SecretFault(name).isNotConvertible(key, "a NUL byte") }
        return Secret(text)
    }
}

/// What can be wrong with a secret, in kvenv's words with the key added; never with a value.
private struct SecretFault {
    private let name: String
    init(_ name: String) { self.name = name }

    var isNoObject: StoreFault { fault("top-level value for secret '\(name)' must be a JSON object") }
    var isBinary: StoreFault { fault("the secret does not have string data") }
    var isEnvironment: StoreFault { fault("secret '\(name)' holds keys and values, not one value") }
    func isNoJSON(at offset: Int) -> StoreFault { fault("cannot decode secret - it is not a valid JSON (byte \(offset))") }
    func isNoName(_ name: String) -> StoreFault { fault("secret name '\(name)' is invalid") }
    func isNotConvertible(_ key: String?, _ what: String) -> StoreFault {
        fault("secret '\(name)' value is not convertible: " + (key.map { "its key '\($0)' holds \(what)" } ?? "it holds \(what)"))
    }
    func collides(with other: String, _ variable: String) -> StoreFault {
        fault("secrets '\(other)' and '\(name)' both come to the variable \(variable)")
    }

    private func fault(_ reason: String) -> StoreFault { StoreFault(.malformed, doing: "reading the secret '\(name)'", reason: reason) }
}
