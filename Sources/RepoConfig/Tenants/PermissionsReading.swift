import Domain

/// Reads who may have a tenant's jobs run.
func readTenantPermissions(_ yaml: YAML) throws(ConfigError) -> (TenantPermissions, Complaints) {
    var block = try Block(yaml, "raw.TenantPermissions", ["plan", "apply", "destroy"])
    var permissions = TenantPermissions()
    if let yaml = block["plan"] {
        var inner = try Block(yaml, "raw.TenantPlan", ["authors"])
        permissions.planAuthors = try readAuthors(&inner)
        block.wrong.add("plan", inner.wrong)
    }
    if let yaml = block["apply"] { permissions.apply = try readChange("apply", yaml, permissions.apply, &block) }
    if let yaml = block["destroy"] { permissions.destroy = try readChange("destroy", yaml, permissions.destroy, &block) }
    return (permissions, block.wrong)
}

private func readAuthors(_ block: inout Block) throws(ConfigError) -> TenantPermissions.Authors {
    if let yaml = block["authors"], case .list = yaml.content {
        let teams = try block.texts("authors", .team)
        if teams.isEmpty { block.wrong.add("authors", "cannot be empty") }
        return .teams(teams)
    }
    switch try block.fields.string("authors") {
    case nil, "everyone": return .everyone
    case "trusted": return .trusted
    default:
        block.wrong.add("authors", "must be \"everyone\", \"trusted\" or a list of teams")
        return .trusted
    }
}

/// What is not written stays as it is.
private func readChange(
    _ key: String, _ yaml: YAML, _ standard: TenantPermissions.Change, _ outer: inout Block
) throws(ConfigError) -> TenantPermissions.Change {
    var block = try Block(yaml, "raw.TenantChange", ["teams", "approvals"])
    var change = standard
    change.teams = try block.texts("teams", .team)
    if block.has("teams"), change.teams.isEmpty { block.wrong.add("teams", "cannot be empty: leave it out for everybody") }
    if let yaml = block["approvals"] {
        var inner = try Block(yaml, "raw.TenantApprovals", ["count", "from"])
        if !inner.has("count") { inner.wrong.add("count", "is required") }
        change.approvals = .init(count: try inner.number("count", in: 0...100) ?? 1, teams: try inner.texts("from", .team))
        block.wrong.add("approvals", inner.wrong)
    }
    outer.wrong.add(key, block.wrong)
    return change
}
