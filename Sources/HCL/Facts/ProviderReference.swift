/// The configuration of a provider, by its name in the module and its alias.
package struct ProviderReference: Hashable, Sendable {
    package var name: String
    /// Nil means the configuration without an alias.
    package var alias: String?

    package init(name: String, alias: String? = nil) {
        self.name = name
        self.alias = alias
    }
}

extension ProviderReference {
    /// What a value such as `aws.west` refers to. The instance in `aws.west["eu"]` is left out.
    init?(_ value: WrittenValue) {
        switch value.form {
        case .reference(let names): self.init(names)
        case .string(let text): self.init(Self.names(in: text[...]))
        case .opaque(let text): self.init(Self.names(in: text.prefix { $0 != "[" }))
        default: return nil
        }
    }

    private init?(_ names: [String]) {
        guard 1...2 ~= names.count else { return nil }
        self.init(name: names[0], alias: names.count == 2 ? names[1] : nil)
    }

    private static func names(in text: Substring) -> [String] {
        let names = text.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
        let areNames = names.allSatisfy { name in
            name.utf8.first?.startsIdentifier == true && name.utf8.allSatisfy(\.continuesIdentifier)
        }
        return areNames ? names.map(String.init) : []
    }
}
