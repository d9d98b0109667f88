package import Domain
import Patterns

/// The operator's `repos.yaml`: entries that say which repositories may do what, and workflows.
package struct OperatorConfig: Sendable {
    let entries: [OperatorEntry]
    /// The operator's workflows by name; `default` is there only if the operator redefined it.
    package let workflows: [String: Workflow]
    /// What the file asks for and this version does not do, where leaving it out is harmless. One sentence each.
    package let notes: [String]

    /// What holds without a file: the standard workflow, and nothing that a repository may override.
    package static let builtIn = OperatorConfig(entries: [], workflows: [:], notes: [])

    /// What the entries that match `repository` say together. For each key the last entry counts that has it; `baseBranch`
    /// chooses among post-workflow hooks only.
    package func rules(for repository: Repository, baseBranch: String) -> RepositoryRules {
        let matching = entries.filter { $0.id.matches(repository.description) }
        var rules = RepositoryRules(workflows: workflows)
        for entry in matching { entry.apply(to: &rules) }
        // These two are the last entry's, also if it says nothing of them.
        rules.configFile = matching.last?.configFile ?? rules.configFile
        rules.branch = matching.last?.branch?.text
        if matching.last(where: { $0.locks != nil })?.locks == false { rules.lockMode = .disabled }
        rules.preWorkflowHooks = matching.flatMap(\.preWorkflowHooks)
        rules.postWorkflowHooks = matching.filter { $0.branch?.matches(baseBranch) ?? true }.flatMap(\.postWorkflowHooks)
        return rules
    }
}
