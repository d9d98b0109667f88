// How projects are found, planned and applied.
extension ServerFlag {
    static let autodiscoverMode = string(
        "autodiscover-mode", "Whether projects are found by changed files: auto, enabled or disabled.", default: "auto")
    static let autoplanFileList = string(
        "autoplan-file-list", "Comma-separated patterns, as in a .dockerignore, of files that make their folder a changed project.",
        default: "**/*.tf,**/*.tf.json,**/*.tfvars,**/*.tfvars.json,**/*.tofu,**/*.tofu.json,**/terragrunt.hcl,**/.terraform.lock.hcl")
    static let checkoutStrategy = string(
        "checkout-strategy", "What is checked out: branch, the head of the branch, or merge, the head merged into the base branch.",
        default: "branch")
    static let parallelPlan = bool("parallel-plan", "Plan projects side by side where the repository does not say.")
    static let parallelApply = bool("parallel-apply", "Apply projects side by side where the repository does not say.")
    static let parallelPoolSize = int("parallel-pool-size", "How many projects are worked on side by side.", default: 15)
    static let automerge = bool("automerge", "Merge a pull request when all of its plans are applied.")
    static let automergeMethod = string(
        "automerge-method", "How automerge merges: merge, rebase or squash. Without it, the first of them that the repository allows.")
    static let discardApprovalOnPlan = bool("discard-approval-on-plan", "Dismiss approvals when a comment plans again.")
    static let failOnPreWorkflowHookError = bool("fail-on-pre-workflow-hook-error", "End a command whose pre-workflow hook fails.")
    static let defaultTFDistribution = string(
        "default-tf-distribution", "Which program plans and applies: terraform or opentofu.", default: "terraform")
    static let tfDistribution: ServerFlag = {
        var flag = string("tf-distribution", "The old name of --default-tf-distribution.")
        flag.isHidden = true
        return flag
    }()
    static let defaultTFVersion = string(
        "default-tf-version", "Version to use where a project does not say. Without it, what is found in PATH.")
    static let useTFPluginCache = bool("use-tf-plugin-cache", "Keep providers in one cache in the data folder.", default: true)
    static let tfeHostname = string("tfe-hostname", "Host of Terraform Enterprise.", default: "app.terraform.io", .notYet)
    static let tfeToken = secret("tfe-token", "Token for Terraform Cloud or Enterprise.", .notYet)

    static let enablePolicyChecks = bool("enable-policy-checks", "Hold every plan against the policies of the repo config, with conftest.")
    static let quietPolicyChecks = bool("quiet-policy-checks", "Comment on policy checks only when they fail.")
    static let autoplanModules = bool(
        "autoplan-modules", "Plan the projects that use a changed local module: those with files that --autoplan-file-list names.")
    static let autoplanModulesFromProjects = string(
        "autoplan-modules-from-projects",
        "Comma-separated patterns, as in a .dockerignore, of files whose projects are planned when a local module that they use changes.")
    static let tfDownload = bool("tf-download", "Download the versions that projects ask for and that are not there.", default: true)
    static let tfDownloadURL = string(
        "tf-download-url", "Where versions of Terraform are downloaded from.", default: "https://releases.hashicorp.com")

    static let planning: [ServerFlag] = [
        autodiscoverMode, autoplanFileList,
        autoplanModules, autoplanModulesFromProjects, checkoutStrategy,
        // A mirror has all commits, and is fetched only once.
        int("checkout-depth", "How many commits are fetched with --checkout-strategy=merge. Here always all, once for each repository."),
        parallelPlan, parallelApply, parallelPoolSize, automerge, automergeMethod, discardApprovalOnPlan, failOnPreWorkflowHookError,
        enablePolicyChecks, quietPolicyChecks, defaultTFDistribution, tfDistribution, defaultTFVersion, tfDownload, tfDownloadURL,
        useTFPluginCache, tfeHostname, tfeToken,
        bool("tfe-local-execution-mode", "Terraform Enterprise keeps the state only, and plans run here.", .notYet),
        bool("write-git-creds", "Write the code host's credentials where git finds them. Bulkhead hands them to git another way.", .notYet),
    ]
}
