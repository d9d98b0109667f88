package import Domain

// MARK: What is written and has no effect

extension OperatorConfig {
    /// What is in the file and can hardly be meant, whichever repository it is about.
    package var doubts: [ConfigError.Problem] {
        var doubts = entries.flatMap(\.hooksWithoutCommand) + (tenancy?.doubts ?? [])
        for (name, line) in idleStores.sorted(by: { $0.value < $1.value }) {
            doubts.append(.init(path: "secret_stores.\(name)", line: line, text: "no tenant uses this store"))
        }
        for (name, line) in workflowLines.sorted(by: { $0.value < $1.value }) where !isUsable(workflow: name) {
            doubts.append(
                .init(path: "workflows.\(name)", line: line, text: "no entry of repos uses this workflow or lets a repository use it"))
        }
        return doubts
    }

    private func isUsable(workflow name: String) -> Bool {
        if name == RepositoryRules().workflow || entries.contains(where: { $0.workflow == name }) { return true }
        guard entries.contains(where: { $0.allowedOverrides?.contains("workflow") == true }) else { return false }
        let lists = entries.compactMap(\.allowedWorkflows)
        return lists.isEmpty || lists.contains { $0.isEmpty || $0.contains(name) }
    }

    /// The entries that match `repository`, but say nothing that later ones do not replace.
    package func ineffectiveEntries(for repository: Repository) -> [EntryPlace] {
        let origins = origins(for: repository)
        return entries(matching: repository).filter { entry in
            guard entry.preWorkflowHooks.isEmpty, entry.postWorkflowHooks.isEmpty else { return false }
            return !entry.lines.keys.contains { key in
                guard case .operatorEntry(entry.place.index, _) = origins.origin(of: key) else { return false }
                return key != "id"
            }
        }.map(\.place)
    }
}

extension OperatorEntry {
    fileprivate var hooksWithoutCommand: [ConfigError.Problem] {
        [("pre_workflow_hooks", preWorkflowHooks), ("post_workflow_hooks", postWorkflowHooks)].flatMap { key, hooks in
            hooks.enumerated().filter { $0.element.command.text.isEmpty }.map { index, _ in
                .init(path: "repos[\(place.index)].\(key)[\(index)]", line: lines[key], text: "the hook has no 'run', so it does nothing")
            }
        }
    }
}
