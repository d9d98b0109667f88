import Domain
import Terraform

/// The variables that tell steps and hooks what they run for.
enum RunVariables {
    /// The names of all of them.
    static let names = [
        "BASE_BRANCH_NAME", "BASE_REPO_NAME", "BASE_REPO_OWNER", "HEAD_BRANCH_NAME", "HEAD_COMMIT", "HEAD_REPO_NAME", "HEAD_REPO_OWNER",
        "COMMENT_ARGS", "DIR", "PULL_AUTHOR", "PULL_NUM", "PULL_URL", "USER_NAME", "ATLANTIS_TERRAFORM_DISTRIBUTION",
        "ATLANTIS_TERRAFORM_VERSION", "PLANFILE", "SHOWFILE", "POLICYCHECKFILE", "PROJECT_NAME", "REPO_REL_DIR", "WORKSPACE",
        "ATLANTIS_PR_APPROVED", "ATLANTIS_PR_MERGEABLE", "OUTPUT_STATUS_FILE", "COMMAND_NAME", "COMMAND_HAS_ERRORS", "BULKHEAD_ENV",
        "REPO_ROOT", "REPO_REL_PATH",
    ]

    /// What both steps and hooks are told.
    static func common(_ setting: RunSetting, folder: String) -> [String: String] {
        let pullRequest = setting.pullRequest
        return [
            "BASE_BRANCH_NAME": pullRequest.baseBranch, "BASE_REPO_NAME": pullRequest.repository.name,
            "BASE_REPO_OWNER": pullRequest.repository.owner, "HEAD_BRANCH_NAME": pullRequest.head.branch,
            "HEAD_COMMIT": pullRequest.head.commit, "HEAD_REPO_NAME": pullRequest.head.repository.name,
            "HEAD_REPO_OWNER": pullRequest.head.repository.owner, "COMMENT_ARGS": commentArguments(setting.command), "DIR": folder,
            "PULL_AUTHOR": pullRequest.author, "PULL_NUM": String(pullRequest.number), "PULL_URL": pullRequest.url,
            "USER_NAME": setting.user,
        ]
    }

    /// What shell commands of a project's workflow are told besides.
    static func project(_ job: ProjectJob, at place: ProjectPlace, with binary: TerraformBinary) -> [String: String] {
        var variables = common(job.setting, folder: place.folder)
        variables["ATLANTIS_TERRAFORM_DISTRIBUTION"] = binary.distribution.program
        variables["ATLANTIS_TERRAFORM_VERSION"] = binary.version.description
        variables["PLANFILE"] = place.planFile
        variables["SHOWFILE"] = place.showFile
        variables["POLICYCHECKFILE"] = place.policyFile
        variables["PROJECT_NAME"] = place.key.name ?? ""
        variables["REPO_REL_DIR"] = place.key.dir
        variables["WORKSPACE"] = place.key.workspace
        if job.stage == .plan || job.stage == .apply {
            variables["ATLANTIS_PR_APPROVED"] = String(job.setting.isApproved)
            variables["ATLANTIS_PR_MERGEABLE"] = String(job.setting.isMergeable)
        }
        return variables
    }

    static func hook(_ setting: RunSetting, folder: String, statusFile: String) -> [String: String] {
        var variables = common(setting, folder: folder)
        variables["OUTPUT_STATUS_FILE"] = statusFile
        variables["COMMAND_NAME"] = setting.command.name.rawValue
        variables["PROJECT_NAME"] = ""
        if case .project(let name) = setting.command.target { variables["PROJECT_NAME"] = name }
        return variables
    }

    /// A backslash before every character, so that a shell that is handed the words again takes them literally.
    static func commentArguments(_ command: Command) -> String {
        command.arguments.map { argument in argument.text.unicodeScalars.map { "\\\($0)" }.joined() }.joined(separator: ",")
    }
}
