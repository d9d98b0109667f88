import Domain

/// What is read of an identity, with what is wrong with it.
typealias ReadIdentity = (Entitlement.Kind?, Complaints)

// MARK: AWS

func readAWSIdentity(_ yaml: YAML) throws(ConfigError) -> ReadIdentity {
    let own: Set<String> = ["profile", "region", "session_policy", "policy_arns", "duration", "tags", "tagged"]
    var block = try Block(yaml, "raw.AWSIdentity", awsRoleKeys.union(own))
    let identity = AWSIdentity(
        role: try readAWSRole(&block), profile: try block.text("profile", .profile), region: try block.text("region", .region),
        sessionPolicy: try readSessionPolicy(&block), policyARNs: try block.texts("policy_arns", .policy),
        duration: try block.number("duration", in: 900...43_200), tags: try readTags(&block),
        isTagged: try block.fields.bool("tagged") ?? true)
    if identity.policyARNs.count > 10 { block.wrong.add("policy_arns", "AWS takes ten of them at most") }
    if !identity.isTagged { block.refuse(["tags"], "contradicts 'tagged: false'") }
    return (.aws(identity), block.wrong)
}

/// AWS would refuse it when a job waits for it.
private func readSessionPolicy(_ block: inout Block) throws(ConfigError) -> String? {
    guard let text = try block.text("session_policy") else { return nil }
    if text.utf16.count > 2048 {
        block.wrong.add("session_policy", "is \(text.utf16.count) characters long; AWS takes 2048 at most")
    } else if !isJSONObject(text) {
        block.wrong.add("session_policy", "must be a policy in JSON, as a text")
    }
    return text
}

private func isJSONObject(_ text: String) -> Bool {
    guard text.utf8.first(where: { $0 > 32 }) == UInt8(ascii: "{"), let yaml = try? YAML.document(text) else { return false }
    if case .map = yaml.content { return true }
    return false
}

private func readTags(_ block: inout Block) throws(ConfigError) -> [String: String] {
    var tags: [String: String] = [:]
    var inner = Complaints(of: block.fields)
    for (name, value, line) in try block.map("tags") {
        let shape = Shape("[\\pL\\pZ\\pN_.:/=+@-]+", "of letters, digits, spaces and '_.:/=+-@'", longest: 256)
        let isOurs = reservedTags.contains(name) || name.lowercased().hasPrefix("aws:")
        inner.add(name, isOurs ? "is set by the server" : shape.problem(with: name) ?? shape.problem(with: value), line: line)
        tags[name] = value
    }
    block.wrong.add("tags", inner)
    if tags.count > 40 { block.wrong.add("tags", "AWS takes 50 with those of the server; here can be 40") }
    return tags
}

private let reservedTags: Set<String> = ["run_id", "tenant", "phase"]

// MARK: Azure

func readAzureIdentity(_ yaml: YAML) throws(ConfigError) -> ReadIdentity {
    var block = try Block(yaml, "raw.AzureIdentity", azureLoginKeys.union(["subscription_id"]))
    let subscription = try block.text("subscription_id", .identifier)
    let login = try readAzureLogin(&block)
    switch login {
    case .managedIdentity(nil): block.wrong.add("managed_identity", "needs 'client_id': without it, jobs would be what the server is")
    case nil where block.wrong.isEmpty:
        block.wrong.add("client_id", "is required, with 'client_secret_file', 'token_file' or 'managed_identity'")
    default: break
    }
    return (login.map { .azure(AzureIdentity(login: $0, subscription: subscription)) }, block.wrong)
}

// MARK: Google

func readGoogleIdentity(_ yaml: YAML) throws(ConfigError) -> ReadIdentity {
    let own: Set<String> = ["service_account", "project", "scopes", "lifetime"]
    var block = try Block(yaml, "raw.GoogleIdentity", googleLoginKeys.union(own))
    var identity = GoogleIdentity(
        serviceAccount: try block.required("service_account", .serviceAccount), login: try readGoogleLogin(&block, impersonating: nil),
        project: try block.text("project", .googleProject), lifetime: try block.number("lifetime", in: 60...3600))
    if block.has("scopes") {
        identity.scopes = try block.texts("scopes", .scope)
        if identity.scopes.isEmpty { block.wrong.add("scopes", "cannot be empty") }
    }
    return (.google(identity), block.wrong)
}

// MARK: Vault

func readVaultIdentity(_ yaml: YAML, _ stores: [String: SecretStore]) throws(ConfigError) -> ReadIdentity {
    var block = try Block(yaml, "raw.VaultIdentity", ["store", "policies", "path", "parameters", "variables"])
    let name = try block.required("store")
    switch stores[name] {
    case .vault: break
    case nil: if !name.isEmpty { block.wrong.add("store", "there is no store \(quoted(name)) in secret_stores") }
    default: block.wrong.add("store", "\(quoted(name)) is no Vault")
    }
    guard let key = block.one(of: ["policies", "path"]) else { return (nil, block.wrong) }
    let product = key == "policies" ? try vaultToken(&block) : try vaultEngine(&block)
    return (.vault(VaultIdentity(store: name, product: product)), block.wrong)
}

private func vaultToken(_ block: inout Block) throws(ConfigError) -> VaultIdentity.Product {
    block.refuse(["parameters", "variables"], "needs 'path'")
    let policies = try block.texts("policies", .vaultPolicy)
    if policies.isEmpty { block.wrong.add("policies", "cannot be empty") }
    if policies.contains("root") { block.wrong.add("policies", "\"root\" may do everything in the Vault") }
    return .token(policies: policies)
}

private func vaultEngine(_ block: inout Block) throws(ConfigError) -> VaultIdentity.Product {
    let path = try block.required("path", .place)
    if path.utf8.split(separator: UInt8(ascii: "/")).contains(where: { [".", ".."].contains(String(Substring($0))) }) {
        block.wrong.add("path", "must be a path without '.' and '..'")
    }
    var parameters: [String: String] = [:]
    for (name, value, _) in try block.map("parameters") { parameters[name] = value }
    var variables: [String: String] = [:]
    var inner = Complaints(of: block.fields)
    for (field, variable, line) in try block.map("variables") {
        let problem = Shape.variable.problem(with: variable)
        inner.add(field, problem ?? (VariableRules.isReserved(variable) ? "'\(variable)' is reserved" : nil), line: line)
        variables[field] = variable
    }
    if variables.isEmpty { block.wrong.add("variables", "is required: which variable gets which field") }
    block.wrong.add("variables", inner)
    return .dynamic(path: path, parameters: parameters, variables: variables)
}
