import Domain

// MARK: What the operator allows

extension RepositoryReading {
    /// Keys of projects that the operator must allow, in the order in which they are checked.
    private static let restrictedKeys = [
        "workflow", "apply_requirements", "plan_requirements", "import_requirements", "delete_source_branch_on_merge", "repo_locking",
        "repo_locks", "custom_policy_check", "silence_pr_comments",
    ]

    func checkAllowed(_ projects: [WrittenProject], workflows field: YAML.Field?) throws(ConfigError) {
        for project in projects { try checkOverrides(of: project) }
        if !workflows.isEmpty && !rules.allowsCustomWorkflows {
            throw ConfigError(
                "repo config not allowed to define custom workflows: server-side config needs 'allow_custom_workflows: true'",
                at: "workflows", line: field?.line)
        }
        for project in projects {
            guard let name = project.workflow, workflow(named: name) == nil else { continue }
            throw project.error("workflow \"\(name)\" is not defined anywhere", at: "workflow")
        }
        for project in projects {
            guard let name = project.workflow, !isAllowed(workflow: name) else { continue }
            throw project.error("workflow '\(name)' is not allowed for this repo", at: "workflow")
        }
    }

    private func checkOverrides(of project: WrittenProject) throws(ConfigError) {
        for key in Self.restrictedKeys where project.fields.field(key) != nil && !rules.allowedOverrides.contains(key) {
            let needed = "server-side config needs 'allowed_overrides: [\(key)]'"
            throw project.error("repo config not allowed to set '\(key)' key: \(needed)", at: key)
        }
        for value in project.silencedComments ?? [] where !supportedSilences.contains(value) {
            let supported = "is not supported, supported values are [plan, apply]"
            throw project.error(
                "repo config 'silence_pr_comments' key value of '\(value)' \(supported)", at: "silence_pr_comments")
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
            applyRequirements: applyRequirements, importRequirements: importRequirements, lockMode: lockMode,
            silencedComments: silencedComments, deletesSourceBranch: deletesSourceBranch, checksPolicies: checksPolicies,
            hasCustomPolicyCheck: hasCustomPolicyCheck)
    }
}

// MARK: Merging

extension RepositoryReading {
    func resolve(_ written: WrittenProject) -> RepositoryConfig.ConfiguredProject {
        let key = ProjectKey(dir: written.cleanDir, workspace: written.workspace, name: written.name)
        let distribution = written.distribution.flatMap(Distribution.init) ?? settings.distribution
        var overriding = Overriding(
            project: rules.project(key, distribution: distribution), written: written, wishes: wishes,
            workflow: written.workflow.flatMap(workflow))
        overriding.project.terraformVersion = written.terraformVersion.flatMap(normalisedVersion)
        overriding.project.executionOrderGroup = written.executionOrderGroup
        overriding.project.dependsOn = written.dependsOn
        overriding.project.whenModified = written.whenModified ?? RepositoryConfig.standardWhenModified
        // The order of the operator's list decides between two keys that say something about the same thing.
        for key in rules.allowedOverrides { overriding.apply(key) }
        overriding.demandPassedPolicies()
        return .init(
            project: overriding.project, isAutoplanned: written.isAutoplanned, index: written.index, line: written.fields.line,
            pattern: written.pattern, decided: overriding.decided)
    }
}

/// A project while the repository's words take the place of the operator's, key by key.
private struct Overriding {
    var project: Project
    let written: WrittenProject
    let wishes: RepositoryWishes
    /// What the project's `workflow` names.
    let workflow: Workflow?
    private(set) var decided: [String: Origin] = [:]

    init(project: Project, written: WrittenProject, wishes: RepositoryWishes, workflow: Workflow?) {
        self.project = project
        self.written = written
        self.wishes = wishes
        self.workflow = workflow
        for key in ["terraform_distribution", "terraform_version", "execution_order_group", "depends_on", "autoplan", "workspace"] {
            if let field = written.fields.field(key) { decided[key] = .project(index: written.index, line: field.line) }
        }
    }

    mutating func apply(_ key: String) {
        switch key {
        case "plan_requirements": set(key, \.planRequirements, requirements(written.planRequirements))
        case "import_requirements": set(key, \.importRequirements, requirements(written.importRequirements))
        case "apply_requirements":
            set(key, \.applyRequirements, requirements(written.applyRequirements))
            demandPassedPolicies()
        case "workflow": set(key, \.workflow, workflow)
        case "delete_source_branch_on_merge":
            set(key, \.deletesSourceBranch, written.deletesSourceBranch, otherwise: wishes.deletesSourceBranch)
        case "repo_locking": applyOlderLocks()
        case "repo_locks": set(key, \.lockMode, written.lockMode, otherwise: wishes.lockMode)
        case "policy_check": set(key, \.checksPolicies, written.checksPolicies)
        case "custom_policy_check": set(key, \.hasCustomPolicyCheck, written.hasCustomPolicyCheck)
        case "silence_pr_comments": set(key, \.silencedComments, written.silencedComments, otherwise: wishes.silencedComments)
        default: break
        }
    }

    /// What is checked must also pass, in whatever order the operator lets a repository say both.
    mutating func demandPassedPolicies() {
        if project.checksPolicies, !project.applyRequirements.contains(.policiesPassed) {
            project.applyRequirements.append(.policiesPassed)
        }
    }

    private mutating func applyOlderLocks() {
        guard let locks = written.locks, locks == (project.lockMode == .disabled) else { return }
        project.lockMode = locks ? .onPlan : .disabled
        decided["repo_locks"] = .project(index: written.index, line: written.fields.line(of: "repo_locking"))
    }

    private mutating func set<Value>(
        _ key: String, _ path: WritableKeyPath<Project, Value>, _ own: Value?, otherwise shared: Value? = nil
    ) {
        if let own {
            project[keyPath: path] = own
            decided[key] = .project(index: written.index, line: written.fields.line(of: key))
        } else if let shared, let line = wishes.lines[key] {
            project[keyPath: path] = shared
            decided[key] = .repository(line: line)
        }
    }

    private func requirements(_ texts: [String]?) -> [Requirement]? { texts?.compactMap(Requirement.init) }
}
