// How projects are found, planned and applied.
extension ServerFlag {
    static let autodiscoverMode = string(
        "autodiscover-mode", "Whether projects are found by changed files: auto, enabled or disabled.", default: "auto")
    static let autoplanFileList = string(
        "autoplan-file-list", "Comma-separated patterns, as in a .dockerignore, of files that make their folder a changed project.",
        default: "**/*.tf,**/*.tf.json,**/*.tfvars,**/*.tfvars.json,**/*.tofu,**/*.tofu.json,**/terragrunt.hcl,**/.terraform.lock.hcl")
    static let checkoutStrategy = string(
        "checkout-strategy", "What is checked out: branch, the head of the branch, or merge, the head merged into the base branch.",
        default: "branch", .notYet)
    static let parallelPlan = bool("parallel-plan", "Plan projects side by side where the repository does not say.")
    static let parallelApply = bool("parallel-apply", "Apply projects side by side where the repository does not say.")
    static let parallelPoolSize = int("parallel-pool-size", "How many projects are worked on side by side.", default: 15)
    static let automergeMethod = string("automerge-method", "How automerge merges: merge, rebase or squash.", .notYet)
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

    static let enablePolicyChecks = bool(
        "enable-policy-checks", "Check plans with conftest. Until this version can, nothing is applied while it is on.", .notYet)

    static let planning: [ServerFlag] = [
        autodiscoverMode, autoplanFileList,
        bool("autoplan-modules", "Plan the projects that use a changed local module.", .notYet),
        string("autoplan-modules-from-projects", "Patterns of projects whose local modules are watched.", .notYet),
        checkoutStrategy,
        int("checkout-depth", "How many commits are fetched with --checkout-strategy=merge.", .notYet),
        parallelPlan, parallelApply, parallelPoolSize,
        bool("automerge", "Merge a pull request when all of its plans are applied.", .notYet),
        automergeMethod, discardApprovalOnPlan, failOnPreWorkflowHookError,
        enablePolicyChecks,
        bool("quiet-policy-checks", "Comment on policy checks only when they fail.", .notYet),
        defaultTFDistribution, tfDistribution, defaultTFVersion,
        bool(
            "tf-download",
            "Download the versions that projects ask for. This version never does: install them in PATH or in bin in the data folder.",
            default: true, .only("false")),
        string("tf-download-url", "Where versions are downloaded from.", default: "https://releases.hashicorp.com", .notYet),
        useTFPluginCache, tfeHostname, tfeToken,
        bool("tfe-local-execution-mode", "Terraform Enterprise keeps the state only, and plans run here.", .notYet),
        bool("write-git-creds", "Write the code host's credentials where git finds them. Bulkhead hands them to git another way.", .notYet),
    ]
}
