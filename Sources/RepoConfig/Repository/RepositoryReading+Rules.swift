import Domain

// MARK: What the operator allows

extension RepositoryReading {
    /// Keys of projects that the operator must allow, in the order in which they are checked.
    private static let restrictedKeys = [
        "workflow", "apply_requirements", "plan_requirements", "import_requirements", "delete_source_branch_on_merge", "repo_locking",
        "repo_locks", "custom_policy_check", "silence_pr_comments",
    ]

    func checkAllowed(_ projects: [WrittenProject]) throws(ConfigError) {
        for project in projects { try checkOverrides(of: project) }
        if !workflows.isEmpty && !rules.allowsCustomWorkflows {
            throw ConfigError("repo config not allowed to define custom workflows: server-side config needs 'allow_custom_workflows: true'")
        }
        for name in projects.compactMap(\.workflow) where workflow(named: name) == nil {
            throw ConfigError("workflow \"\(name)\" is not defined anywhere")
        }
        for name in projects.compactMap(\.workflow) where !isAllowed(workflow: name) {
            throw ConfigError("workflow '\(name)' is not allowed for this repo")
        }
    }

    private func checkOverrides(of project: WrittenProject) throws(ConfigError) {
        for key in Self.restrictedKeys where project.fields.field(key) != nil && !rules.allowedOverrides.contains(key) {
            throw ConfigError("repo config not allowed to set '\(key)' key: server-side config needs 'allowed_overrides: [\(key)]'")
        }
        for value in project.silencedComments ?? [] where !supportedSilences.contains(value) {
            throw ConfigError(
                "repo config 'silence_pr_comments' key value of '\(value)' is not supported, supported values are [plan, apply]")
        }
    }

    private func isAllowed(workflow name: String) -> Bool {
        if rules.allowsCustomWorkflows && workflows[name] != nil { return true }
        return rules.allowedWorkflows.isEmpty || rules.allowedWorkflows.contains(name)
    }

    private func workflow(named name: String) -> Workflow? {
        if rules.allowsCustomWorkflows, let own = workflows[name] { return own }
        return rules.workflow(named: name)
    }
}

extension RepositoryRules {
    /// The operator's workflow of that name.
    func workflow(named name: String) -> Workflow? { workflows[name] ?? (name == "default" ? .standard : nil) }

    /// A project of which nothing is configured but the operator's rules.
    func project(_ key: ProjectKey, distribution: Distribution) -> Project {
        Project(
            key: key, workflow: workflow(named: workflow) ?? .standard, distribution: distribution, planRequirements: planRequirements,
            applyRequirements: applyRequirements, lockMode: lockMode, silencedComments: silencedComments)
    }
}

// MARK: Merging

extension RepositoryReading {
    func resolve(_ written: WrittenProject) -> RepositoryConfig.ConfiguredProject {
        let key = ProjectKey(dir: written.cleanDir, workspace: written.workspace, name: written.name)
        let distribution = written.distribution.flatMap(Distribution.init) ?? settings.distribution
        var project = rules.project(key, distribution: distribution)
        project.terraformVersion = written.terraformVersion.flatMap(WrittenProject.normalised)
        project.executionOrderGroup = written.executionOrderGroup
        // The order of the operator's list decides between two keys that say something about the same thing.
        for override in rules.allowedOverrides { apply(override, of: written, to: &project) }
        return .init(project: project, isAutoplanned: written.isAutoplanned, whenModified: written.whenModified)
    }

    private func apply(_ override: String, of written: WrittenProject, to project: inout Project) {
        switch override {
        case "plan_requirements": project.planRequirements = requirements(written.planRequirements) ?? project.planRequirements
        case "apply_requirements": project.applyRequirements = requirements(written.applyRequirements) ?? project.applyRequirements
        case "workflow": project.workflow = written.workflow.flatMap(workflow) ?? project.workflow
        case "repo_locking":
            if written.locks == false { project.lockMode = .disabled }
            if written.locks == true && project.lockMode == .disabled { project.lockMode = .onPlan }
        case "repo_locks": project.lockMode = written.lockMode ?? lockMode ?? project.lockMode
        case "silence_pr_comments": project.silencedComments = written.silencedComments ?? silencedComments ?? project.silencedComments
        default: break
        }
    }

    private func requirements(_ texts: [String]?) -> [Requirement]? { texts?.compactMap(Requirement.init) }
}
