/// One field that a GraphQL query asks for.
struct GraphQLField: Sendable {
    var alias: String
    var name: String
    var arguments: [String: JSON]
    var selection: [GraphQLField]
    /// The type that it is asked of, if not of any: that of the fragment around it.
    var type: String?
}

/// Reads queries and mutations, as far as clients of GitHub write them: fields, arguments, variables and inline fragments.
struct GraphQLDocument {
    private var rest: Substring
    private let variables: [String: JSON]
    private var depth = 0

    struct Unreadable: Error {}

    /// The fields at the top of a document.
    static func fields(of query: String, variables: [String: JSON]) throws(Unreadable) -> [GraphQLField] {
        var document = GraphQLDocument(rest: query[...], variables: variables)
        document.skip()
        if document.rest.first != "{" {
            guard ["query", "mutation"].contains(document.word()) else { throw Unreadable() }
            _ = document.word()
            if document.take("(") { try document.skipDefinitions() }
        }
        return try document.selection()
    }

    private init(rest: Substring, variables: [String: JSON]) {
        self.rest = rest
        self.variables = variables
    }

    private mutating func skip() {
        while let first = rest.first, first.isWhitespace || first == "," || first == "#" {
            if first == "#" { rest = rest.drop { $0 != "\n" } } else { rest.removeFirst() }
        }
    }

    private mutating func word() -> String {
        skip()
        let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        rest = rest[word.endIndex...]
        skip()
        return String(word)
    }

    private mutating func take(_ text: String) -> Bool {
        skip()
        guard rest.hasPrefix(text) else { return false }
        rest = rest.dropFirst(text.count)
        skip()
        return true
    }

    private mutating func skipDefinitions() throws(Unreadable) {
        guard let end = rest.firstIndex(of: ")") else { throw Unreadable() }
        rest = rest[rest.index(after: end)...]
    }

    private mutating func selection() throws(Unreadable) -> [GraphQLField] {
        guard take("{"), depth < 30 else { throw Unreadable() }
        depth += 1
        defer { depth -= 1 }
        var fields: [GraphQLField] = []
        while !take("}") {
            if take("...") {
                let type = word() == "on" ? word() : nil
                fields += try selection().map { field in
                    var field = field
                    field.type = field.type ?? type
                    return field
                }
            } else {
                fields.append(try field())
            }
        }
        return fields
    }

    private mutating func field() throws(Unreadable) -> GraphQLField {
        let first = word()
        let name = take(":") ? word() : first
        guard !name.isEmpty else { throw Unreadable() }
        let arguments = take("(") ? try members(until: ")") : [:]
        let selection = rest.first == "{" ? try selection() : []
        return GraphQLField(alias: first, name: name, arguments: arguments, selection: selection)
    }

    private mutating func members(until end: String) throws(Unreadable) -> [String: JSON] {
        var members: [String: JSON] = [:]
        while !take(end) {
            let name = word()
            guard !name.isEmpty, take(":") else { throw Unreadable() }
            members[name] = try value()
        }
        return members
    }

    private mutating func value() throws(Unreadable) -> JSON {
        guard depth < 30 else { throw Unreadable() }
        depth += 1
        defer { depth -= 1 }
        if take("$") { return variables[word()] ?? .null }
        if take("{") { return .object(try members(until: "}")) }
        if take("[") {
            var items: [JSON] = []
            while !take("]") { items.append(try value()) }
            return .array(items)
        }
        if rest.first == "\"" { return .string(try text()) }
        let sign = take("-") ? "-" : ""
        let word = word()
        guard !word.isEmpty else { throw Unreadable() }
        if let number = Int(sign + word) { return .int(number) }
        return ["true": .bool(true), "false": .bool(false), "null": .null][word] ?? .string(word)
    }

    private mutating func text() throws(Unreadable) -> String {
        rest.removeFirst()
        var text = ""
        while let character = rest.popFirst(), character != "\"" {
            guard character == "\\" else {
                text.append(character)
                continue
            }
            guard let escaped = rest.popFirst() else { throw Unreadable() }
            text.append(["n": "\n", "t": "\t", "r": "\r"][escaped] ?? escaped)
        }
        skip()
        return text
    }
}
