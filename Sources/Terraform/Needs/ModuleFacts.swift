import Domain
import HCL

/// What one folder says of providers and constants beyond what `TerraformModule` knows.
struct ModuleFacts {
    /// Local names of providers that are used.
    private(set) var providerNames: Set<String> = []
    /// Addresses of providers whose credentials are used by something else.
    private(set) var providers: Set<String> = []
    private(set) var locals: [String: WrittenValue] = [:]
    /// What runs programs, which may use any credential.
    private(set) var programs: [(what: String, position: SourcePosition)] = []

    init(_ files: [String: String], in folder: String, _ dialect: Dialect, _ module: TerraformModule) {
        var ambiguous: Set<String> = []
        for name in dialect.configurationFiles(among: files.keys) {
            let body = ConfigurationFile(files[name] ?? "", named: folder == "." ? name : "\(folder)/\(name)").body
            for attribute in body.blocks("locals").flatMap(\.body.attributes) {
                // Which one counts depends on which file is an override.
                if locals.updateValue(attribute.value, forKey: attribute.name) != nil { ambiguous.insert(attribute.name) }
            }
            readSettings(in: body)
            readHidden(in: body)
        }
        for name in ambiguous { locals[name] = nil }
        for resource in module.resources { read(resource) }
        for provider in module.providers where provider.runsProgram {
            programs.append(("The provider \(provider.reference.name)", provider.position))
        }
    }

    private mutating func read(_ resource: Resource) {
        if resource.mode == .data, resource.type == "external" { programs.append(("A data source", resource.position)) }
        readProvisioners(in: resource.body)
    }

    private mutating func readProvisioners(in body: Body) {
        for block in body.blocks("provisioner", labels: 1) where block.labels == ["local-exec"] {
            programs.append(("A provisioner", block.position))
        }
    }
}

// MARK: Blocks that are no resources

extension ModuleFacts {
    private mutating func readSettings(in body: Body) {
        for block in body.blocks("terraform") {
            providerNames.formUnion(block.body.blocks("provider_meta", labels: 1).map { $0.labels[0] })
            // OpenTofu encrypts state with keys of a cloud.
            for encryption in block.body.blocks("encryption") {
                for key in encryption.body.blocks("key_provider", labels: 2) {
                    if let provider = Self.keyProviders[key.labels[0]] { providers.insert(provider) }
                    if key.labels[0] == "external" { programs.append(("A key provider", key.position)) }
                }
            }
        }
    }

    private static let keyProviders = [
        "aws_kms": "hashicorp/aws", "gcp_kms": "hashicorp/google", "azure_vault": "hashicorp/azurerm", "openbao": "hashicorp/vault",
    ]

    /// Resources that are named without being declared: those of checks and actions, those that are to be forgotten or imported.
    private mutating func readHidden(in body: Body) {
        for check in body.blocks("check", labels: 1) {
            for block in check.body.blocks("data", labels: 2) {
                use(type: block.labels[0], in: block.body)
                if block.labels[0] == "external" { programs.append(("A data source", block.position)) }
            }
        }
        for block in body.blocks("action", labels: 2) { use(type: block.labels[0], in: block.body) }
        for block in body.blocks("removed") {
            use(address: block.body.attribute("from"))
            readProvisioners(in: block.body)
        }
        for block in body.blocks("import") { use(address: block.body.attribute("to")) }
    }

    /// A module's address names no type, and then nothing is found that anybody provides.
    private mutating func use(address: Attribute?) {
        guard let written = address?.value.source else { return }
        let names = ResourceAddress.withoutInstances(written).split(separator: ".")
        guard names.count >= 2, names[names.count - 2] != "module" else { return }
        providerNames.insert(Self.provider(of: String(names[names.count - 2])))
    }

    private mutating func use(type: String, in body: Body) {
        guard let written = body.attribute("provider")?.value else {
            providerNames.insert(Self.provider(of: type))
            return
        }
        providerNames.insert(String(written.source.prefix { $0 != "." && $0 != "[" }))
    }

    private static func provider(of type: String) -> String { String(type.prefix { $0 != "_" }) }
}

extension ProviderConfiguration {
    /// Whether it gets credentials from a program (`exec`), itself or for Kubernetes.
    fileprivate var runsProgram: Bool {
        if body.attribute("exec") != nil || !body.blocks("exec").isEmpty { return true }
        if body.blocks("kubernetes").contains(where: { $0.body.attribute("exec") != nil || !$0.body.blocks("exec").isEmpty }) {
            return true
        }
        guard let kubernetes = body.attribute("kubernetes")?.value else { return false }
        return kubernetes["exec"] != nil || kubernetes.isUnknown
    }
}
