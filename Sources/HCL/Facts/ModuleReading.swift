/// Puts together what the files of a module say.
struct ModuleReading {
    private var diagnostics: [Diagnostic] = []
    var values = LiteralReading()
    private var variables = MergedBlocks<String>()
    private var outputs = MergedBlocks<String>()
    private var calls = MergedBlocks<String>()
    private var resources = MergedBlocks<ResourceKey>()
    private var providers = MergedBlocks<ProviderReference>()
    var requirements = Requirements()

    private struct ResourceKey: Hashable {
        var mode: Resource.Mode
        var labels: [String]
    }

    mutating func read(_ file: ConfigurationFile, isOverride: Bool) {
        diagnostics += file.diagnostics
        for block in values.blocks("variable", labels: 1, in: file.body) {
            merge(block, into: \.variables, as: block.labels[0], isOverride)
        }
        for block in values.blocks("output", labels: 1, in: file.body) {
            merge(block, into: \.outputs, as: block.labels[0], isOverride)
        }
        for block in values.blocks("module", labels: 1, in: file.body) {
            merge(block, into: \.calls, as: block.labels[0], isOverride)
        }
        for mode in Resource.Mode.allCases {
            for block in values.blocks(mode.blockType, labels: 2, in: file.body) {
                merge(block, into: \.resources, as: ResourceKey(mode: mode, labels: block.labels), isOverride)
            }
        }
        readSettings(in: file.body, isOverride)
    }

    /// Settings of the program and of providers, in the order of the file as far as they are about versions.
    private mutating func readSettings(in body: Body, _ isOverride: Bool) {
        for block in values.blocks("provider", labels: 1, in: body) {
            let alias = values.string(block.body.attribute("alias")).flatMap { $0.isEmpty ? nil : $0 }
            merge(block, into: \.providers, as: ProviderReference(name: block.labels[0], alias: alias), isOverride)
            requirements.read(provider: block, isOverride, &values)
        }
        for block in values.blocks("terraform", in: body) { requirements.read(terraform: block, isOverride, &values) }
    }

    private mutating func merge<Key>(
        _ block: Block, into blocks: WritableKeyPath<Self, MergedBlocks<Key>>, as key: Key, _ isOverride: Bool
    ) {
        if isOverride {
            self[keyPath: blocks].override(key, with: block)
        } else if !self[keyPath: blocks].declare(block, as: key) {
            values.complain("This was declared before.", at: block.position)
        }
    }
}

// MARK: Facts

extension ModuleReading {
    /// The module that was read.
    mutating func module() -> TerraformModule {
        var module = TerraformModule()
        module.variables = variables.blocks.map { variable($0.key, $0.block) }
        module.outputs = outputs.blocks.map { output($0.key, $0.block) }
        module.moduleCalls = calls.blocks.map { call($0.key, $0.block) }
        module.resources = resources.blocks.map { resource($0.key, $0.block) }
        module.providers = providers.blocks.map {
            ProviderConfiguration(reference: $0.key, body: $0.block.body, position: $0.block.position)
        }
        module.requiredVersions = requirements.versions
        module.stateStorage = requirements.stateStorage
        module.requiredProviders = requirements.providers
        for name in module.providers.map(\.reference.name) + module.resources.compactMap(\.provider?.name) {
            if module.requiredProviders[name] == nil { module.requiredProviders[name] = RequiredProvider() }
        }
        module.diagnostics = (diagnostics + values.diagnostics).sorted { $0.position < $1.position }
        return module
    }

    private mutating func variable(_ name: String, _ block: Block) -> Variable {
        Variable(
            name: name, type: block.body.attribute("type")?.source, summary: values.string(block.body.attribute("description")),
            standardValue: block.body.attribute("default")?.value,
            isSensitive: values.bool(block.body.attribute("sensitive")) ?? false,
            deprecation: values.string(block.body.attribute("deprecated")), position: block.position)
    }

    private mutating func output(_ name: String, _ block: Block) -> Output {
        Output(
            name: name, summary: values.string(block.body.attribute("description")),
            isSensitive: values.bool(block.body.attribute("sensitive")) ?? false,
            deprecation: values.string(block.body.attribute("deprecated")), position: block.position)
    }

    private mutating func call(_ name: String, _ block: Block) -> ModuleCall {
        ModuleCall(
            name: name, source: values.string(block.body.attribute("source")), version: values.string(block.body.attribute("version")),
            body: block.body, position: block.position)
    }

    private mutating func resource(_ key: ResourceKey, _ block: Block) -> Resource {
        Resource(
            mode: key.mode, type: key.labels[0], name: key.labels[1], provider: provider(ofType: key.labels[0], block.body),
            body: block.body, position: block.position)
    }

    /// The provider that a resource names, or else the one that its type begins with.
    private mutating func provider(ofType type: String, _ body: Body) -> ProviderReference? {
        guard let written = body.attribute("provider") else { return ProviderReference(name: String(type.prefix { $0 != "_" })) }
        if let reference = ProviderReference(written.value) { return reference }
        values.complain("A provider's name must stand here, with its alias after a dot where it has one.", at: written.value.position)
        return nil
    }
}

extension Resource.Mode {
    /// The word that such a block begins with.
    fileprivate var blockType: String { self == .managed ? "resource" : rawValue }
}
