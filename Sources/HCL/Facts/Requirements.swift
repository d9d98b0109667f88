/// What a module's `terraform` blocks say, with what `provider` blocks say of versions.
struct Requirements {
    private(set) var versions: [VersionRequirement] = []
    private(set) var providers: [String: RequiredProvider] = [:]
    private(set) var stateStorage: StateStorage?

    mutating func read(provider block: Block, _ isOverride: Bool, _ values: inout LiteralReading) {
        let name = block.labels[0]
        let version = values.string(block.body.attribute("version"))
        var provider = providers[name] ?? RequiredProvider()
        if isOverride, version != nil { provider.versions = [] }
        provider.versions += version.map { [$0] } ?? []
        providers[name] = provider
    }

    mutating func read(terraform block: Block, _ isOverride: Bool, _ values: inout LiteralReading) {
        readVersion(block.body.attribute("required_version"), isOverride, &values)
        for providers in values.blocks("required_providers", in: block.body) {
            for attribute in providers.body.attributes {
                read(required: attribute, in: providers, isOverride, &values)
            }
        }
        for backend in values.blocks("backend", labels: 1, in: block.body) {
            let storage = StateStorage.Backend(type: backend.labels[0], body: backend.body, position: backend.position)
            keep(.backend(storage), at: backend.position, isOverride, &values)
        }
        for cloud in values.blocks("cloud", in: block.body) {
            keep(.cloud(StateStorage.Cloud(cloud, &values)), at: cloud.position, isOverride, &values)
        }
    }

    private mutating func readVersion(_ attribute: Attribute?, _ isOverride: Bool, _ values: inout LiteralReading) {
        guard let attribute, let text = values.string(attribute) else { return }
        if isOverride { versions = [] }
        versions.append(VersionRequirement(text: text, position: attribute.position))
    }

    private mutating func keep(
        _ storage: StateStorage, at position: SourcePosition, _ isOverride: Bool, _ values: inout LiteralReading
    ) {
        if isOverride || stateStorage == nil {
            stateStorage = storage
        } else {
            values.complain("Where the state is kept was said before.", at: position)
        }
    }
}

// MARK: Providers

extension Requirements {
    private mutating func read(required attribute: Attribute, in block: Block, _ isOverride: Bool, _ values: inout LiteralReading) {
        let written: RequiredProvider
        switch attribute.value.form {
        case .string(let version): written = RequiredProvider(versions: [version])
        case .object: written = RequiredProvider(attribute.value, &values)
        case .reference, .opaque: written = RequiredProvider()
        case .null, .bool, .number, .list:
            values.complain("A required provider must be a string or an object.", at: attribute.value.position)
            return
        }
        add(written, as: attribute.name, in: block, isOverride, &values)
    }

    private mutating func add(
        _ written: RequiredProvider, as name: String, in block: Block, _ isOverride: Bool, _ values: inout LiteralReading
    ) {
        guard var provider = providers[name], !isOverride else {
            providers[name] = written
            return
        }
        provider.versions += written.versions
        provider.aliases += written.aliases
        if let source = provider.source, let other = written.source, source != other {
            values.complain("The provider \"\(name)\" comes from \"\(source)\" and from \"\(other)\".", at: block.position)
        }
        provider.source = provider.source ?? written.source
        providers[name] = provider
    }
}

extension RequiredProvider {
    fileprivate init(_ object: WrittenValue, _ values: inout LiteralReading) {
        source = object["source"].flatMap { values.string($0) }
        versions = object["version"].flatMap { values.string($0) }.map { [$0] } ?? []
        guard case .list(let references) = object["configuration_aliases"]?.form else { return }
        aliases = references.compactMap(ProviderReference.init)
    }
}
