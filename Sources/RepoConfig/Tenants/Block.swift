import Patterns

/// A map of what is said of tenants, while it is read: its fields, and what is wrong with them. Keys that nobody knows are always refused,
/// since what is meant by them would be missing.
struct Block {
    let fields: Fields
    var wrong: Complaints

    init(_ yaml: YAML, _ type: String, _ known: Set<String>) throws(ConfigError) {
        try Self.refuseSecrets(in: yaml, type, known)
        var yaml = yaml
        yaml.isStrict = true
        fields = try Fields(yaml, type, known: known)
        wrong = Complaints(of: fields)
    }

    subscript(_ key: String) -> YAML? { fields[key] }

    func has(_ key: String) -> Bool { fields[key] != nil }

    /// Secrets would be readable by whoever reads the file. Their values are not shown.
    private static func refuseSecrets(in yaml: YAML, _ type: String, _ known: Set<String>) throws(ConfigError) {
        for field in try yaml.fields(of: type) where !known.contains(field.key) && secretKeys.contains(field.key) {
            let file = "\(field.key)_file"
            let instead = known.contains(file) ? "use '\(file)', the path of a file that holds it" : "no secret is kept in this file"
            throw .line(field.line, "'\(field.key)' is a secret and must not stand here: \(instead)")
        }
    }

    private static let secretKeys: Set<String> = [
        "access_key", "access_key_id", "api_key", "client_secret", "credentials", "key", "password", "private_key", "secret",
        "secret_access_key", "secret_id", "secret_key", "session_token", "token",
    ]
}

// MARK: Texts

extension Block {
    /// The text under `key`; nil if there is none or it is wrong.
    mutating func text(_ key: String, _ shape: Shape = .anything) throws(ConfigError) -> String? {
        guard let text = try fields.string(key) else { return nil }
        if let problem = shape.problem(with: text) {
            wrong.add(key, problem)
            return nil
        }
        return text
    }

    /// The text under `key`; empty if there is none or it is wrong.
    mutating func required(_ key: String, _ shape: Shape = .anything) throws(ConfigError) -> String {
        if !has(key) { wrong.add(key, "is required") }
        return try text(key, shape) ?? ""
    }

    /// The texts under `key`, which must be there.
    mutating func texts(_ key: String, _ shape: Shape = .anything) throws(ConfigError) -> [String] {
        let texts = try fields.strings(key) ?? []
        var inner = Complaints(of: fields)
        for (index, text) in texts.enumerated() { inner.add(String(index), shape.problem(with: text), line: fields.line(of: key)) }
        wrong.add(key, inner)
        return texts
    }

    /// The number under `key`, which must lie in `range`.
    mutating func number(_ key: String, in range: ClosedRange<Int>) throws(ConfigError) -> Int? {
        guard let number = try fields.int(key) else { return nil }
        if range.contains(number) { return number }
        wrong.add(key, "must be between \(range.lowerBound) and \(range.upperBound)")
        return nil
    }

    /// The texts of the map under `key`.
    func map(_ key: String) throws(ConfigError) -> [(name: String, value: String, line: Int)] {
        var pairs: [(name: String, value: String, line: Int)] = []
        for field in try fields[key]?.fields(of: "map[string]string") ?? [] {
            pairs.append((field.key, try field.value.string(), field.line))
        }
        return pairs
    }

    /// Complains unless exactly one of `keys` is there; gives the one that is.
    mutating func one(of keys: [String]) -> String? {
        let given = keys.filter(has)
        if given.count == 1 { return given[0] }
        let names = keys.map { "'\($0)'" }.joined(separator: ", ")
        if let second = given.dropFirst().first {
            wrong.add(second, "only one of \(names) can be meant")
        } else {
            wrong.add(keys[0], "one of \(names) is required")
        }
        return nil
    }

    /// Complains about those of `keys` that are there.
    mutating func refuse(_ keys: [String], _ reason: String) {
        for key in keys where has(key) { wrong.add(key, reason) }
    }
}

/// A form that a text must have.
struct Shape: Sendable {
    private let expression: RegularExpression?
    private let words: String
    private let longest: Int

    /// `words` follow on "must be".
    init(_ expression: String, _ words: String, longest: Int = 2048) {
        self.expression = try? RegularExpression(expression)
        self.words = words
        self.longest = longest
    }

    func problem(with text: String) -> String? {
        if text.utf8.allSatisfy({ $0 == UInt8(ascii: " ") }) { return "cannot be blank" }
        if text.utf8.count > longest { return "must not be longer than \(longest) characters" }
        return expression?.matchesWhole(text) == true ? nil : "must be \(words)"
    }
}

extension Shape {
    static let anything = Shape("(?s).*", "a text", longest: 65_536)
    static let tenant = Shape("[A-Za-z0-9][A-Za-z0-9_.-]*", "of letters, digits, '-', '_' and '.'", longest: 63)
    static let file = Shape("/[^\\x00]*", "an absolute path")
    static let role = Shape("arn:aws(-[a-z]+)*:iam::[0-9]{12}:role/[\\w+=,.@/-]+", "a role such as arn:aws:iam::111111111111:role/plan")
    static let policy = Shape(
        "arn:aws(-[a-z]+)*:iam::([0-9]{12}|aws):policy/[\\w+=,.@/-]+", "a policy such as arn:aws:iam::aws:policy/ReadOnlyAccess")
    static let region = Shape("[a-z]{2,4}(-[a-z]+)+-[0-9]+", "a region such as eu-west-1", longest: 64)
    static let externalID = Shape("[\\w+=,.@:/-]{2,}", "of letters, digits and '+=,.@:/-', two at least", longest: 1224)
    static let profile = Shape("[A-Za-z0-9_][A-Za-z0-9_.-]*", "of letters, digits, '-', '_' and '.'", longest: 64)
    static let identifier = Shape("[A-Za-z0-9][A-Za-z0-9.-]*", "an identifier of letters, digits, '-' and '.'", longest: 255)
    static let vaultName = Shape("[A-Za-z0-9][A-Za-z0-9-]{2,23}", "the name of a key vault: 3 to 24 letters, digits and '-'")
    static let googleProject = Shape("[a-z0-9][a-z0-9.:-]*", "a project's id or number", longest: 64)
    static let serviceAccount = Shape("[a-z0-9.-]+@[a-z0-9.-]+", "the address of a service account", longest: 255)
    static let scope = Shape("https://[\\x21-\\x7e]+", "a scope such as https://www.googleapis.com/auth/cloud-platform")
    static let place = Shape("[A-Za-z0-9_.=+-]+(/[A-Za-z0-9_.=+-]+)*", "a path without a slash at either end", longest: 512)
    static let vaultPolicy = Shape("[^\\s,]+", "the name of a policy", longest: 255)
    static let variable = Shape("[A-Za-z_][A-Za-z0-9_]*", "a name of letters, digits and '_'", longest: 255)
    static let team = Shape("[^\\s/,]+(/[^\\s/,]+)*", "a team such as acme/platform", longest: 255)
    static let host = Shape(
        "(\\*\\.)?[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?(:[0-9]{1,5})?|\\[[0-9A-Fa-f:.]+\\](:[0-9]{1,5})?",
        "a host such as api.example.com:443 or *.example.com:443", longest: 260)
    static let provider = Shape(
        "[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)?|[A-Za-z0-9.-]+(:[0-9]+)?/[A-Za-z0-9_-]+/[A-Za-z0-9_-]+",
        "a provider such as cloudflare/cloudflare",
        longest: 255)
}
