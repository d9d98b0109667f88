import Domain
import RepoConfig

/// Reads the operator's and a repository's settings, and finds the projects that changed files touch.
func readSettings(_ input: [UInt8]) {
    let text = String(decoding: input, as: UTF8.self)
    let repository = Repository(host: "github.com", fullName: "owner/repo")
    var rules = generousRules
    let operatorConfigs = [
        withinTimeLimit { try? OperatorConfig.parse(text, path: "repos.yaml") }, withinTimeLimit { try? OperatorConfig.parse(json: text) },
    ]
    for operatorConfig in operatorConfigs {
        guard let found = operatorConfig?.rules(for: repository, baseBranch: "main") else { continue }
        rules.workflows = found.workflows
    }
    let names = ["main.tf", "a/main.tf", "a/b/main.tf", "modules/m/main.tf", "a/modules/m/main.tf", "c/terragrunt.hcl", "d/x.tfvars"]
    let lines = text.utf8.split(separator: UInt8(ascii: "\n")).prefix(50).map { String(Substring($0)) }
    let tree = RepositoryTree(files: names + lines, configText: text)
    let targets: [Command.Target] = [.everything, .project(name: lines.first ?? "a"), .place(dir: lines.first, workspace: lines.last)]
    for scope in targets.map({ DiscoveryJob.Scope.target($0, changedFiles: names + lines) }) {
        for mode in [RepositoryRules.Autodiscovery.Mode.auto, .enabled] {
            _ = withinTimeLimit { try? discover(job(scope, rules, mode, lines), in: tree) }
        }
    }
}

private func job(
    _ scope: DiscoveryJob.Scope, _ rules: RepositoryRules, _ mode: RepositoryRules.Autodiscovery.Mode, _ patterns: [String]
) -> DiscoveryJob {
    let repository = Repository(host: "github.com", fullName: "owner/repo")
    let pullRequest = PullRequest(
        reference: .init(repository: repository, number: 1), head: .init(repository: repository, branch: "topic", commit: "c0ffee"),
        baseBranch: "main", author: "ann", url: "https://github.com/owner/repo/pull/1")
    let setting = RunSetting(pullRequest: pullRequest, command: Command(.plan), user: "ann", isApproved: false, isMergeable: false)
    let settings = DiscoverySettings(
        fileList: DiscoverySettings.standardFileList + patterns.prefix(5), mode: mode, matchesNamesAsPatterns: mode == .enabled)
    return DiscoveryJob(
        setting: setting, rules: rules, settings: settings, scope: scope, failsOnHookError: false, silencesUnknownTargets: false)
}

/// What lets a repository set everything, so that everything is read.
private let generousRules = RepositoryRules(
    allowedOverrides: [
        "plan_requirements", "apply_requirements", "import_requirements", "workflow", "delete_source_branch_on_merge", "repo_locking",
        "repo_locks", "policy_check", "custom_policy_check", "silence_pr_comments",
    ], allowsCustomWorkflows: true)

let settingsWords = [
    "version: 3\n", "version: 2\n", "projects:\n- ", "dir: ", "name: ", "workspace: ", "workflow: ", "workflows:\n", "autoplan:\n",
    "enabled: ",
    "when_modified: ", "[\"**/*.tf\"]", "terraform_version: ", "terraform_distribution: opentofu", "depends_on: [",
    "execution_order_group: ",
    "plan_requirements: ", "apply_requirements: ", "[approved, mergeable]", "undiverged", "autodiscover:\n  mode: auto", "ignore_paths: ",
    "automerge: true",
    "parallel_plan: true", "abort_on_execution_order_fail: true", "allowed_regexp_prefixes: ", "repo_locks: {mode: on_apply}", "plan:\n",
    "apply:\n",
    "steps:\n", "- run: ", "- env:\n", "command: ", "value: ", "- init\n", "- multienv: ", "extra_args: [", "output: hide", "shell: bash",
    "shellArgs: ",
    "repos:\n- id: ", "/.*/", "allowed_overrides: [", "allow_custom_workflows: true", "pre_workflow_hooks:\n", "post_workflow_hooks:\n",
    "policies:\n", "policy_sets:\n", "branch: /", "owners:\n", "&a ", "*a", "<<: *a", "!!binary ", "!<tag:", "|\n", ">-\n", "? ", "---\n",
    "...\n", "%YAML 1.2\n",
    "~", "0x7fffffffffffffff", "1e999", ".inf", "2001-01-01", "yes", "- ", "  ", "{", "}", "[", "]", ": ", "\"", "'", "#", "\t", "\u{85}",
    "**", "!", "[^a]", "../",
]
