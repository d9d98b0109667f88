import Domain
import Patterns

/// A project as the file has it, before anything is inherited.
struct WrittenProject {
    static let keys: Set<String> = [
        "dir", "name", "branch", "workspace", "workflow", "terraform_distribution", "terraform_version", "autoplan", "plan_requirements",
        "apply_requirements", "import_requirements", "depends_on", "execution_order_group", "delete_source_branch_on_merge",
        "repo_locking", "repo_locks", "policy_check", "custom_policy_check", "silence_pr_comments",
    ]

    /// The keys themselves, for whoever asks whether one is there.
    let fields: Fields
    var dir: String
    /// Whether `dir` is a folder that a pattern stands for, and so no pattern itself, whatever it looks like.
    var isExpanded = false
    var name: String?
    let branch: String?
    let workspace: String
    let workflow: String?
    let distribution: String?
    let terraformVersion: String?
    let isAutoplanned: Bool
    let whenModified: [String]?
    let planRequirements: [String]?
    let applyRequirements: [String]?
    let importRequirements: [String]?
    let executionOrderGroup: Int
    let locks: Bool?
    let lockMode: LockMode?
    let silencedComments: [String]?

    init(_ yaml: YAML) throws(ConfigError) {
        fields = try Fields(yaml, "raw.Project", known: Self.keys)
        dir = try fields.string("dir") ?? ""
        name = try fields.string("name")
        branch = try fields.string("branch")
        workspace = try fields.string("workspace").flatMap { $0.isEmpty ? nil : $0 } ?? "default"
        workflow = try fields.string("workflow")
        distribution = try fields.string("terraform_distribution")
        terraformVersion = try fields.string("terraform_version")
        let autoplan = try fields["autoplan"].map { yaml throws(ConfigError) in
            try Fields(yaml, "raw.Autoplan", known: ["enabled", "when_modified"])
        }
        isAutoplanned = try autoplan?.bool("enabled") ?? true
        whenModified = try autoplan?.strings("when_modified")
        planRequirements = try fields.strings("plan_requirements")
        applyRequirements = try fields.strings("apply_requirements")
        importRequirements = try fields.strings("import_requirements")
        executionOrderGroup = try fields.int("execution_order_group") ?? 0
        locks = try fields.bool("repo_locking")
        lockMode = try readRepositoryLockMode(fields["repo_locks"])
        silencedComments = try fields.strings("silence_pr_comments")
        try checkOtherTypes()
    }

    /// Keys whose values we do not use must still have the right form.
    private func checkOtherTypes() throws(ConfigError) {
        for key in ["delete_source_branch_on_merge", "policy_check", "custom_policy_check"] { _ = try fields.bool(key) }
        _ = try fields.strings("depends_on")
    }
}

/// The mode of a `repo_locks` block of a repository. Unknown words are accepted and lock nothing, as they always have.
func readRepositoryLockMode(_ yaml: YAML?) throws(ConfigError) -> LockMode? {
    guard let yaml else { return nil }
    guard let text = try Fields(yaml, "raw.RepoLocks", known: ["mode"]).string("mode"), !text.isEmpty else { return .onPlan }
    return LockMode(rawValue: text) ?? .disabled
}
