import Domain

/// How commands are written, for messages about using them.
extension Command.Name {
    /// With its positional words.
    var longForm: String {
        switch self {
        case .importing: "import ADDRESS ID"
        case .state: "state [rm ADDRESS...]"
        case .version, .plan, .apply, .cancel, .unlock, .approvePolicies: rawValue
        }
    }

    var flags: [Flag] {
        switch self {
        case .unlock, .cancel: []
        case .version, .plan, .importing, .state: Flag.common(targetTexts)
        case .apply: Flag.common(targetTexts) + [.autoMergeDisabled, .autoMergeMethod]
        // Atlantis describes `--policy-set` with the words for `--project`.
        case .approvePolicies:
            Flag.common(targetTexts) + [
                Flag(name: "policy-set", value: .text, usage: targetTexts.project), .clearPolicyApproval,
            ]
        }
    }

    private var targetTexts: Flag.TargetTexts {
        let relative = "relative to root of repo, ex. 'child/dir'."
        let reference = "Refers to the name of the project configured in a repo config file."
        let exclusion = reference + " Cannot be used at same time as workspace or dir flags."
        switch self {
        case .apply:
            return .init(
                dir: "Apply the plan for this directory, " + relative, project: "Apply the plan for this project. " + exclusion,
                workspace: "Apply the plan for this Terraform workspace.")
        case .approvePolicies:
            return .init(
                dir: "Approve policies for this directory, " + relative, project: "Approve policies for this project. " + exclusion,
                workspace: "Approve policies for this Terraform workspace.")
        case .importing:
            return .init(
                dir: "Which directory to run import in " + relative, project: "Which project to run import for. " + exclusion,
                workspace: "Switch to this Terraform workspace before importing.")
        case .state:
            return .init(
                dir: "Which directory to run state command in " + relative, project: "Which project to run state command for. " + exclusion,
                workspace: "Switch to this Terraform workspace before processing tfstate.")
        case .version:
            return .init(
                dir: "Which directory to run version in " + relative, project: "Print the version for this project. " + reference,
                workspace: "Switch to this Terraform workspace before running version.")
        case .plan, .cancel, .unlock:
            return .init(
                dir: "Which directory to run plan in " + relative, project: "Which project to run plan for. " + exclusion,
                workspace: "Switch to this Terraform workspace before planning.")
        }
    }
}

extension Flag {
    /// What the options that name a target say of themselves.
    struct TargetTexts {
        var dir: String
        var project: String
        var workspace: String
    }

    static func common(_ texts: TargetTexts) -> [Flag] {
        [
            Flag(name: "dir", shorthand: "d", value: .text, usage: texts.dir),
            Flag(name: "project", shorthand: "p", value: .text, usage: texts.project),
            Flag(name: "verbose", value: .boolean, usage: "Append Atlantis log to comment."),
            Flag(name: "workspace", shorthand: "w", value: .text, usage: texts.workspace),
        ]
    }

    static let autoMergeDisabled = Flag(name: "auto-merge-disabled", value: .boolean, usage: "Disable automerge after apply.")
    static let autoMergeMethod = Flag(
        name: "auto-merge-method", value: .text,
        usage: "Specifies the merge method for the VCS if automerge is enabled. (Currently only implemented for GitHub)")
    static let clearPolicyApproval = Flag(
        name: "clear-policy-approval", value: .boolean, usage: "Clear any existing policy approvals.")
}
