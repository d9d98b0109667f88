import Domain
import HCL
import Patterns

/// Reads a root and the modules that it calls, each folder once and no more than anybody would keep.
struct RootNeedsReading {
    private(set) var needs = RootNeeds()
    private let texts: RepositoryTexts
    private let dialect: Dialect
    private let workspace: String
    private var seen: Set<String> = []
    private var unread: [String] = []
    private var filesLeft = 4_000
    private var bytesLeft = 16 << 20

    private static let mostFolders = 500
    private static let longestFile = 4 << 20
    /// How many providers, and how many accounts, one root may name.
    private static let mostNamed = 300

    init(_ texts: RepositoryTexts, _ dialect: Dialect, workspace: String) {
        self.texts = texts
        self.dialect = dialect
        self.workspace = workspace
    }

    mutating func read(root: String, _ variables: VariableSources) {
        let root = RelativePath.clean(root)
        enter(root)
        while let folder = unread.popLast() { read(folder, folder == root ? variables : nil) }
        needs.accounts.sort { ($0.place, $0.user) < ($1.place, $1.user) }
    }

    private mutating func enter(_ folder: String) {
        guard !seen.contains(folder) else { return }
        guard seen.count < Self.mostFolders else { return needs.doubt("More than \(Self.mostFolders) modules are called.") }
        seen.insert(folder)
        unread.append(folder)
    }

    /// - Parameter variables: nil for a module: what it gets is up to its callers.
    private mutating func read(_ folder: String, _ variables: VariableSources?) {
        guard let names = texts.names(folder) else {
            return needs.doubt("The folder \(folder) is not there, or lies behind a link.")
        }
        let files = load(names, of: folder)
        let module = TerraformModule(files: files, in: folder, dialect: dialect)
        if let error = module.diagnostics.first(where: { $0.severity == .error }) {
            needs.doubt("\(error.position.file):\(error.position.line): \(error.text)")
        }
        let facts = ModuleFacts(files, in: folder, dialect, module)
        let constants = Constants(
            variables: variables.map { values(of: module, $0, names, folder) } ?? [:], locals: facts.locals, workspace: workspace)
        take(module, facts, constants)
        follow(module.moduleCalls, from: folder)
        if let variables { takeRoot(module, constants, variables, names, folder) }
    }
}

// MARK: Files

extension RootNeedsReading {
    private mutating func load(_ names: [String], of folder: String) -> [String: String] {
        var files: [String: String] = [:]
        for name in dialect.configurationFiles(among: names) {
            filesLeft -= 1
            guard filesLeft >= 0, bytesLeft > 0 else {
                needs.doubt("There is more configuration than is read.")
                break
            }
            let path = RelativePath.join(folder, name)
            guard let text = texts.text(path, min(bytesLeft, Self.longestFile)) else {
                needs.doubt("\(path) is a link, too large, or cannot be read.")
                continue
            }
            bytesLeft -= text.utf8.count
            files[name] = text
        }
        return files
    }

    private func values(
        of module: TerraformModule, _ sources: VariableSources, _ names: [String], _ folder: String
    ) -> [String: WrittenValue.Form] {
        VariableValues(of: module, sources, files: names, workspace: workspace) { file in
            guard !file.hasPrefix("/") else { return nil }
            let path = RelativePath.join(folder, file)
            return RelativePath.parts(of: path).first == ".." ? nil : texts.text(path, 1 << 20)
        }.values
    }

    private mutating func follow(_ calls: [ModuleCall], from folder: String) {
        for call in calls {
            let place = "\(call.position.file):\(call.position.line)"
            guard let source = call.source, call.isLocal else {
                needs.doubt("\(place): the module \"\(call.name)\" does not lie in the repository, so its providers are not known.")
                continue
            }
            let called = RelativePath.join(folder, source)
            if RelativePath.parts(of: called).first == ".." {
                needs.doubt("\(place): the module \"\(call.name)\" lies outside of the repository.")
            } else {
                enter(called)
            }
        }
    }
}

// MARK: Facts

extension RootNeedsReading {
    private mutating func take(_ module: TerraformModule, _ facts: ModuleFacts, _ constants: Constants) {
        let address = { (name: String) in ProviderAddress(module.requiredProviders[name]?.source ?? Self.impliedSource(of: name)) }
        for name in facts.providerNames.union(module.requiredProviders.keys) where !address(name).isBuiltIn {
            add(provider: address(name).text)
        }
        for provider in facts.providers { add(provider: provider) }
        for provider in module.providers where mayAddAccount() {
            needs.accounts.append(
                RootNeeds.Account(
                    of: address(provider.reference.name).text, alias: provider.reference.alias, .body(provider.body), constants,
                    at: provider.position))
        }
        for program in facts.programs {
            needs.doubt("\(program.position.file):\(program.position.line): \(program.what) runs a program, which may need anything.")
        }
        for resource in module.resources where resource.mode == .data && resource.type == "terraform_remote_state" && mayAddAccount() {
            take(stateOf: resource, constants)
        }
    }

    private mutating func add(provider: String) {
        guard needs.providers.count < Self.mostNamed else { return needs.doubt("More than \(Self.mostNamed) providers are named.") }
        needs.providers.insert(provider)
    }

    private mutating func mayAddAccount() -> Bool {
        if needs.accounts.count < Self.mostNamed { return true }
        needs.doubt("More than \(Self.mostNamed) accounts are named.")
        return false
    }

    private static func impliedSource(of name: String) -> String {
        name == "terraform" ? "terraform.io/builtin/terraform" : name
    }

    private mutating func take(stateOf resource: Resource, _ constants: Constants) {
        guard case .known(let type)? = constants.value(resource.body.attribute("backend")?.value) else {
            return needs.doubt("\(resource.position.file):\(resource.position.line): it is not known where the state is that is read.")
        }
        needs.statesRead.insert(type)
        let user = "state in \(type)"
        let parts = WrittenSettings.body(resource.body).parts("config", constants)
        for part in parts {
            switch part {
            case .known(let settings): needs.accounts.append(.init(of: user, settings, constants, at: resource.position))
            case .unknown(let expression):
                let place = "\(resource.position.file):\(resource.position.line)"
                needs.accounts.append(.init(user: user, profile: .unknown(expression), subscription: .unknown(expression), place: place))
            }
        }
    }
}

// MARK: The root

extension RootNeedsReading {
    /// What only a root's own files mean.
    private mutating func takeRoot(
        _ module: TerraformModule, _ constants: Constants, _ variables: VariableSources, _ names: [String], _ folder: String
    ) {
        switch module.stateStorage {
        case .backend(let backend): take(backend, constants, variables)
        case .cloud: needs.backend = "cloud"
        case nil: break
        }
        if names.contains("terragrunt.hcl") { needs.doubt("Terragrunt makes configuration of its own in \(folder).") }
        takeLock(names, folder)
    }

    private mutating func take(_ backend: StateStorage.Backend, _ constants: Constants, _ variables: VariableSources) {
        needs.backend = backend.type
        var account = RootNeeds.Account(of: "backend \(backend.type)", .body(backend.body), constants, at: backend.position)
        if !VariableSources.values(of: ["backend-config"], in: variables.initArguments).isEmpty {
            // It goes before what is written, and may be a file.
            account.profile = .unknown("-backend-config")
            account.subscription = .unknown("-backend-config")
        }
        needs.accounts.append(account)
    }

    /// What the lock file names is needed although no file does where the state still holds something of it.
    private mutating func takeLock(_ names: [String], _ folder: String) {
        let name = ".terraform.lock.hcl"
        guard names.contains(name), let text = texts.text(RelativePath.join(folder, name), 1 << 20) else { return }
        for block in ConfigurationFile(text, named: name).body.blocks("provider", labels: 1) {
            let address = ProviderAddress(block.labels[0])
            if !address.isBuiltIn { add(provider: address.text) }
        }
    }
}
