import Domain
import RepoConfig

let repository = Repository(host: "github.com", fullName: "owner/repo")

/// Everything a repository may be allowed to do.
let everythingAllowed = RepositoryRules(
    allowedOverrides: [
        "plan_requirements", "apply_requirements", "import_requirements", "workflow", "delete_source_branch_on_merge", "repo_locking",
        "repo_locks", "policy_check", "custom_policy_check", "silence_pr_comments",
    ], allowsCustomWorkflows: true)

/// Reads a repository's file without a tree.
func parse(_ text: String, _ rules: RepositoryRules = everythingAllowed, baseBranch: String = "main") throws(ConfigError)
    -> RepositoryConfig
{
    try RepositoryConfig.parse(text, rules: rules, settings: DiscoverySettings(), baseBranch: baseBranch, in: nil)
}

/// Reads a version 3 file with one project.
func parseProject(_ text: String, _ rules: RepositoryRules = everythingAllowed) throws(ConfigError) -> RepositoryConfig.ConfiguredProject {
    guard let project = try parse("version: 3\nprojects:\n- \(text)", rules).projects.first else { throw ConfigError("no project") }
    return project
}

/// What goes wrong, without the lines that stand behind it, or nil.
func message(_ body: () throws -> Void) -> String? {
    do {
        try body()
        return nil
    } catch {
        switch error {
        case let error as ConfigError: return error.text
        case DiscoveryFailure.refused(let text): return text.replacing(/\ \(lines? [0-9, …]+\)$/, with: "")
        default: return "\(error)"
        }
    }
}

/// The rules for `github.com/owner/repo` after reading a `repos.yaml`.
func rules(_ text: String, baseBranch: String = "main") throws -> RepositoryRules {
    try OperatorConfig.parse(text, path: "repos.yaml").rules(for: repository, baseBranch: baseBranch)
}

/// A discovery job on a pull request into `main`.
func job(
    _ scope: DiscoveryJob.Scope, command: Command.Name = .plan, rules: RepositoryRules = everythingAllowed,
    settings: DiscoverySettings = DiscoverySettings(), isSilent: Bool = false
) -> DiscoveryJob {
    let pullRequest = PullRequest(
        reference: .init(repository: repository, number: 1), head: .init(repository: repository, branch: "topic", commit: "c0ffee"),
        baseBranch: "main", author: "ann", url: "https://github.com/owner/repo/pull/1")
    let setting = RunSetting(pullRequest: pullRequest, command: Command(command), user: "ann", isApproved: false, isMergeable: false)
    return DiscoveryJob(
        setting: setting, rules: rules, settings: settings, scope: scope, failsOnHookError: false, silencesUnknownTargets: isSilent)
}

/// The projects that are found, as `name dir workspace`, a missing name as `-`.
func found(_ job: DiscoveryJob, _ files: [String], _ config: String? = nil) throws -> [String] {
    try discover(job, in: RepositoryTree(files: files, configText: config)).projects.map(label)
}

func label(_ project: Project) -> String { "\(project.key.name ?? "-") \(project.key.dir) \(project.key.workspace)" }

/// A tree with the texts of all its files.
func tree(_ texts: [String: String], config: String? = nil) -> RepositoryTree {
    var tree = RepositoryTree(files: texts.keys.sorted(), configText: config)
    tree.sources = texts
    tree.links = []
    return tree
}
