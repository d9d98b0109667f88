package import Domain
import Patterns

/// The operator's `repos.yaml`: entries that say which repositories may do what, workflows, policies, and who may give commands.
package struct OperatorConfig: Sendable {
    /// Where an entry of `repos` stands.
    package struct EntryPlace: Hashable, Sendable {
        /// Its place in the list, from 0.
        package var index: Int
        package var line: Int
        /// Its `id` as it is written.
        package var id: String
    }

    let entries: [OperatorEntry]
    /// The operator's workflows by name; `default` is there only if the operator redefined it.
    package let workflows: [String: Workflow]
    /// Where the workflows are defined, by their names.
    package let workflowLines: [String: Int]
    package let policies: PolicyRules?
    /// The program that says who may give which commands (`team_authz`); nil if there is none.
    package let authorization: AuthorizationCommand?
    let tenancy: OperatorTenancy?
    /// Where the stores are described that nobody uses.
    let idleStores: [String: Int]
    /// What the file asks for and has no effect, where leaving it out is harmless, and what weakens the server. One sentence each.
    package let notes: [String]

    /// What holds without a file: the standard workflow, and nothing that a repository may override.
    package static let builtIn = OperatorConfig(OperatorReading())

    init(_ reading: OperatorReading) {
        entries = reading.entries
        workflows = reading.workflows
        workflowLines = reading.workflowLines
        policies = reading.policies
        authorization = reading.authorization
        tenancy = reading.tenancy
        idleStores = reading.idleStores
        notes = reading.notes
    }

    /// What the entries that match `repository` say together. For each key the last entry counts that has it; `baseBranch`
    /// chooses among post-workflow hooks only.
    /// - Parameter checksPolicies: whether the server holds plans against policies (`--enable-policy-checks`).
    package func rules(for repository: Repository, baseBranch: String, checksPolicies: Bool = false) -> RepositoryRules {
        let matching = entries(matching: repository)
        var rules = RepositoryRules(workflows: workflows, checksPolicies: true, policies: policies)
        for entry in matching { entry.apply(to: &rules) }
        // These two are the last entry's, also if it says nothing of them.
        rules.configFile = matching.last?.configFile ?? rules.configFile
        rules.branch = matching.last?.branch?.text
        if matching.last(where: { $0.locks != nil })?.locks == false { rules.lockMode = .disabled }
        rules.preWorkflowHooks = matching.flatMap(\.preWorkflowHooks)
        rules.postWorkflowHooks = matching.filter { $0.branch?.matches(baseBranch) ?? true }.flatMap(\.postWorkflowHooks)
        rules.settlePolicyChecks(isEnabled: checksPolicies)
        rules.tenancy = tenancy?.tenancy(for: repository)
        return rules
    }

    func entries(matching repository: Repository) -> [OperatorEntry] {
        let name = repository.description
        return entries.filter { $0.id.matches(name) }
    }
}

extension RepositoryRules {
    /// Whoever checks plans also demands that they pass, whichever entry says what else is required. Without the flag nothing is
    /// checked, and a repository cannot switch it on.
    fileprivate mutating func settlePolicyChecks(isEnabled: Bool) {
        guard isEnabled else {
            checksPolicies = false
            allowedOverrides.removeAll { $0 == "policy_check" }
            return
        }
        if checksPolicies { applyRequirements.append(.policiesPassed) }
    }
}

// MARK: Origins

extension OperatorConfig {
    /// Which entries decide what about a repository.
    package struct Origins: Sendable {
        /// The entries that match it, in the file's order.
        package let entries: [EntryPlace]
        private let byKey: [String: Origin]

        init(entries: [EntryPlace], byKey: [String: Origin]) {
            self.entries = entries
            self.byKey = byKey
        }

        /// Who decided about a key of the file.
        package func origin(of key: String) -> Origin { byKey[key] ?? .standard }
    }

    /// Where each key of `repos` was decided for a repository. What is added up, such as hooks, is not among them.
    package func origins(for repository: Repository) -> Origins {
        let matching = entries(matching: repository)
        var byKey: [String: Origin] = [:]
        for entry in matching {
            for (key, line) in entry.lines where entry.defines(key) { byKey[key] = .operatorEntry(index: entry.place.index, line: line) }
        }
        for key in ["repo_config_file", "branch"] where matching.last?.lines[key] == nil { byKey[key] = nil }
        // The older key wins over the newer one where it says no.
        if let last = matching.last(where: { $0.locks != nil }), last.locks == false, let line = last.lines["repo_locking"] {
            byKey["repo_locks"] = .operatorEntry(index: last.place.index, line: line)
        }
        return Origins(entries: matching.map(\.place), byKey: byKey)
    }

    /// All entries of the file.
    package var entryPlaces: [EntryPlace] { entries.map(\.place) }
}
