import Domain
import Patterns

/// Reads an item of `tenants`.
struct TenantReading {
    static let keys: Set<String> = [
        "name", "projects", "environment", "secrets", "identities", "mask", "pass_env", "inherit_env", "egress", "permissions",
        "high_impact",
    ]

    let stores: [String: SecretStore]
    private(set) var tenant = Tenant(name: "", claims: [])
    private(set) var repositories: [RepositoryPattern] = []
    private var block: Block

    var wrong: Complaints { block.wrong }

    init(_ yaml: YAML, stores: [String: SecretStore]) throws(ConfigError) {
        self.stores = stores
        block = try Block(yaml, "raw.Tenant", Self.keys)
        tenant = Tenant(name: try block.required("name", .tenant), claims: [], line: block.fields.line)
        try readClaims()
        try readEnvironment()
        try readEntitlements()
        tenant.egress = try block.texts("egress", .host)
        if let yaml = block["permissions"] {
            let (permissions, complaints) = try readTenantPermissions(yaml)
            tenant.permissions = permissions
            block.wrong.add("permissions", complaints)
        }
        try readHighImpact()
    }

    mutating func complain(_ key: String, _ text: String) { block.wrong.add(key, text) }

    // MARK: Claims

    private mutating func readClaims() throws(ConfigError) {
        var inner = Complaints()
        for (index, item) in try block["projects"]?.items(of: "raw.TenantProjects").enumerated() ?? [].enumerated() {
            var claim = try Block(item, "raw.TenantProjects", ["repo", "dir", "workspace", "project"])
            let repository = try claim.required("repo")
            let (pattern, problem) = RepositoryPattern.read(repository)
            claim.wrong.add("repo", problem)
            tenant.claims.append(
                Tenant.Claim(
                    repository: repository, dir: try folder(&claim), workspace: try glob("workspace", &claim),
                    project: try glob("project", &claim), line: claim.fields.line))
            repositories.append(pattern)
            inner.add(String(index), claim.wrong)
        }
        block.wrong.add("projects", inner)
        if tenant.claims.isEmpty { block.wrong.add("projects", "is required: without it nothing is the tenant's") }
    }

    private func folder(_ claim: inout Block) throws(ConfigError) -> String? {
        guard let text = try glob("dir", &claim) else { return nil }
        let isOutside = text.utf8.first == UInt8(ascii: "/") || RelativePath.parts(of: text).contains("..")
        if isOutside { claim.wrong.add("dir", "must lie within the repository: no '..', no slash in front") }
        return RelativePath.clean(text)
    }

    private func glob(_ key: String, _ claim: inout Block) throws(ConfigError) -> String? {
        guard let text = try claim.text(key) else { return nil }
        if (try? Glob(text)) == nil { claim.wrong.add(key, "invalid pattern: \(text)") }
        return text
    }

    // MARK: Environment

    private mutating func readEnvironment() throws(ConfigError) {
        var inner = Complaints(of: block.fields)
        for (name, value, line) in try block.map("environment") {
            inner.add(name, VariableRules.problem(withSetting: name) ?? problem(withValue: value), line: line)
            tenant.environment[name] = value
        }
        block.wrong.add("environment", inner)
        tenant.masks = try block.texts("mask", .variable)
        tenant.passedOn = try block.texts("pass_env", .variable)
        block.wrong.add("pass_env", tenant.passedOn.lazy.compactMap(VariableRules.problem(withPassingOn:)).first)
        switch try block.fields.string("inherit_env") {
        case nil, "none": break
        case "all": tenant.inheritsEnvironment = true
        default: block.wrong.add("inherit_env", "must be \"all\" or \"none\"")
        }
    }

    private func problem(withValue value: String) -> String? {
        if value.utf8.contains(0) { return "must not hold a NUL" }
        return value.utf8.count >= 131_072 ? "must be shorter than 128 KiB" : nil
    }

    // MARK: What jobs get

    private mutating func readEntitlements() throws(ConfigError) {
        let reading = EntitlementReading(stores: stores)
        for (key, read) in [("secrets", reading.secret), ("identities", reading.identity)] {
            var inner = Complaints()
            for (index, item) in try block[key]?.items(of: "raw.Tenant\(key)").enumerated() ?? [].enumerated() {
                let (entitlement, complaints) = try read(item)
                inner.add(String(index), complaints)
                if let entitlement { tenant.entitlements.append(entitlement) }
            }
            block.wrong.add(key, inner)
        }
        if let problem = EntitlementSlots.problem(in: tenant.entitlements) { block.wrong.add("identities", problem) }
    }

    private mutating func readHighImpact() throws(ConfigError) {
        guard let yaml = block["high_impact"] else { return }
        var inner = try Block(yaml, "raw.HighImpact", ["types", "addresses"])
        tenant.highImpact = HighImpact(types: try inner.texts("types"), addresses: try inner.texts("addresses"))
        if let text = tenant.highImpact.types.first(where: { (try? Glob($0)) == nil }) {
            inner.wrong.add("types", "invalid pattern: \(text)")
        }
        // Brackets are a part of addresses.
        if let text = tenant.highImpact.addresses.first(where: {
            (try? Glob($0.replacing("\\[", with: "[").replacing("[", with: "\\["))) == nil
        }) {
            inner.wrong.add("addresses", "invalid pattern: \(text)")
        }
        block.wrong.add("high_impact", inner.wrong)
    }
}

/// Which repositories a claim is about.
enum RepositoryPattern: Sendable {
    case exactly(String)
    case pattern(RegularExpression)

    func matches(_ repository: Repository) -> Bool {
        switch self {
        case .exactly(let text): text == repository.description
        // The whole name: `/github.com/acme/payments/` is not `payments-of-somebody`.
        case .pattern(let expression): expression.matchesWhole(repository.description)
        }
    }

    static func read(_ text: String) -> (RepositoryPattern, problem: String?) {
        if let inner = SlashedExpression.inner(text) {
            do {
                return (.pattern(try RegularExpression(inner)), nil)
            } catch {
                return (.exactly(text), "parsing: \(text): \(error)")
            }
        }
        if text.contains("*") { return (.exactly(text), "is no pattern; a regular expression stands between slashes") }
        let isWhole = RelativePath.parts(of: text).count > 2 && RelativePath.clean(text) == text
        return (.exactly(text), isWhole || text.isEmpty ? nil : "must be host, owner and name, such as github.com/acme/infrastructure")
    }
}
