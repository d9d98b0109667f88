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
    /// Its place in the file.
    let index: Int
    var dir: String
    /// The pattern that `dir` was found with; then `dir` is no pattern itself, whatever it looks like.
    var pattern: String?
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
    let dependsOn: [String]
    let executionOrderGroup: Int
    let deletesSourceBranch: Bool?
    let locks: Bool?
    let lockMode: LockMode?
    let checksPolicies: Bool?
    let hasCustomPolicyCheck: Bool?
    let silencedComments: [String]?
    /// What was found wrong while it was read.
    let wrong: Complaints

    init(_ yaml: YAML, index: Int) throws(ConfigError) {
        self.index = index
        fields = try Fields(yaml, "raw.Project", known: Self.keys)
        var wrong = Complaints(of: fields)
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
        dependsOn = try fields.strings("depends_on") ?? []
        executionOrderGroup = try fields.int("execution_order_group") ?? 0
        deletesSourceBranch = try fields.bool("delete_source_branch_on_merge")
        locks = try fields.bool("repo_locking")
        lockMode = try readLockMode(fields, &wrong)
        checksPolicies = try fields.bool("policy_check")
        hasCustomPolicyCheck = try fields.bool("custom_policy_check")
        silencedComments = try fields.strings("silence_pr_comments")
        self.wrong = wrong
    }

    /// The folder as everyone else calls it: relative to the root, without needless parts.
    var cleanDir: String { RelativePath.join(".", dir) }

    /// An error about one of its keys.
    func error(_ text: String, at key: String) -> ConfigError {
        ConfigError(text, at: "projects[\(index)].\(key)", line: fields.line(of: key))
    }
}
