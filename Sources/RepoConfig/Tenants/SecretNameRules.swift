import Domain
import Patterns

/// What names of secrets must look like in a store.
struct SecretNameRules {
    let store: SecretStore

    /// Why a name, or the beginning of names, cannot be used; nil if it can.
    func problem(with text: String, isPrefix: Bool) -> String? {
        if let problem = Shape.anything.problem(with: text) { return problem }
        let name: SecretName
        do {
            name = try SecretName(text)
        } catch {
            return Self.problem(error)
        }
        let literals = name.parts.compactMap { if case .literal(let text) = $0 { text } else { nil } }
        if let problem = literals.lazy.compactMap(problem(withLiteral:)).first { return problem }
        return problem(withPath: text) ?? problem(withPartsOf: name) ?? (isPrefix ? problem(withEndOf: text) : nil)
    }

    private static func problem(_ problem: SecretName.Problem) -> String {
        let known = SecretName.Variable.allCases.map { "${\($0.rawValue)}" }.joined(separator: ", ")
        switch problem {
        case .unfinishedVariable: return "'${' has no '}'"
        case .unknownVariable(let name):
            guard isChosenByRequester(name) else { return "${\(shortened(name))} is not known; there are \(known)" }
            return "${\(shortened(name))} is chosen by whoever opens a pull request, who would choose the secret; there are \(known)"
        }
    }

    private static func shortened(_ name: String) -> String { name.utf8.count > 40 ? name.prefix(40) + "…" : name }

    /// Whether a variable would be something of a pull request or of who gives commands.
    private static func isChosenByRequester(_ name: String) -> Bool {
        let words = name.lowercased().utf8.split { [UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-")].contains($0) }
        return words.contains { requesters.contains(String(Substring($0))) }
    }

    private static let requesters: Set<String> = [
        "actor", "args", "author", "branch", "comment", "commit", "fork", "head", "label", "number", "pr", "pull", "ref", "sha", "title",
        "user", "username",
    ]
}

// MARK: Characters

extension SecretNameRules {
    private func problem(withLiteral text: String) -> String? {
        if store.isReachedByARN, text.hasPrefix("arn:") { return nil }
        let (allowed, words) = alphabet
        if allowed?.matchesWhole(text) != true { return "can only have \(words) in this store" }
        return text.utf8.count > store.longestName ? "must not be longer than \(store.longestName) characters in this store" : nil
    }

    private var alphabet: (RegularExpression?, String) {
        switch store {
        case .azureKeyVault: (Self.keyVault, "letters, digits and '-'")
        case .googleSecretManager: (Self.google, "letters, digits, '-' and '_'")
        case .awsSecretsManager: (Self.secretsManager, "letters, digits and '/_+=.@-'")
        case .awsParameterStore: (Self.parameterStore, "letters, digits and '/_.-'")
        case .vault, .file: (Self.visible, "visible characters")
        }
    }

    private static let keyVault = try? RegularExpression("[0-9A-Za-z-]*")
    private static let google = try? RegularExpression("[0-9A-Za-z_-]*")
    private static let secretsManager = try? RegularExpression("[0-9A-Za-z/_+=.@-]*")
    private static let parameterStore = try? RegularExpression("[0-9A-Za-z/_.-]*")
    private static let visible = try? RegularExpression("[^\\x00-\\x20\\x7f]*")

    /// Where names are paths they must be clean, so that one text means one secret.
    private func problem(withPath text: String) -> String? {
        switch store {
        case .vault:
            // The end of a prefix is a separator.
            let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            let isClean = parts.enumerated().allSatisfy { index, part in
                if part.isEmpty { return index == parts.count - 1 && index > 0 }
                return ![".", ".."].contains(String(Substring(part)))
            }
            return isClean ? nil : "must be a path without '//', '.', '..' or a slash in front"
        case .awsParameterStore:
            let isPath = text.utf8.contains(UInt8(ascii: "/")) && !text.hasPrefix("arn:")
            return isPath && text.utf8.first != UInt8(ascii: "/") ? "must begin with a slash, as it holds one" : nil
        case .azureKeyVault, .awsSecretsManager, .googleSecretManager, .file: return nil
        }
    }
}

// MARK: Separators

extension SecretNameRules {
    /// Between two variables must stand what can be in neither, or else different projects come to have one name: `a-b` and `c`, and
    /// `a` and `b-c`.
    private func problem(withPartsOf name: SecretName) -> String? {
        var between: String?
        for part in name.parts {
            switch part {
            case .literal(let text): between?.append(text)
            case .variable:
                if let text = between, !separates(text) { return "there must be \(separatorWords) between variables" }
                between = ""
            }
        }
        return nil
    }

    /// `team-a` must not mean what begins with `team-ab`, too.
    private func problem(withEndOf prefix: String) -> String? {
        let isSafe =
            store.spelling == .narrow ? prefix.utf8.suffix(2).elementsEqual("--".utf8) || endsInOddity(prefix) : endsInOddity(prefix)
        return isSafe ? nil : "must end in \(separatorWords), or it means names of others, too"
    }

    private func separates(_ text: String) -> Bool {
        if store.spelling == .narrow, text.utf8.firstRange(of: "--".utf8) != nil { return true }
        return text.utf8.contains(where: isOdd)
    }

    private func endsInOddity(_ text: String) -> Bool { text.utf8.last.map(isOdd) ?? false }

    /// Whether a byte is in no value of a variable.
    private func isOdd(_ byte: UInt8) -> Bool {
        let isLetter = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
        return !isLetter && byte != store.spelling.escape && byte != UInt8(ascii: "}") && !store.spelling.keeps(byte)
    }

    private var separatorWords: String { store.spelling == .narrow ? "'--'" : "'/'" }
}

extension SecretStore {
    fileprivate var isReachedByARN: Bool {
        switch self {
        case .awsSecretsManager, .awsParameterStore: true
        case .azureKeyVault, .googleSecretManager, .vault, .file: false
        }
    }
}
