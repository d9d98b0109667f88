/// A value that a module takes.
package struct Variable: Hashable, Sendable {
    package var name: String
    /// The type as it is written.
    package var type: String?
    package var summary: String?
    /// Nil means that whoever calls the module must give a value.
    package var standardValue: WrittenValue?
    package var isSensitive: Bool
    package var deprecation: String?
    package var position: SourcePosition
}

/// A value that a module gives.
package struct Output: Hashable, Sendable {
    package var name: String
    package var summary: String?
    package var isSensitive: Bool
    package var deprecation: String?
    package var position: SourcePosition
}

/// A module's use of another module.
package struct ModuleCall: Hashable, Sendable {
    package var name: String
    /// Nil where it is missing or must be evaluated.
    package var source: String?
    package var version: String?
    package var body: Body
    package var position: SourcePosition

    /// Whether the module lies in a folder that is named relative to the caller's.
    package var isLocal: Bool { source.map { $0.hasPrefix("./") || $0.hasPrefix("../") } ?? false }
}

/// Something that a provider makes or looks up.
package struct Resource: Hashable, Sendable {
    package enum Mode: String, Hashable, Sendable, CaseIterable {
        case managed, data, ephemeral
    }
    package var mode: Mode
    package var type: String
    package var name: String
    /// Nil if what is written there names no provider.
    package var provider: ProviderReference?
    package var body: Body
    package var position: SourcePosition
}

/// How a provider is set up. What it is given is in its body.
package struct ProviderConfiguration: Hashable, Sendable {
    package var reference: ProviderReference
    package var body: Body
    package var position: SourcePosition
}

/// A provider that a module needs.
package struct RequiredProvider: Hashable, Sendable {
    /// The address in a registry, such as `hashicorp/aws`; nil means that the name says it.
    package var source: String?
    package var versions: [String] = []
    /// The configurations that whoever calls the module must give.
    package var aliases: [ProviderReference] = []
}

/// Which versions of Terraform a module accepts.
package struct VersionRequirement: Hashable, Sendable {
    package var text: String
    package var position: SourcePosition
}
